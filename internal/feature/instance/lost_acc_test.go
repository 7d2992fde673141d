package instance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The answer to CreateInstance is lost, or the request itself: of 20 instances of one
// name, each is there once.
func TestAccDSWInstance_lostAnswers(t *testing.T) {
	t.Parallel()
	const instances = 20
	for name, tc := range map[string]struct {
		lose  func(*emulator.Faults)
		calls int
		// In turn: every other request is lost, and each is sent twice.
		flags []string
	}{
		"answers":  {func(f *emulator.Faults) { f.LoseResponse("dsw:CreateInstance", instances) }, instances, nil},
		"requests": {loseEveryOther, 2 * instances, []string{"-parallelism=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+instance(fmt.Sprintf("count = %d", instances))+
				"\noutput \"different\" { value = length(distinct(pai_dsw_instance.it[*].instance_id)) }\n")
			tc.lose(cloud.Faults())
			out := project.Run(append([]string{"apply", "-auto-approve"}, tc.flags...)...)
			if !strings.Contains(out, fmt.Sprintf("different = %d", instances)) {
				t.Errorf("instances were taken for others:\n%s", out)
			}
			if err := cloud.CheckInstances(nameOf(), instances)(nil); err != nil {
				t.Error(err)
			}
			if calls := cloud.Calls("dsw:CreateInstance"); calls != tc.calls {
				t.Errorf("%d creations, want %d", calls, tc.calls)
			}
			cloud.Faults().Clear()
			cloud.Mark()
			project.ExpectEmptyPlan()
			if single, lists := cloud.Calls("dsw:GetInstance"), cloud.Calls("dsw:ListInstances"); single+lists > 3 {
				t.Errorf("a plan of %d instances makes %d single reads and %d list calls", instances, single, lists)
			}
		})
	}
}

func nameOf() string { return name }

// loseEveryOther loses the first of each two requests for an instance.
func loseEveryOther(f *emulator.Faults) {
	lose := func(*wire.Call) { f.LoseRequest("dsw:CreateInstance", 1) }
	f.After("dsw:CreateInstance", lose)
	lose(nil)
}

// Answers to the requests that start, stop and delete get lost: each is carried out
// once, or refused the second time, and the apply does not mind.
func TestAccDSWInstance_lostAnswersLater(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+instance())
	project.Apply()
	for _, action := range []string{"UpdateInstance", "StopInstance", "StartInstance", "DeleteInstance", "UpdateInstanceLabels"} {
		cloud.Faults().LoseResponse("dsw:"+action, 1)
	}
	project.Write("main.tf", cloud.ProviderConfig()+instance(other, `labels = { a = "1" }`))
	project.Apply()
	project.ExpectEmptyPlan()
	if err := cloud.CheckInstanceMember(name, "Status", "Running")(nil); err != nil {
		t.Error(err)
	}
	project.Destroy()
	if err := cloud.CheckInstances(name, 0)(nil); err != nil {
		t.Error(err)
	}
}

// An apply was killed after CreateInstance: the next one takes the instance over, or
// makes another one, or refuses.
func TestAccDSWInstance_killed(t *testing.T) {
	t.Parallel()
	const longAgo = "ANOTHERRUN 2025-01-15T08:00:00Z"
	for when, tc := range map[string]struct {
		provider, mark string
		change         string // of the configuration, between the two applies
		later          time.Duration
		instances      int // afterwards
		refused        string
	}{
		"moments ago":                        {mark: "ANOTHERRUN 2026-01-15T08:00:00Z", instances: 1},
		"long ago":                           {mark: longAgo, instances: 1, later: time.Hour},
		"and then changed":                   {mark: longAgo, change: other, refused: "another ImageUrl"},
		"without a mark":                     {refused: "DSW Instance Already Exists"},
		"without a mark, changed":            {change: other, instances: 2},
		"without a mark, an hour ago":        {later: time.Hour, instances: 2},
		"without a mark, of an owner":        {provider: `owner = "one"`, instances: 1},
		"without a mark, of an owner, later": {provider: `owner = "one"`, later: time.Hour, instances: 2},
	} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			config := func(line string) string {
				return acctest.Required + cloud.ProviderBlock(tc.provider) + instance(`labels = { team = "ml" }`, line)
			}
			project := cloud.Project(t, config(image))
			project.Apply()
			project.Run("state", "rm", address)
			id := onlyID(t, cloud)
			if tc.mark != "" {
				cloud.ByHand().LabelInstance(id, "terraform-provider-pai-creating", tc.mark)
			}
			cloud.Advance(tc.later)
			project.Write("main.tf", config(image))
			if tc.change != "" {
				project.Write("main.tf", config(tc.change))
			}
			cloud.Mark()
			if tc.refused != "" {
				out, err := project.Try("apply", "-auto-approve", "-input=false")
				if err == nil || !strings.Contains(flat(out), tc.refused) || !strings.Contains(out, id) || cloud.Calls("dsw:CreateInstance") > 0 {
					t.Errorf("the apply ends with %v:\n%s", err, out)
				}
				return
			}
			project.Apply()
			project.ExpectEmptyPlan()
			if err := cloud.CheckInstances(nameOf(), tc.instances)(nil); err != nil {
				t.Error(err)
			}
			if made := cloud.Calls("dsw:CreateInstance"); made != tc.instances-1 {
				t.Errorf("%d instances were made", made)
			}
			for _, found := range cloud.InstancesNamed(name) {
				if _, marked := found.Labels()["terraform-provider-pai-creating"]; marked {
					t.Errorf("a mark is left: %v", found.Labels())
				}
			}
		})
	}
}

// An apply was killed while it had stopped the instance for a change: the next one makes
// the change and starts it, also if only the start is left to do.
func TestAccDSWInstance_killedWhileStopped(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ configured, status, says string }{
		"before the change": {other, "Stopped", "DSW Instance Is Started Again"},
		"after the change":  {image, "Stopped", "DSW Instance Is Started Again"},
		"after the start":   {image, "Running", "Change of a DSW Instance Is Completed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+instance())
			project.Apply()
			id := onlyID(t, cloud)
			cloud.ByHand().LabelInstance(id, "terraform-provider-pai-restarting", "ANOTHERRUN")
			cloud.ByHand().SetStatus(id, tc.status)
			project.ExpectNoDrift("the stop")
			project.Write("main.tf", cloud.ProviderConfig()+instance(tc.configured))
			if plan := flat(project.Run("plan")); !strings.Contains(plan, tc.says) || !strings.Contains(plan, "1 to change") {
				t.Errorf("the plan says:\n%s", plan)
			}
			project.Apply()
			project.ExpectEmptyPlan()
			if err := cloud.CheckInstanceMember(nameOf(), "Status", "Running")(nil); err != nil {
				t.Error(err)
			}
			if labels := cloud.InstancesNamed(nameOf())[0].Labels(); len(labels) > 0 {
				t.Errorf("a mark is left: %v", labels)
			}
		})
	}
}
