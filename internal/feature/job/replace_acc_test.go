package job_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// A change of role stops the job and submits a new one, and the plan says so.
func TestAccDLCJob_replacedForItsRole(t *testing.T) {
	t.Parallel()
	for _, createFirst := range []bool{false, true} {
		t.Run(fmt.Sprintf("create_before_destroy %v", createFirst), func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiTrain", trustPAI)
			config := func(line string) string {
				return cloud.ProviderConfig() + job(line, fmt.Sprintf("lifecycle { create_before_destroy = %v }", createFirst))
			}
			project := cloud.Project(t, config(`role_mode = "default"`))
			project.Apply()
			cloud.Advance(acctestRunning)
			old := onlyID(t, cloud)
			cloud.Mark()

			project.Write("main.tf", config(fmt.Sprintf("role_arn = %q", roleARN)))
			plan := flat(project.Run("plan", "-out=plan"))
			for _, words := range []string{
				"Warning: Running Job Is Stopped and a New One Submitted", old, "(mnist)",
				"role changes from the default role of PAI to the role " + roleARN, "is Running. It is stopped and deleted",
			} {
				if !strings.Contains(plan, words) {
					t.Errorf("the plan does not say %q:\n%s", words, plan)
				}
			}
			project.Run("apply", "plan")
			if err := cloud.CheckJob(jobName, roleARN)(nil); err != nil {
				t.Error(err)
			}
			want := []string{"dlc:StopJob", "dlc:DeleteJob", "dlc:CreateJob"}
			if createFirst {
				want = []string{"dlc:CreateJob", "dlc:StopJob", "dlc:DeleteJob"}
			}
			if writes := cloud.Writes(); !slices.Equal(writes, want) {
				t.Errorf("the apply wrote %v, want %v", writes, want)
			}
			project.ExpectEmptyPlan()
		})
	}
}

// What the rules say of the new job is reported in the plan of the replacement:
// Terraform plans it once more, and drops the warnings of that.
func TestAccDLCJob_rulesOfReplacement(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithSeed(dlcUsers)).As(acctest.Bob)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	cloud.ByHand().Grant(acctest.Bob, "dlc-all", "Custom")
	project := cloud.Project(t, cloud.ProviderConfig()+job())
	project.Apply()
	project.Write("main.tf", cloud.ProviderConfig()+job(fmt.Sprintf("role_arn = %q", roleARN)))
	plan := flat(project.Run("plan"))
	for _, words := range []string{"Warning: Running Job Is Stopped", "Warning: Role May Not Be Passed", "pai_passrole_grant"} {
		if strings.Count(plan, words) != 1 {
			t.Errorf("the plan does not say %q once:\n%s", words, plan)
		}
	}
	// An error leaves the running job alone.
	cloud.Mark()
	project.Write("main.tf", cloud.ProviderConfig(`preflight = "strict"`)+job(fmt.Sprintf("role_arn = %q", roleARN)))
	if out, err := project.Try("apply", "-auto-approve"); err == nil || !strings.Contains(flat(out), "Error: Role May Not Be Passed") {
		t.Errorf("%v:\n%s", err, out)
	}
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("written were %v", writes)
	}
}

// An argument that is fixed makes a new job, whatever it looks like, and
// nothing else does: see TestFixed_coversTheSchema.
func TestAccDLCJob_whatReplaces(t *testing.T) {
	cloud := acctest.New(t)
	steps := []resource.TestStep{{Config: cloud.ProviderConfig() + everything}}
	for _, change := range [][2]string{
		{`"python main.py --epochs 3"`, `"python main.py"`},
		{`pod_count = 2`, `pod_count = 3`},
		{`credentials_wo_version = 1`, `credentials_wo_version = 2`},
		{`environment_wo_version   = 1`, `environment_wo_version   = 2`},
		{`EPOCHS = "3"`, `EPOCHS = "4"`},
		{`options                  = "a=1,b=2"`, ``},
		{`commit = "abc" }`, `commit = "def" }`},
		{`mount_access = "RO"`, `mount_access = "RW"`},
		{`role_mode                = "default"`, `role_mode                = "none"`},
	} {
		if !strings.Contains(everything, change[0]) {
			t.Fatalf("no %q to change", change[0])
		}
		steps = append(steps, resource.TestStep{
			Config:             cloud.ProviderConfig() + strings.Replace(everything, change[0], change[1], 1),
			PlanOnly:           true,
			ExpectNonEmptyPlan: true,
			ConfigPlanChecks:   resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{action(plancheck.ResourceActionReplace)}},
		})
	}
	for _, change := range [][2]string{
		{`priority                 = 7`, `priority                 = 8`},
		{`rerun_triggers `, "wait_for = \"succeeded\"\n rerun_triggers "},
	} {
		steps = append(steps, resource.TestStep{
			Config:             cloud.ProviderConfig() + strings.Replace(everything, change[0], change[1], 1),
			PlanOnly:           true,
			ExpectNonEmptyPlan: true,
			ConfigPlanChecks:   resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{action(plancheck.ResourceActionUpdate)}},
		})
	}
	// A value that is write-only is no change by itself.
	steps = append(steps, resource.TestStep{
		Config:   cloud.ProviderConfig() + strings.ReplaceAll(everything, "top-secret", "another"),
		PlanOnly: true,
	})
	run(t, cloud, steps...)
}

