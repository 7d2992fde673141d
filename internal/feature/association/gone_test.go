package association_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// forgetful makes a cloud refuse to read its instances, and spoils its lists.
type forgetful struct {
	status int // of GetInstance; 0: it answers
	times  int // how often it refuses
	// emptyLists: a filter is taken for another one, and nothing is listed.
	// ignoresID: the filter by id is ignored, and all instances are listed.
	emptyLists, ignoresID bool
}

func (f *forgetful) attach(cloud *acctest.Cloud) {
	cloud.Faults().Before("dsw:GetInstance", func(*wire.Call) error {
		if f.status == 0 || f.times == 0 {
			return nil
		}
		f.times--
		return &wire.Error{
			Status: f.status, Code: "InternalError", Message: "something went wrong",
			Members: map[string]any{"Success": false, "HttpStatusCode": f.status},
		}
	})
	cloud.Faults().Before("dsw:ListInstances", func(call *wire.Call) error {
		if f.emptyLists {
			call.Parameters["WorkspaceId"] = "1"
		}
		if f.ignoresID {
			delete(call.Parameters, "InstanceId")
		}
		return nil
	})
}

// An instance that lives stays in the state, whatever the reads of DSW say
// besides. Nothing is written, and the next plan is empty.
func TestAccDSWRoleAssociation_seemsGone(t *testing.T) {
	cloud := acctest.New(t)
	var faults forgetful
	faults.attach(cloud)
	config := cloud.ProviderConfig("max_retries = 0") + associate(`role_mode = "default"`)
	become := func(to forgetful) func() {
		return func() { faults = to; cloud.Mark() }
	}
	const always = 1000
	empty := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
	}}
	unread := func(to forgetful) resource.TestStep {
		return resource.TestStep{
			PreConfig: become(to), Config: config, ExpectError: says("Unable to Read DSW instance", "something went wrong"),
		}
	}
	healthy := resource.TestStep{
		PreConfig: become(forgetful{}), Config: config, ConfigPlanChecks: empty, Check: cloud.CheckNoWrites(),
	}
	run(t, cloud,
		resource.TestStep{Config: config},
		unread(forgetful{status: http.StatusInternalServerError, times: always, emptyLists: true}),
		unread(forgetful{status: http.StatusNotFound, times: always, ignoresID: true}),
		healthy,
		resource.TestStep{
			// A fault that passes: the second look finds the instance.
			PreConfig:        become(forgetful{status: http.StatusNotFound, times: 1, emptyLists: true}),
			Config:           config,
			ConfigPlanChecks: empty,
			Check:            cloud.CheckNoWrites(),
		},
	)
}

// The list ignores its filter, and the instance is really gone: it leaves the
// state.
func TestAccDSWRoleAssociation_goneAmongOthers(t *testing.T) {
	cloud := acctest.New(t)
	faults := forgetful{ignoresID: true}
	faults.attach(cloud)
	config := cloud.ProviderConfig() + associate(`role_mode = "default"`)
	run(t, cloud,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:          func() { cloud.ByHand().RemoveInstance(acctest.Instance) },
			RefreshState:       true,
			ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
			},
		},
	)
}
