package access_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Somebody made the policy by hand, after the guide. It is not taken over
// unasked, whatever it says.
func TestAccAccessPolicy_exists(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreatePolicy(policyName, policyDocument())
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL(),
			ExpectError: regexp.MustCompile(
				`(?s)Policy Already Exists.*import \{.*to = pai_access_policy.paidefaultpolicy.*id = "PAIDefaultPolicy".*Code: EntityAlreadyExists.Policy`),
		}},
	})
}

func TestAccAccessPolicy_denied(t *testing.T) {
	cloud := acctest.New(t)
	bob, alice := cloud.As(acctest.Bob), cloud.As(acctest.Alice)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: bob.ProviderConfig() + policyHCL(),
			ExpectError: regexp.MustCompile(
				`(?s)Unable to Create Access Policy.*policy "PAIDefaultPolicy" could not be created.*not\s+allowed\s+ram:CreatePolicy.*Code: NoPermission\s+.*Request ID: `),
		}, {
			Config: cloud.ProviderConfig() + policyHCL(),
		}, {
			Config:      alice.ProviderConfig() + policyHCL(),
			ExpectError: regexp.MustCompile(`(?s)Unable to Read Access Policy.*ram:GetPolicy.*Code: NoPermission`),
		}, {
			// Bob may look, but not write.
			Config:      bob.ProviderConfig() + policyHCL(`services = ["oss"]`),
			ExpectError: regexp.MustCompile(`(?s)Unable to Update Access Policy.*given\s+a\s+new\s+version.*ram:CreatePolicyVersion`),
		}, {
			Config:           cloud.ProviderConfig() + policyHCL(),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop),
		}},
	})
}

// A wrong key is no reason to forget the policy.
func TestAccAccessPolicy_badKey(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + policyHCL()},
			{
				Config:      cloud.ProviderConfig(`access_key = "nobody"`) + policyHCL(),
				ExpectError: regexp.MustCompile(`(?s)Unable to Read Access Policy.*InvalidAccessKeyId.NotFound`),
			},
			{Config: cloud.ProviderConfig() + policyHCL(), ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop)},
		},
	})
}

// Answers get lost after the write: it is found, and not made twice.
func TestAccAccessPolicy_lostAnswers(t *testing.T) {
	cloud := acctest.New(t)
	lose := func(action string) func() {
		return func() {
			cloud.Mark()
			cloud.Faults().LoseResponse(action, 1)
		}
	}
	versions := func(want int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			return cloud.CheckCalls("ram:CreatePolicyVersion", want)(nil)
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			PreConfig: lose("ram:CreatePolicy"),
			Config:    cloud.ProviderConfig() + policyHCL(),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckCalls("ram:CreatePolicy", 1), cloud.CheckPolicy(policyName, policyDocument())),
		}, {
			PreConfig:        lose("ram:CreatePolicyVersion"),
			Config:           cloud.ProviderConfig() + policyHCL(`services = ["oss"]`),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeAggregateTestCheckFunc(
				versions(1), cloud.CheckPolicy(policyName, policyDocument("oss"))),
		}},
	})
}

// Something else puts the old version in force again and again: that is reported,
// and the write is not taken for a failure.
func TestAccAccessPolicy_notSeen(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+policyHCL())
	project.Apply()
	cloud.Faults().After("ram:CreatePolicyVersion", func(*wire.Call) {
		cloud.ByHand().Do("ram:SetDefaultPolicyVersion", map[string]string{"PolicyName": policyName, "VersionId": "v1"})
	})
	project.Write("main.tf", cloud.ProviderConfig()+policyHCL(`services = ["oss"]`))
	if output := project.Run("apply", "-input=false", "-auto-approve"); !strings.Contains(output, "Policy Not Seen as Written") {
		t.Errorf("no warning in:\n%s", output)
	}
}
