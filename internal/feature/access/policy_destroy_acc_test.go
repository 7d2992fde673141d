package access_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

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
// refuses, and nothing is taken from the one who got it.
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
				cloud.CheckWrites("ram:CreatePolicy", "ram:UntagResources", "ram:AttachPolicyToRole", "ram:DetachPolicyFromRole", "ram:DeletePolicy"),
				cloud.CheckPolicy("pai-people", policyDocument(), "role holder")),
		}},
	})
}

// A user who renames a policy that somebody has is warned in the plan, and nobody
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
