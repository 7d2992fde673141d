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

// A policy that somebody still has is not deleted, and nothing is taken from
// anybody unasked.
func TestAccAccessPolicy_destroyAttached(t *testing.T) {
	cloud := acctest.New(t)
	config, forced := cloud.ProviderConfig()+policyHCL(), cloud.ProviderConfig()+policyHCL(`force_detach = true`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				policyHand{cloud.ByHand()}.grant("alice")
				cloud.ByHand().Attach("AliyunPAIDSWDefaultRole", policyName, "Custom")
				cloud.Mark()
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Policy Still Attached.*- the user "alice"\s+.*- the role "AliyunPAIDSWDefaultRole".*force_detach = true`),
		}, {
			PreConfig: func() {
				if err := cloud.CheckNoWrites()(nil); err != nil {
					t.Error(err)
				}
				cloud.Mark()
			},
			Config:           forced,
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate, policyChanges("force_detach")),
			Check:            cloud.CheckNoWrites(),
		}, {
			PreConfig: cloud.Mark,
			Config:    forced, Destroy: true,
			Check: cloud.CheckWrites("ram:DetachPolicyFromUser", "ram:DetachPolicyFromRole", "ram:DeletePolicy"),
		}},
	})
}

// What was detached moments ago may still be listed: that puts nobody off.
func TestAccAccessPolicy_destroyDetached(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + policyHCL()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				policyHand{cloud.ByHand()}.grant("alice")
				cloud.Faults().PropagationReads(3)
				policyHand{cloud.ByHand()}.take("alice")
				cloud.Mark()
			},
			Config: config, Destroy: true,
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckWrites("ram:DeletePolicy"), cloud.CheckCalls("ram:ListEntitiesForPolicy", 4)),
		}},
	})
}

// Somebody attaches the policy between the last look and the deletion. RAM
// refuses, and nothing is taken from whoever got it.
func TestAccAccessPolicy_attachedDuringDestroy(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + policyHCL()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				attached := false
				cloud.Faults().Before("ram:DeletePolicy", func(*wire.Call) error {
					if !attached {
						attached = true
						policyHand{cloud.ByHand()}.grant("bob")
					}
					return nil
				})
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Policy Still Attached.*- the user "bob".*Code: DeleteConflict.Policy.User`),
		}, {
			PreConfig: func() {
				if err := cloud.CheckPolicy(policyName, policyDocument(), "user bob")(nil); err != nil {
					t.Error(err)
				}
				policyHand{cloud.ByHand()}.take("bob")
				cloud.Faults().Clear()
			},
			Config: config, Destroy: true,
		}},
	})
}

// A new name is a new policy. While a role has the old one, that takes the new
// one first; the plan says so.
func TestAccAccessPolicy_rename(t *testing.T) {
	const firstTheNew = "lifecycle {\n    create_before_destroy = true\n  }"
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + heldHCL(),
		}, {
			PreConfig:   cloud.Mark,
			Config:      cloud.ProviderConfig() + heldHCL(`name = "pai-people"`),
			ExpectError: regexp.MustCompile(`(?s)Policy Still Attached.*- the role "holder".*create_before_destroy = true`),
		}, {
			PreConfig: func() {
				if err := cloud.CheckNoWrites()(nil); err != nil {
					t.Error(err)
				}
				cloud.Mark()
			},
			Config: cloud.ProviderConfig() + heldHCL(`name = "pai-people"`, firstTheNew),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionCreateBeforeDestroy,
				cloud.PlanCalls("ram:ListEntitiesForPolicy", 1)),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckWrites("ram:CreatePolicy", "ram:AttachPolicyToRole", "ram:DetachPolicyFromRole", "ram:DeletePolicy"),
				cloud.CheckPolicy("pai-people", policyDocument(), "role holder")),
		}},
	})
}

// Whoever renames a policy that somebody has is warned in the plan, and nobody
// else is.
func TestAccAccessPolicy_renameWarns(t *testing.T) {
	t.Parallel()
	const warning = "Policy in Use Would Be Replaced"
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+heldHCL())
	project.Apply()
	for config, want := range map[string]bool{
		heldHCL(`name = "pai-people"`):    true,
		heldHCL(`services = ["oss"]`):     false,
		heldHCL(`description = "people"`): false,
	} {
		project.Write("main.tf", cloud.ProviderConfig()+config)
		if output := project.Run("plan", "-input=false"); strings.Contains(output, warning) != want {
			t.Errorf("%s\nwarns: %t, want %t, in:\n%s", config, !want, want, output)
		}
	}
}

// Something else puts the old version in force again and again: that is told,
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
