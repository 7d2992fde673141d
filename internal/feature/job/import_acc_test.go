package job_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const importedID = "dlc0a1b2c3d4e5f"

// byHand is a job that somebody has made in the console, with all that a job of
// this configuration has.
func byHand(t *testing.T) *acctest.Cloud {
	t.Helper()
	body := strings.ReplaceAll(everythingOnTheWire, "\n", " ")
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{importedID: `{"name": "mnist", "status": "Running", "body": ` + body + `}`}))
	cloud.KeepSecret("top-secret-password", "puller-of-images")
	return cloud
}

// told is the configuration of that job, as far as PAI tells of it.
func told() string {
	config := everything
	for _, untold := range []string{
		"  max_running_time_minutes = 90\n", "  options                  = \"a=1,b=2\"\n", "  success_policy           = \"AllWorkers\"\n",
		"  environment_wo           = { TOKEN = \"top-secret-token\" }\n", "  environment_wo_version   = 1\n", "  rerun_triggers           = { commit = \"abc\" }\n",
		", version = \"v2\"", ", mount_access = \"RO\"", ", enable_cache = false", ", options = jsonencode({ \"fs.oss.x\" = 1 })",
		"    enable_tide_resource                 = false\n", "    disable_ecs_stock_check              = false\n",
	} {
		if !strings.Contains(config, untold) {
			panic("nothing to leave out: " + untold)
		}
		config = strings.Replace(config, untold, "", 1)
	}
	before, after, _ := strings.Cut(config, "      image_auth = {")
	_, after, _ = strings.Cut(after, "      }\n")
	return strings.Replace(before+after, `EMPTY = "" }`, `EMPTY = "", TOKEN = "top-secret-token" }`, 1)
}

// A job from outside of Terraform is imported by id and by identity; the plan
// after it is empty.
func TestAccDLCJob_import(t *testing.T) {
	blocks := map[string]string{"id": fmt.Sprintf(`id = "%s,%s"`, acctest.Region, importedID)}
	if acctest.Can(t, acctest.ImportByIdentity()) {
		blocks["identity"] = fmt.Sprintf(`identity = { region = %q, job_id = %q }`, acctest.Region, importedID)
	}
	t.Parallel()
	for name, by := range blocks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := byHand(t)
			config := cloud.ProviderConfig() + told()
			project := cloud.Project(t, config)
			project.Write("import.tf", "import {\n to = "+address+"\n "+by+"\n}\n")
			plan := flat(project.Run("plan"))
			if !strings.Contains(plan, "1 to import, 0 to add, 0 to change, 0 to destroy") {
				t.Errorf("the plan is\n%s", plan)
			}
			project.Apply()
			project.Write("import.tf", "")
			project.ExpectEmptyPlan()
			if writes := cloud.Writes(); len(writes) > 0 {
				t.Errorf("written were %v", writes)
			}
			// It changes in place like any other.
			project.Write("main.tf", strings.Replace(config, "Nightly.", "Weekly.", 1))
			project.Apply()
			project.ExpectEmptyPlan()
			if got := cloud.Job(importedID).Description; got != "Weekly." {
				t.Errorf("the description is %q", got)
			}
		})
	}
}

// What PAI does not tell may be anything in the configuration: the first apply
// records it without a call. From then on it is fixed.
func TestAccDLCJob_importRecordsWhatIsNotTold(t *testing.T) {
	t.Parallel()
	cloud := byHand(t)
	cloud.KeepSecret("top-secret-token")
	config := cloud.ProviderConfig() + everything
	project := cloud.Project(t, config)
	project.Run("import", address, acctest.Region+","+importedID)
	cloud.Mark()
	plan := flat(project.Run("plan"))
	if !strings.Contains(plan, "0 to add, 1 to change, 0 to destroy") {
		t.Errorf("the plan is\n%s", plan)
	}
	project.Apply()
	project.ExpectEmptyPlan()
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("written were %v", writes)
	}
	if state := project.Run("state", "pull"); strings.Contains(state, "top-secret") {
		t.Errorf("the state holds a secret:\n%s", state)
	}
	project.Write("main.tf", strings.Replace(config, "max_running_time_minutes = 90", "max_running_time_minutes = 91", 1))
	if plan := flat(project.Run("plan")); !strings.Contains(plan, "must be replaced") || !strings.Contains(plan, "max_running_time_minutes") {
		t.Errorf("the plan is\n%s", plan)
	}
}

// What PAI tells is compared, after an import too.
func TestAccDLCJob_importOfAnotherJob(t *testing.T) {
	cloud := byHand(t)
	config := cloud.ProviderConfig() + told()
	replaced := func(old, changed string) resource.TestStep {
		return resource.TestStep{
			Config: strings.Replace(config, old, changed, 1), PlanOnly: true, ExpectNonEmptyPlan: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{action(plancheck.ResourceActionReplace)}},
		}
	}
	run(t, cloud,
		resource.TestStep{
			Config: config, ResourceName: address, ImportState: true, ImportStateId: acctest.Region + "," + importedID, ImportStatePersist: true,
		},
		replaced(`"python main.py --epochs 3"`, `"python other.py"`),
		replaced(`EPOCHS = "3"`, `EPOCHS = "4"`),
		replaced(`EPOCHS = "3", `, ``),
		replaced(`pod_count = 2`, `pod_count = 3`),
		replaced(`role_mode                = "default"`, `role_mode                = "none"`),
		replaced(`enable_rdma                          = true`, ``),
	)
}

func TestAccDLCJob_importRefused(t *testing.T) {
	cloud := acctest.New(t)
	wrong := func(id string, words ...string) resource.TestStep {
		return resource.TestStep{
			Config: cloud.ProviderConfig() + job(), ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: says(words...),
		}
	}
	run(t, cloud,
		wrong("dlc1", "Invalid Import ID", "<region>,<job_id>"),
		wrong("cn-hangzhou,", "Invalid Import ID", "no proper <job_id>"),
		wrong("cn-hangzhou,dlc1", "Cannot import non-existent remote object"),
	)
}

// A job that was submitted without what the configuration has by default, and
// with members that it cannot say, is taken over as it is, and not run again.
func TestAccDLCJob_importPlain(t *testing.T) {
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{importedID: `{"name": "mnist", "command": "python main.py", "status": "Running", "body": {
		"JobSpecs": [{"Type": "Worker", "Image": "registry.example.com/pai/pytorch:2", "EcsSpec": "ecs.c6.large"}],
		"CustomEnvs": [{"Key": "A", "Value": "b"}], "SchedulingStrategy": "Auto"}}`}))
	project := cloud.Project(t, cloud.ProviderConfig()+job())
	project.Write("import.tf", fmt.Sprintf("import {\n to = %s\n id = \"%s,%s\"\n}\n", address, acctest.Region, importedID))
	project.Apply()
	project.ExpectEmptyPlan()
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("written were %v", writes)
	}
}
