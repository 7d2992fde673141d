package job_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// What destroying does to a job, and what the plan says of it.
func TestAccDLCJob_onDestroy(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		onDestroy string
		ended     bool
		writes    []string
		status    string // after; empty: gone
		says      string
	}{
		"stopped and deleted": {"stop_and_delete", false, []string{"dlc:StopJob", "dlc:DeleteJob"}, "", "Warning: Running Job Is Stopped"},
		"ended and deleted":   {"stop_and_delete", true, []string{"dlc:DeleteJob"}, "", ""},
		"stopped":             {"stop", false, []string{"dlc:StopJob"}, "Stopped", "Warning: Running Job Is Stopped"},
		"ended and stopped":   {"stop", true, nil, "Succeeded", ""},
		"kept":                {"keep", false, nil, "Running", "Warning: Job Keeps Running"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.DLC.RunTime = 24 * time.Hour }))
			project := cloud.Project(t, cloud.ProviderConfig()+job(`wait_for = "running"`, fmt.Sprintf("on_destroy = %q", tc.onDestroy)))
			project.Apply()
			if tc.ended {
				cloud.Advance(25 * time.Hour)
			}
			id := onlyID(t, cloud)
			cloud.Mark()
			out := flat(project.Run("destroy", "-auto-approve"))
			if !strings.Contains(out, tc.says) || tc.says == "" && strings.Contains(out, "Warning") {
				t.Errorf("want %q, got:\n%s", tc.says, out)
			}
			if writes := cloud.Writes(); !slices.Equal(writes, tc.writes) {
				t.Errorf("written were %v, want %v", writes, tc.writes)
			}
			if tc.status == "" {
				if jobs := cloud.JobsNamed(jobName); len(jobs) > 0 {
					t.Errorf("left are %+v", jobs)
				}
				return
			}
			if job := cloud.Job(id); job.Status != tc.status {
				t.Errorf("the job is %s, want %s", job.Status, tc.status)
			}
		})
	}
}

// The job ends while it is being stopped, and answers get lost: it is gone all
// the same.
func TestAccDLCJob_destroyedInSpiteOfAll(t *testing.T) {
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+job())
	project.Apply()
	cloud.Faults().LoseResponse("dlc:StopJob", 1)
	cloud.Faults().LoseResponse("dlc:DeleteJob", 1)
	cloud.Faults().Fail(emulator.Failure{Action: "dlc:DeleteJob", Times: 2, Status: 503, Code: "ServiceUnavailable"})
	project.Destroy()
	if jobs := cloud.JobsNamed(jobName); len(jobs) > 0 {
		t.Errorf("left are %+v", jobs)
	}
}

// A job that PAI does not list any more stays as it was last seen.
func TestAccDLCJob_noLongerListed(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string {
		return cloud.ProviderConfig() + job(append(lines, `wait_for = "succeeded"`)...)
	}
	project := cloud.Project(t, config())
	project.Apply()
	cloud.ByHand().RemoveJob(onlyID(t, cloud))
	cloud.Mark()

	plan := flat(project.Run("plan", "-detailed-exitcode"))
	for _, words := range []string{"Warning: DLC Job No Longer Listed", `last status was "Succeeded"`, "recreate_if_missing = true"} {
		if !strings.Contains(plan, words) {
			t.Errorf("the plan does not say %q:\n%s", words, plan)
		}
	}
	project.Apply()
	project.Write("main.tf", config(`on_destroy = "stop"`))
	project.Apply()
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("written were %v", writes)
	}

	// A change of the configuration runs it again, even one that a listed job
	// would take in place.
	project.Write("main.tf", config(`description = "Again."`))
	project.Apply()
	project.ExpectEmptyPlan()
	if writes := cloud.Writes(); !slices.Equal(writes, []string{"dlc:CreateJob"}) {
		t.Errorf("written were %v", writes)
	}

	// It can be asked for in the very plan.
	cloud.ByHand().RemoveJob(onlyID(t, cloud))
	project.Write("main.tf", config(`description = "Again."`, "recreate_if_missing = true"))
	project.Apply()
	project.ExpectEmptyPlan()

	// Or before: then the plan creates a job.
	cloud.ByHand().RemoveJob(onlyID(t, cloud))
	if plan := flat(project.Run("plan")); !strings.Contains(plan, "1 to add, 0 to change, 0 to destroy") {
		t.Errorf("no job is planned:\n%s", plan)
	}
	project.Apply()

	cloud.ByHand().RemoveJob(onlyID(t, cloud))
	project.Destroy()
}

// A call that cannot work leaves the state as it is: a bad key answers 404.
func TestAccDLCJob_credentials(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string {
		return cloud.ProviderConfig(lines...) + job("recreate_if_missing = true")
	}
	good := resource.TestStep{
		Config:            config(),
		ConfigPlanChecks:  emptyAfter(action(plancheck.ResourceActionNoop)),
		ConfigStateChecks: []statecheck.StateCheck{is("listed", true)},
	}
	run(t, cloud,
		resource.TestStep{Config: config()},
		refused(cloud, config(`access_key = "LTAInoSuchKey"`), "Unable to Read DLC Job", "InvalidAccessKeyId.NotFound"),
		good,
		resource.TestStep{
			PreConfig: func() {
				cloud.Faults().Fail(emulator.Failure{Action: "dlc:GetJob", Status: 403, Code: "Forbidden.RAM"})
			},
			Config: config(), ExpectError: says("Unable to Read DLC Job", "Forbidden.RAM"),
		},
		good,
	)
}

// A job that takes no request in its status is reported as that, and not as a wait
// that was too short alone.
func TestAccDLCJob_endRefused(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{importedID: `{"name": "mnist", "command": "python main.py", "status": "SucceededReserving", "body": {
		"JobSpecs": [{"Type": "Worker", "PodCount": 1, "Image": "registry.example.com/pai/pytorch:2", "EcsSpec": "ecs.c6.large"}]}}`}))
	project := cloud.Project(t, cloud.ProviderConfig()+job(`timeouts = { delete = "500ms" }`))
	project.Write("import.tf", fmt.Sprintf("import {\n to = %s\n id = \"%s,%s\"\n}\n", address, acctest.Region, importedID))
	project.Apply()
	project.Write("import.tf", "")
	out, err := project.Try("destroy", "-auto-approve")
	if err == nil {
		t.Fatal("it was destroyed")
	}
	for _, words := range []string{"which is SucceededReserving, could not be stopped and deleted", "The cloud said:", "Operation: dlc:StopJob", "Raise it in the resource's timeouts"} {
		if !strings.Contains(flat(out), words) {
			t.Errorf("the error does not say %q:\n%s", words, out)
		}
	}
}
