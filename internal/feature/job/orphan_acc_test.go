package job_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

const leftBehind = "Warning: The Same Job May Be There Already"

// A provider that is killed once PAI has taken a job leaves one that no state
// knows. The next plan names it, and importing it is all there is to do.
func TestAccDLCJob_leftBehind(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithOptions(forever))
	secret := `environment_wo = { TOKEN = "top-secret-token" }`
	cloud.KeepSecret("top-secret-token")
	config := cloud.ProviderConfig(`preflight = "strict"`) + job(secret, `environment = { A = "1" }`, `tags = { team = "a" }`)
	project := cloud.Project(t, config)
	project.Apply()
	cloud.Advance(11 * time.Minute) // too old to be taken over
	project.Run("state", "rm", address)
	id := onlyID(t, cloud)

	cloud.Mark()
	plan := flat(project.Run("plan"))
	for _, words := range []string{leftBehind, id, "is Running", "to = pai_dlc_job.mnist", `id = "` + acctest.Region + "," + id + `"`, "Plan: 1 to add"} {
		if !strings.Contains(plan, words) {
			t.Errorf("the plan does not say %q:\n%s", words, plan)
		}
	}
	if calls := cloud.Calls("dlc:*"); calls != 1 {
		t.Errorf("the plan made %d calls to DLC, want one list", calls)
	}
	for name, other := range map[string]string{
		"another command":    strings.Replace(config, "main.py", "other.py", 1),
		"another variable":   strings.Replace(config, `A = "1"`, `A = "2"`, 1),
		"another role":       strings.Replace(config, `role_mode = "none"`, `role_mode = "default"`, 1),
		"a part of its name": strings.Replace(config, `"mnist"`, `"mnis"`, 1),
		"no look at all":     strings.Replace(config, `"strict"`, `"off"`, 1),
	} {
		project.Write("main.tf", other)
		cloud.Mark()
		if plan := project.Run("plan"); other == config || strings.Contains(plan, "May Be There Already") {
			t.Errorf("%s:\n%s", name, plan)
		}
		if calls := cloud.Calls("dlc:*"); name == "no look at all" && calls != 0 {
			t.Errorf("%s made %d calls", name, calls)
		}
	}
	project.Write("main.tf", config)
	project.Write("import.tf", "import {\n to = "+address+"\n id = \""+acctest.Region+","+id+"\"\n}\n")
	project.Apply()
	project.Write("import.tf", "")
	project.ExpectEmptyPlan()
	if err := cloud.CheckJobsCreated(jobName, 1)(nil); err != nil {
		t.Error(err)
	}
}

// The job of an apply that was killed moments ago is taken over by the next one:
// no second job runs. One that a second block asks for is submitted.
func TestAccDLCJob_takesOver(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithOptions(forever))
	config := cloud.ProviderConfig() + job()
	project := cloud.Project(t, config)
	project.Apply()
	id := onlyID(t, cloud)
	project.Run("state", "rm", address) // as if Terraform had been killed before it wrote its state
	// In this order: after the apply there is nothing left to take over.
	for _, step := range []struct{ command, words string }{
		{"plan", "Job of a Killed Apply Is Taken Over"},
		{"apply -auto-approve", id},
	} {
		if output := flat(project.Run(strings.Fields(step.command)...)); !strings.Contains(output, step.words) {
			t.Errorf("%s does not say %q:\n%s", step.command, step.words, output)
		}
	}
	project.ExpectEmptyPlan()
	if err := cloud.CheckJobsCreated(jobName, 1)(nil); err != nil {
		t.Error(err)
	}
	project.Destroy()
}

// What is no orphan is not taken for one: a job of the same definition that
// somebody else has submitted, or that has ended. A list that is refused says
// nothing either, and blocks nothing.
func TestAccDLCJob_notLeftBehind(t *testing.T) {
	t.Parallel()
	const body = `"body": {"JobSpecs": [{"Type": "Worker", "PodCount": 1, "Image": "registry.example.com/pai/pytorch:2", "EcsSpec": "ecs.c6.large"}]}`
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{
		importedID: `{"name": "mnist", "type": "PyTorchJob", "command": "python main.py", "status": "Running", ` + body + `}`,
	}))
	project := cloud.Project(t, cloud.ProviderConfig()+job())
	silent := func(when string) {
		t.Helper()
		if plan := project.Run("plan"); strings.Contains(plan, "May Be There Already") || strings.Contains(plan, "Not Verified") {
			t.Errorf("%s:\n%s", when, plan)
		}
	}
	silent("somebody else's")
	project.Apply()
	project.Run("state", "rm", address)
	cloud.Faults().Fail(emulator.Failure{Action: "dlc:ListJobs", Status: 403, Code: "Forbidden.RAM", Times: 1})
	silent("refused")
	cloud.Advance(acctestHour)
	silent("ended")
}

// Instances of one resource look the same, and none is in the way of another.
func TestAccDLCJob_sameSiblings(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	config := func(count string) string {
		return cloud.ProviderConfig(`preflight = "strict"`) + job("count = "+count)
	}
	project := cloud.Project(t, config("3"))
	project.Apply()
	if out := project.Output(); strings.Contains(out, "May Be There Already") {
		t.Errorf("jobs of this very apply are taken for orphans:\n%s", out)
	}
	project.ExpectEmptyPlan()
	project.Write("main.tf", config("4"))
	project.Apply()
	project.ExpectEmptyPlan()
	if err := cloud.CheckJobsCreated(jobName, 4)(nil); err != nil {
		t.Error(err)
	}
}