// Another way to write the same definition is recorded, and no reason to stop a
// running job.
func TestAccDLCJob_spelledOut(t *testing.T) {
	cloud := acctest.New(t)
	options := func(text string) string {
		return fmt.Sprintf("data_sources = [{ uri = \"oss://a/\", options = %q }]", text)
	}
	recorded := func(checks ...plancheck.PlanCheck) resource.TestStep {
		return resource.TestStep{
			PreConfig: cloud.Mark, ConfigPlanChecks: emptyAfter(checks...),
			Check: all(cloud.CheckNoWrites(), cloud.CheckJobsCreated(jobName, 1)),
		}
	}
	bare := cloud.ProviderConfig() + job(options(`{"a":1,"b":2}`))
	empty, defaults := recorded(action(plancheck.ResourceActionUpdate)), recorded(action(plancheck.ResourceActionNoop))
	empty.Config = cloud.ProviderConfig() + job(options(`{ "b": 2, "a": 1 }`), "environment = {}", "tags = {}", "rerun_triggers = {}",
		"settings = { advanced_settings = {} }", strings.Replace(worker, " }]", ", system_disk = {} }]", 1))
	defaults.Config = cloud.ProviderConfig() + job(options(`{"a":1,"b":2}`), `wait_for = "created"`, `on_destroy = "stop_and_delete"`,
		"priority = 1", `accessibility = "PRIVATE"`, "region = \"cn-hangzhou\"", strings.Replace(worker, " }]", ", pod_count = 1 }]", 1))
	back := recorded(action(plancheck.ResourceActionUpdate))
	back.Config = bare
	run(t, cloud, resource.TestStep{Config: bare}, empty, back, defaults)
}

// The same definition runs again for a trigger, and only then: not for a
// refresh of a job that has ended.
func TestAccDLCJob_runsAgain(t *testing.T) {
	cloud := acctest.New(t)
	config := func(commit, onDestroy string) string {
		return cloud.ProviderConfig() + job(`wait_for = "succeeded"`, fmt.Sprintf("rerun_triggers = { commit = %q }", commit),
			fmt.Sprintf("on_destroy = %q", onDestroy))
	}
	run(t, cloud,
		resource.TestStep{
			Config: config("a", "stop"), ConfigPlanChecks: emptyAfter(),
			Check: all(cloud.CheckJobStatus(jobName, "Succeeded"), cloud.CheckJobsCreated(jobName, 1)),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Advance(90 * 24 * acctestHour) },
			Config:    config("a", "stop"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionNoop)),
			Check: cloud.CheckJobsCreated(jobName, 1),
		},
		resource.TestStep{
			Config: config("b", "stop"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionReplace)),
			Check: all(cloud.CheckJobsCreated(jobName, 2), cloud.CheckJobs(jobName, 2)),
		},
		resource.TestStep{
			Config: config("b", "stop_and_delete"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate)),
		},
		resource.TestStep{
			Config: config("c", "stop_and_delete"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionReplace)),
			Check: all(cloud.CheckJobsCreated(jobName, 3), cloud.CheckJobs(jobName, 2), nothingRuns(cloud)),
		},
	)
}

func nothingRuns(cloud *acctest.Cloud) resource.TestCheckFunc {
	return func(*terraform.State) error {
		for _, job := range cloud.JobsNamed(jobName) {
			if job.Status != "Succeeded" {
				return fmt.Errorf("a job is %s", job.Status)
			}
		}
		return nil
	}
}
