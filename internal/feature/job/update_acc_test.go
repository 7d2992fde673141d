package job_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func hasPriority(want int64) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New("priority"), knownvalue.Int64Exact(want))
}

// What can change in place does, and makes no other call than UpdateJob.
func TestAccDLCJob_changesInPlace(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string { return cloud.ProviderConfig() + job(lines...) }
	inPlace := func(updates int, lines ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig: cloud.Mark, Config: config(lines...),
			ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate)),
			Check:            all(cloud.CheckCalls("dlc:UpdateJob", updates), cloud.CheckCalls("dlc:CreateJob", 0), cloud.CheckCalls("dlc:StopJob", 0)),
		}
	}
	run(t, cloud,
		resource.TestStep{Config: config()},
		inPlace(1, `description = "Nightly."`),
		inPlace(1, `description = "Weekly."`, `accessibility = "PUBLIC"`),
		inPlace(1, `accessibility = "PUBLIC"`),
		inPlace(0, `accessibility = "PUBLIC"`, `on_destroy = "stop"`, `recreate_if_missing = true`, `preflight = "warn"`, `timeouts = { delete = "5m" }`),
		resource.TestStep{
			// Nothing is asked for, so nothing is undone.
			Config: config(`on_destroy = "stop"`, `recreate_if_missing = true`, `preflight = "warn"`, `timeouts = { delete = "5m" }`), PlanOnly: true,
		},
		resource.TestStep{
			// PAI has no way back.
			Config: config(`accessibility = "PRIVATE"`), PlanOnly: true, ExpectNonEmptyPlan: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{action(plancheck.ResourceActionReplace)}},
		},
	)
}

// A priority counts until the job starts, and in a quota only.
func TestAccDLCJob_priority(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.DLC.PriorityLag = 40 * time.Second }))
	cloud.Faults().After("dlc:CreateJob", func(*wire.Call) {
		for _, job := range cloud.JobsNamed(jobName) {
			cloud.ByHand().SetJobStatus(job.ID, "Queuing")
		}
	})
	config := func(lines ...string) string { return cloud.ProviderConfig() + job(append(lines, onQuota)...) }
	run(t, cloud,
		resource.TestStep{Config: config(), ConfigPlanChecks: emptyAfter(), ConfigStateChecks: []statecheck.StateCheck{hasPriority(1)}},
		resource.TestStep{
			Config: config("priority = 5"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate)),
			ConfigStateChecks: []statecheck.StateCheck{hasPriority(5)},
		},
		resource.TestStep{
			// Somebody else changes it, and the job starts: nobody can undo that.
			PreConfig: func() {
				cloud.ByHand().UpdateJob(onlyID(t, cloud), `{"Priority": 3}`)
				cloud.Advance(time.Minute)
				cloud.ByHand().SetJobStatus(onlyID(t, cloud), "Running")
				cloud.Mark()
			},
			Config: config("priority = 5"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionNoop)), Check: cloud.CheckNoWrites(),
		},
		refused(cloud, config("priority = 6"), "Priority Cannot Be Changed Now", "from 3 to 6", "it is Running", "Set priority = 3 again"),
		resource.TestStep{Config: config("priority = 6", `rerun_triggers = { a = "b" }`), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionReplace))},
	)
}

func TestAccDLCJob_priorityWithoutQuota(t *testing.T) {
	cloud := acctest.New(t)
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + job("priority = 4"), ConfigPlanChecks: emptyAfter()},
		refused(cloud, cloud.ProviderConfig()+job("priority = 5"), "Priority Cannot Be Changed Now", "public resources"),
	)
}

// The job starts between the check before the write and the write: PAI says
// yes, and ignores it.
func TestAccDLCJob_priorityTooLate(t *testing.T) {
	cloud := acctest.New(t)
	cloud.Faults().After("dlc:CreateJob", func(*wire.Call) {
		for _, job := range cloud.JobsNamed(jobName) {
			cloud.ByHand().SetJobStatus(job.ID, "Queuing")
		}
	})
	cloud.Faults().Before("dlc:UpdateJob", func(*wire.Call) error {
		cloud.ByHand().SetJobStatus(onlyID(t, cloud), "Running")
		return nil
	})
	config := func(lines ...string) string { return cloud.ProviderConfig() + job(append(lines, onQuota)...) }
	run(t, cloud,
		resource.TestStep{Config: config("priority = 2")},
		refused(cloud, config("priority = 3", `description = "Nightly."`), "Change Ignored by PAI", "after 1m30s", "Running"),
		refused(cloud, config("priority = 3", `description = "Nightly."`), "Priority Cannot Be Changed Now", "from 2 to 3"),
		resource.TestStep{
			PreConfig: cloud.Mark, Config: config("priority = 2", `description = "Nightly."`),
			ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionNoop)), Check: cloud.CheckNoWrites(),
		},
	)
}

// Somebody makes the job public. That is not worth stopping it.
func TestAccDLCJob_madePublic(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]string{"by default": nil, "by argument": {`accessibility = "PRIVATE"`}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+job(lines...))
			project.Apply()
			if got := cloud.Job(onlyID(t, cloud)).Accessibility; got != "PRIVATE" {
				t.Errorf("the job is %s", got)
			}
			cloud.ByHand().UpdateJob(onlyID(t, cloud), `{"Accessibility": "PUBLIC"}`)
			cloud.Mark()
			if plan := flat(project.Run("plan", "-detailed-exitcode")); !strings.Contains(plan, "Warning: Job Made Public by Somebody Else") {
				t.Errorf("the plan says nothing of it:\n%s", plan)
			}
			project.Apply()
			if writes := cloud.Writes(); len(writes) > 0 {
				t.Errorf("written were %v", writes)
			}
		})
	}
}

// wait_for can be raised later: the next apply waits.
func TestAccDLCJob_waitsLater(t *testing.T) {
	cloud := acctest.New(t)
	config := func(until string) string { return cloud.ProviderConfig() + job(fmt.Sprintf("wait_for = %q", until)) }
	waits := plancheck.ExpectUnknownValue(address, tfjsonpath.New("wait_finished"))
	run(t, cloud,
		resource.TestStep{Config: config("created"), ConfigPlanChecks: emptyAfter(), Check: cloud.CheckJobsCreated(jobName, 1)},
		resource.TestStep{Config: config("running"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate), waits),
			ConfigStateChecks: []statecheck.StateCheck{has("status", "Running"), is("wait_finished", true)}},
		resource.TestStep{Config: config("succeeded"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate), waits),
			ConfigStateChecks: []statecheck.StateCheck{has("status", "Succeeded"), is("wait_finished", true)}},
		resource.TestStep{Config: config("created"), ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate),
			plancheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact("Succeeded"))),
			Check: cloud.CheckJobsCreated(jobName, 1)},
	)
}
