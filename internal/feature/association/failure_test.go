package association_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

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

// The status has changed between plan and apply. Terraform reports that in words
// of its own; the provider's warning in the same output says what they mean.
func TestAccDSWRoleAssociation_statusChangedSinceThePlan(t *testing.T) {
	const running, stopped = "Running", "Stopped"
	for name, tc := range map[string]struct {
		planned, applied string
		update           bool // else the association begins
		want             string
	}{
		"update, started": {stopped, running, true, "Plan again, and read the new forecast"},
		"update, stopped": {running, stopped, true, "Plan again, and read the new forecast"},
		"create, started": {stopped, running, false, "Plan again, and read the new forecast"},
		// Nothing tells this planning from that of a plan: see planning.applying.
		"create, stopped": {running, stopped, false, "inconsistent final plan"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			config := func(mode string) string {
				return cloud.ProviderConfig() + associate(fmt.Sprintf("role_mode = %q", mode))
			}
			project := cloud.Project(t, config("default"))
			if tc.update {
				project.Apply()
				project.Write("main.tf", config("none"))
			}
			cloud.ByHand().SetStatus(acctest.Instance, tc.planned)
			project.Run("plan", "-out=tf.plan")
			cloud.ByHand().SetStatus(acctest.Instance, tc.applied)
			before := cloud.Calls("dsw:UpdateInstance")
			output, err := project.Try("apply", "tf.plan")
			if err == nil || !strings.Contains(strings.Join(strings.Fields(output), " "), tc.want) {
				t.Errorf("the apply says (%v)\n%s\nwant %q", err, output, tc.want)
			}
			if after := cloud.Calls("dsw:UpdateInstance"); after != before {
				t.Errorf("%d updates were sent, want none", after-before)
			}
			project.Apply()
			project.ExpectEmptyPlan()
		})
	}
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
