package instance_test

import (
	"fmt"
	"strings"
	"testing"

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

// An apply was killed after CreateInstance: the next one takes the instance over.
func TestAccDSWInstance_killed(t *testing.T) {
	t.Parallel()
	for when, tc := range map[string]struct {
		mark   string
		change string // in the configuration, between the two applies
		taken  bool
		says   string
	}{
		"moments ago":      {mark: "ANOTHERRUN 2026-01-15T08:00:00Z", taken: true},
		"long ago":         {mark: "ANOTHERRUN 2025-01-15T08:00:00Z", taken: true},
		"by another apply": {mark: "", taken: false},
		"and then changed": {mark: "ANOTHERRUN 2025-01-15T08:00:00Z", change: other, says: "another ImageUrl"},
	} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+instance(`labels = { team = "ml" }`))
			project.Apply()
			project.Run("state", "rm", address)
			id := onlyID(t, cloud)
			if tc.mark != "" {
				cloud.ByHand().LabelInstance(id, "terraform-provider-pai-creating", tc.mark)
			}
			cloud.Mark()
			if tc.change != "" {
				project.Write("main.tf", cloud.ProviderConfig()+instance(`labels = { team = "ml" }`, tc.change))
				out, err := project.Try("apply", "-auto-approve", "-input=false")
				if err == nil || !strings.Contains(flat(out), tc.says) || !strings.Contains(out, id) {
					t.Errorf("the apply ends with %v:\n%s", err, out)
				}
				return
			}
			project.Apply()
			project.ExpectEmptyPlan()
			want := map[bool]int{true: 1, false: 2}[tc.taken]
			if err := cloud.CheckInstances(name, want)(nil); err != nil {
				t.Error(err)
			}
			if made := cloud.Calls("dsw:CreateInstance"); made != want-1 {
				t.Errorf("%d instances were made", made)
			}
			for _, found := range cloud.InstancesNamed(name) {
				if labels := found.Labels(); len(labels) != 1 {
					t.Errorf("marks are left: %v", labels)
				}
			}
		})
	}
}
