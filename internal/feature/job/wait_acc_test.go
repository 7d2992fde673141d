package job_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// forever lets jobs run until they are stopped.
func forever(o *emulator.Options) { o.DLC.RunTime = -1 }

// Ctrl-C while Terraform waits: the state holds the job, the resource is not
// tainted, and the next apply goes on waiting, as often as it takes.
func TestAccDLCJob_interrupted(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithOptions(forever))
	project := cloud.Project(t, cloud.ProviderConfig()+job(`wait_for = "succeeded"`, `timeouts = { create = "87600h", update = "87600h" }`))
	interrupt := func() func(*wire.Call) error {
		var once sync.Once
		looks := 0
		return func(*wire.Call) error {
			if looks++; looks > 5 {
				once.Do(project.Interrupt)
			}
			return nil
		}
	}
	cloud.Faults().Before("dlc:GetJob", interrupt())
	out, err := project.Try("apply", "-auto-approve")
	if err == nil {
		t.Errorf("an interrupted apply ended well:\n%s", out)
	}
	if !strings.Contains(flat(out), "Still Waiting for the Job") {
		t.Errorf("it does not say what goes on:\n%s", out)
	}
	id := onlyID(t, cloud)
	expectWaiting(t, project, id)

	cloud.Faults().Clear()
	cloud.Faults().Before("dlc:GetJob", interrupt())
	if out, err := project.Try("apply", "-auto-approve"); err == nil {
		t.Errorf("an interrupted apply ended well:\n%s", out)
	}
	expectWaiting(t, project, id)

	cloud.Faults().Clear()
	looks := 0
	cloud.Faults().Before("dlc:GetJob", func(*wire.Call) error {
		if looks++; looks == 8 {
			cloud.ByHand().SetJobStatus(id, "Succeeded")
		}
		return nil
	})
	project.Apply()
	project.ExpectEmptyPlan()
	if out := flat(project.Run("state", "show", address)); !strings.Contains(out, `status = "Succeeded"`) || !strings.Contains(out, "wait_finished = true") {
		t.Errorf("the state is\n%s", out)
	}
	if calls := cloud.Calls("dlc:CreateJob"); calls != 1 {
		t.Errorf("%d jobs were submitted", calls)
	}
	if calls := cloud.Calls("dlc:StopJob"); calls != 0 {
		t.Errorf("the job was stopped")
	}
}

func expectWaiting(t *testing.T, project *acctest.Project, id string) {
	t.Helper()
	state := flat(project.Run("state", "show", address))
	for _, words := range []string{`job_id = "` + id + `"`, "wait_finished = false"} {
		if !strings.Contains(state, words) {
			t.Errorf("the state does not say %s:\n%s", words, state)
		}
	}
	if strings.Contains(state, "tainted") {
		t.Errorf("the resource is tainted:\n%s", state)
	}
}

// The timeout is over: while creating that is a warning, because an error would
// run the job again; while going on to wait it is an error.
func TestAccDLCJob_timeout(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(forever))
	config := func(more ...string) string {
		return cloud.ProviderConfig() + job(append(more, `wait_for = "succeeded"`, `timeouts = { create = "10m", update = "10m" }`)...)
	}
	waiting := []statecheck.StateCheck{has("status", "Running"), is("wait_finished", false)}
	run(t, cloud,
		resource.TestStep{Config: config(), ConfigStateChecks: waiting, ExpectNonEmptyPlan: true},
		refused(cloud, config(), "Still Waiting for the Job", "ended after 10m0s. Its status was Running", "next apply goes on waiting"),
		resource.TestStep{
			PreConfig: func() { cloud.ByHand().SetJobStatus(onlyID(t, cloud), "Succeeded") },
			Config:    config(), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate)), Check: cloud.CheckJobsCreated(jobName, 1),
		},
	)
}

// A postcondition makes an unfinished wait fail, and does not taint.
func TestAccDLCJob_postcondition(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(forever))
	config := cloud.ProviderConfig() + job(`wait_for = "succeeded"`, `timeouts = { create = "10m" }`,
		"lifecycle {\n postcondition {\n condition = self.wait_finished\n error_message = \"it has not ended\"\n }\n}")
	run(t, cloud,
		refused(cloud, config, "it has not ended"),
		resource.TestStep{
			PreConfig: func() { cloud.ByHand().SetJobStatus(onlyID(t, cloud), "Succeeded") },
			Config:    config, ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate)), Check: cloud.CheckJobsCreated(jobName, 1),
		},
	)
}

