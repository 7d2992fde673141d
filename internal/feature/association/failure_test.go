package association_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// betweenPlanAndApply changes the world when the plan is made.
type betweenPlanAndApply func()

func (change betweenPlanAndApply) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	change()
}

// A call that cannot work leaves the state as it is: a bad key answers 404,
// which must not look as if everything were gone.
func TestAccDSWRoleAssociation_credentialsAndEndpoint(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string {
		return cloud.ProviderConfig(lines...) + associate(`role_mode = "default"`)
	}
	good := resource.TestStep{
		Config:           config(),
		ConfigPlanChecks: emptyAfter(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
	}
	run(t, cloud,
		resource.TestStep{Config: config()},
		refused(cloud, config(`access_key = "LTAInoSuchKey"`), "Unable to Read DSW instance", "InvalidAccessKeyId.NotFound"),
		good,
		refused(cloud, config(`secret_key = "not-the-secret"`), "The secret does not belong to the access key", "SignatureDoesNotMatch"),
		good,
		refused(cloud, config(`endpoints = { dsw = "127.0.0.1:9" }`, "max_retries = 1"), "Nothing answered at", "127.0.0.1:9"),
		good,
	)
}

// The machine's clock is wrong: the cloud's code says so, and the advice too.
func TestAccDSWRoleAssociation_wrongClock(t *testing.T) {
	ahead := state.NewManualClock(time.Now().Add(time.Hour))
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.SigningClock = ahead }))
	run(t, cloud, refused(cloud, cloud.ProviderConfig()+associate(`role_mode = "default"`),
		"differs by more than 15 minutes", "Code: InvalidTimeStamp.Expired"))
}

func TestAccDSWRoleAssociation_instanceFails(t *testing.T) {
	cloud := acctest.New(t)
	broken := false
	cloud.Faults().After("dsw:UpdateInstance", func(*wire.Call) {
		if !broken {
			broken = true
			cloud.ByHand().Break(acctest.Instance, "ImagePullBackOff", "the image could not be pulled")
		}
	})
	config := cloud.ProviderConfig() + associate(`role_mode = "default"`)
	run(t, cloud,
		resource.TestStep{
			Config: config,
			ExpectError: says("DSW instance Not Back After the Change", "Failed", "ImagePullBackOff", "the image could not be pulled",
				"terraform untaint"),
		},
		resource.TestStep{
			// The association is in the state, tainted: it is made anew.
			Config:           config,
			ConfigPlanChecks: emptyAfter(plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate)),
			Check:            cloud.CheckAssociation(acctest.Instance, "default"),
		},
	)
}

// Throttled and failing calls are tried again; the apply is none the wiser.
func TestAccDSWRoleAssociation_busyCloud(t *testing.T) {
	cloud := acctest.New(t)
	cloud.Faults().Fail(emulator.Failure{Action: "dsw:UpdateInstance", Times: 2, Status: 400, Code: "Throttling.User"})
	cloud.Faults().Fail(emulator.Failure{Action: "dsw:GetInstance", Times: 1, Status: 503, Code: "ServiceUnavailable"})
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + associate(`role_mode = "default"`),
		ConfigPlanChecks: emptyAfter(),
		Check:            all(cloud.CheckAssociation(acctest.Instance, "default"), cloud.CheckRestarts(acctest.Instance, 1)),
	})
}

// The answer to the write is lost: it is not made twice, and the apply ends well.
func TestAccDSWRoleAssociation_lostAnswer(t *testing.T) {
	cloud := acctest.New(t)
	cloud.Faults().LoseResponse("dsw:UpdateInstance", 1)
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + associate(`role_mode = "default"`),
		ConfigPlanChecks: emptyAfter(),
		Check:            all(cloud.CheckAssociation(acctest.Instance, "default"), cloud.CheckRestarts(acctest.Instance, 1)),
	})
}

// A role made a moment ago is not known everywhere yet: one apply still does.
func TestAccDSWRoleAssociation_propagation(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(5))
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + trustingRole + associate("role_arn = pai_instance_role.it.arn"),
		ConfigPlanChecks: emptyAfter(),
		Check:            cloud.CheckAssociation(acctest.Instance, roleARN),
	})
}

// An old role that PAI cannot assume is not going to settle: one call tells.
func TestAccDSWRoleAssociation_oldRoleFailsAtOnce(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.aliyuncs.com"}}]}`)
	cloud.Advance(time.Hour)
	run(t, cloud, refused(cloud, cloud.ProviderConfig(`preflight = "off"`)+associate(fmt.Sprintf("role_arn = %q", roleARN)), "AssumeRoleFailedError"))
	if calls := cloud.Calls("dsw:UpdateInstance"); calls != 1 {
		t.Errorf("the write was tried %d times", calls)
	}
}

// The status has changed between plan and apply.
func TestAccDSWRoleAssociation_startedSinceThePlan(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().SetStatus(acctest.Instance, "Stopped")
	config := func(mode string) string {
		return cloud.ProviderConfig() + associate(fmt.Sprintf("role_mode = %q", mode))
	}
	run(t, cloud,
		resource.TestStep{Config: config("default")},
		resource.TestStep{
			Config: config("none"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				restarts(false),
				betweenPlanAndApply(func() { cloud.ByHand().SetStatus(acctest.Instance, "Running") }),
			}},
			ExpectError: says("Restart Not Announced by the Plan", "Plan again"),
		},
		resource.TestStep{Config: config("none"), ConfigPlanChecks: emptyAfter(restarts(true))},
	)
}

// 5 requests a second are slow, but enough.
func TestAccDSWRoleAssociation_throttled(t *testing.T) {
	const count = 40
	cloud := acctest.New(t, acctest.WithSeed(notebooks(count)))
	cloud.Faults().Throttle("dsw", 5)
	project := cloud.Project(t, cloud.ProviderConfig()+fmt.Sprintf(`
resource "pai_dsw_role_association" "each" {
  count       = %d
  instance_id = format("dsw-%%016d", count.index)
  role_mode   = "default"
}
`, count))
	project.Apply()
	project.ExpectEmptyPlan()
	if calls := cloud.Calls("dsw:UpdateInstance"); calls < count {
		t.Errorf("%d updates of %d notebooks", calls, count)
	}
}