// A job that fails while it is waited for is an error that says why, and what
// the next apply does.
func TestAccDLCJob_fails(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		outcome dlcsvc.Outcome
		words   []string
	}{
		"while it runs": {dlcsvc.Outcome{FailsIn: "Running", ReasonCode: "PodFailed", ReasonMessage: "exit code 137"},
			[]string{"DLC Job Failed", "(mnist)", `wait_for = "succeeded"`, "PodFailed exit code 137", "Its last events", "Status Running", "tainted", "terraform untaint"}},
		"for want of resources": {dlcsvc.Outcome{FailsIn: "Queuing", ReasonCode: "ResourceAllocateFailed", ReasonMessage: "no stock"},
			[]string{"DLC Job Failed", "ResourceAllocateFailed no stock"}},
	} {
		t.Run(name, func(t *testing.T) {
			fail := true
			cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) {
				o.DLC.Outcome = func(dlcsvc.Job) dlcsvc.Outcome {
					if fail {
						return tc.outcome
					}
					return dlcsvc.Outcome{}
				}
			}))
			config := cloud.ProviderConfig() + job(`wait_for = "succeeded"`)
			acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: []resource.TestStep{
				refused(cloud, config, tc.words...),
				{
					PreConfig:        func() { fail = false },
					Config:           config,
					ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionDestroyBeforeCreate)),
					Check:            all(cloud.CheckJobStatus(jobName, "Succeeded"), cloud.CheckJobsCreated(jobName, 2)),
				},
			}})
		})
	}
}

// Somebody stops the job while it is waited for, or deletes it.
func TestAccDLCJob_stoppedByOthers(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(forever))
	atLook := func(number int, do func(id string)) {
		looks := 0
		cloud.Faults().Clear()
		cloud.Faults().Before("dlc:GetJob", func(*wire.Call) error {
			if looks++; looks == number {
				do(cloud.JobsNamed(jobName)[0].ID)
			}
			return nil
		})
	}
	config := cloud.ProviderConfig() + job(`wait_for = "succeeded"`)
	run(t, cloud,
		resource.TestStep{
			PreConfig: func() { atLook(8, cloud.ByHand().StopJob) }, Config: config,
			ExpectError: says("DLC Job Stopped", "JobStoppedByUser", "tainted"),
		},
		resource.TestStep{
			PreConfig: func() { atLook(20, cloud.ByHand().RemoveJob) }, Config: config,
			ExpectError: says("DLC Job Vanished", "was Running when it was last seen"),
		},
	)
}

// An update that waits for a job that fails runs nothing again.
func TestAccDLCJob_failsWhileGoingOn(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(forever))
	config := func(until string) string { return cloud.ProviderConfig() + job(fmt.Sprintf("wait_for = %q", until)) }
	run(t, cloud,
		resource.TestStep{Config: config("running")},
		resource.TestStep{
			PreConfig: func() { cloud.ByHand().FailJob(onlyID(t, cloud), "PodFailed", "exit code 1") },
			Config:    config("succeeded"), ExpectError: says("DLC Job Failed", "PodFailed exit code 1", "not run again by itself", "rerun_triggers"),
		},
		resource.TestStep{
			Config: config("running"), ConfigPlanChecks: emptyAfter(), Check: cloud.CheckJobsCreated(jobName, 1),
			ConfigStateChecks: []statecheck.StateCheck{has("status", "Failed")},
		},
	)
}

// A job is not found at first, and reads fail for minutes while it is waited
// for: it does not care.
func TestAccDLCJob_outageWhileWaiting(t *testing.T) {
	cloud := acctest.New(t)
	looks := 0
	cloud.Faults().Before("dlc:GetJob", func(*wire.Call) error {
		looks++
		if looks <= 2 {
			return &wire.Error{Status: 404, Code: "NotFound", Message: "The job is not there yet."}
		}
		if looks > 4 && looks < 15 {
			return &wire.Error{Status: 503, Code: "ServiceUnavailable", Message: "Try later."}
		}
		return nil
	})
	run(t, cloud, resource.TestStep{
		Config: cloud.ProviderConfig("max_retries = 1") + job(`wait_for = "succeeded"`), ConfigPlanChecks: emptyAfter(),
		Check: all(cloud.CheckJobStatus(jobName, "Succeeded"), cloud.CheckJobsCreated(jobName, 1)),
	})
	if looks < 15 {
		t.Errorf("only %d looks: the outage was not seen", looks)
	}
}

// The job cannot be read after it was submitted: it is in the state all the
// same, and the next plan sees it.
func TestAccDLCJob_unreadAfterSubmission(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+job())
	cloud.Faults().Fail(emulator.Failure{Action: "dlc:GetJob", Times: 1, Status: 403, Code: "Forbidden.RAM"})
	if out := flat(project.Run("apply", "-auto-approve")); !strings.Contains(out, "Warning: Still Waiting for the Job") {
		t.Errorf("nothing is said of it:\n%s", out)
	}
	expectWaiting(t, project, onlyID(t, cloud))
	project.ExpectEmptyPlan()
	if calls := cloud.Calls("dlc:CreateJob"); calls != 1 {
		t.Errorf("%d jobs were submitted", calls)
	}
}
