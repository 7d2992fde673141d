package role_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// What the tests of pai_trust_policy and pai_trusted_service share.

const (
	policyAddress  = "pai_trust_policy.it"
	serviceAddress = "pai_trusted_service.it"
)

// policyHCL is a pai_trust_policy with the given further lines.
func policyHCL(roleName, document string, lines ...string) string {
	lines = append([]string{fmt.Sprintf("role_name = %q", roleName), "policy = <<-JSON\n" + document + "\nJSON"}, lines...)
	return "\nresource \"pai_trust_policy\" \"it\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// serviceHCL is a pai_trusted_service of a name.
func serviceHCL(label, roleName, service string) string {
	return fmt.Sprintf("\nresource \"pai_trusted_service\" %q {\n  role_name = %q\n  service = %q\n}\n", label, roleName, service)
}

// willBe asserts what the plan does to a resource, and that the plan after the
// apply is empty.
func willBe(address string, action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}, more...),
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// trustIs checks the trust policy of a role byte for byte.
func trustIs(cloud *acctest.Cloud, name, want string) resource.TestCheckFunc {
	return cloud.CheckRole(name, func(role acctest.Role) error {
		return same("the trust policy", role.AssumeRolePolicyDocument, want)
	})
}

// withForeignRole is a cloud with the role PaiTrain that somebody else owns.
func withForeignRole(t *testing.T, options ...acctest.Option) *acctest.Cloud {
	t.Helper()
	cloud := acctest.New(t, options...)
	cloud.ByHand().CreateRole("PaiTrain", foreign)
	return cloud
}

// refuses is a step whose plan fails, before anything is written.
func refuses(cloud *acctest.Cloud, config, want string) resource.TestStep {
	return resource.TestStep{
		Config: cloud.ProviderConfig() + config, PlanOnly: true, ExpectError: regexp.MustCompile(`(?s)` + strings.ReplaceAll(want, " ", `\s+`)),
	}
}

// One trust policy has one owner, whichever comes first.
func TestAccTrust_conflicts(t *testing.T) {
	cloud := withForeignRole(t)
	policy, service, owner := policyHCL("PaiTrain", trustOf(pai)), serviceHCL("it", "paitrain", pai), dswRole("PAITRAIN")
	another := strings.Replace(policy, `"it"`, `"another"`, 1)
	const twice = `Trust Policy Owned Twice`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			refuses(cloud, policy+service, twice),
			refuses(cloud, policy+owner, twice),
			refuses(cloud, owner+service, twice),
			refuses(cloud, policy+another, twice),
			refuses(cloud, service+serviceHCL("another", "PaiTrain", pai), `Service Trusted Twice.*pai\.aliyuncs\.com`),
			// Conflicts of what is there already count like those of what begins.
			{Config: cloud.ProviderConfig() + policy},
			refuses(cloud, policy+service, twice),
			// One ends and another begins, in either order.
			refuses(cloud, another, `Handed Over.*moved \{`),
			refuses(cloud, service, `Handed Over.*removed \{.*from = pai_trust_policy`),
			refuses(cloud, owner, `Handed Over.*removed \{`),
		},
	})
	if wrote := cloud.Writes(); fmt.Sprint(wrote) != "[ram:UpdateRole ram:UpdateRole]" {
		t.Errorf("the refused plans wrote: %v", wrote)
	}
}

// The account is recognised by the credentials, and a missing role of another
// account empties no state.
func TestAccTrust_otherAccount(t *testing.T) {
	const other = `{"accounts": [{"id": "6543210987654321", "access_keys": [{"id": "other-root", "secret": "other-root-secret"}]}]}`
	for name, config := range map[string]string{
		"policy": policyHCL("PaiTrain", trustOf(pai)), "service": serviceHCL("it", "PaiTrain", pai),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withForeignRole(t, acctest.WithSeed(other))
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
				Steps: []resource.TestStep{{Config: cloud.ProviderConfig() + config}, {
					Config:      cloud.ProviderConfig(`access_key = "other-root"`, `secret_key = "other-root-secret"`) + config,
					ExpectError: regexp.MustCompile(`Credentials of Another Account`),
				}, {
					Config:      cloud.ProviderConfig(`access_key = "nobody"`) + config,
					ExpectError: regexp.MustCompile(`(?s)Unable to Read Trust.*InvalidAccessKeyId.NotFound`),
				}, {Config: cloud.ProviderConfig() + config}},
			})
		})
	}
}

// A user who may not change roles gets an error, with what to grant.
func TestAccTrust_denied(t *testing.T) {
	for name, c := range map[string]struct{ config, summary string }{
		"policy":  {policyHCL("PaiTrain", trustOf(pai)), "Unable to Write Trust Policy"},
		"service": {serviceHCL("it", "PaiTrain", pai), "Unable to Add Trusted Service"},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withForeignRole(t)
			bob := cloud.As(acctest.Bob)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: bob.ProviderFactories(),
				CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
				Steps: []resource.TestStep{{
					Config: bob.ProviderConfig() + c.config,
					ExpectError: regexp.MustCompile(`(?s)` + c.summary +
						`.*role\s+"PaiTrain"\s+could\s+not\s+be.*"Action":\s+"ram:UpdateRole".*Code: NoPermission\s+.*Request ID: `),
				}},
			})
		})
	}
}

// The role does not exist: the plan warns, because something else may make it
// in the same apply, and the apply says what is wrong.
func TestAccTrust_missingRole(t *testing.T) {
	for name, config := range map[string]string{
		"policy": policyHCL("PaiMissing", trustOf(pai)), "service": serviceHCL("it", "PaiMissing", pai),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				Steps: []resource.TestStep{
					{Config: cloud.ProviderConfig() + config, PlanOnly: true, ExpectNonEmptyPlan: true},
					{
						Config:      cloud.ProviderConfig(`preflight = "strict"`) + config,
						PlanOnly:    true,
						ExpectError: regexp.MustCompile(`(?s)Role Not Found.*no\s+role\s+"PaiMissing"`),
					},
					{
						Config:      cloud.ProviderConfig() + config,
						ExpectError: regexp.MustCompile(`(?s)Role Not Found.*no\s+role\s+"PaiMissing".*Code: EntityNotExist.Role`),
					},
				},
			})
			if wrote := cloud.Writes(); len(wrote) > 0 {
				t.Errorf("wrote %v", wrote)
			}
		})
	}
}

// With the preflight off, planning asks nobody anything.
func TestAccTrust_preflightOff(t *testing.T) {
	for name, config := range map[string]string{
		policyAddress: policyHCL("PaiTrain", trustOf(pai)), serviceAddress: serviceHCL("it", "PaiTrain", pai),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withForeignRole(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
				Steps: []resource.TestStep{{
					Config:           cloud.ProviderConfig(`preflight = "off"`) + config,
					ConfigPlanChecks: willBe(name, plancheck.ResourceActionCreate, cloud.PlanCalls("*", 0)),
				}},
			})
		})
	}
}

// An association sees in the plan what will be trusted, and what will not.
func TestAccTrust_association(t *testing.T) {
	use := func(reference string) string {
		return fmt.Sprintf("\nresource \"pai_dsw_role_association\" \"it\" {\n  instance_id = %q\n  role_arn = %s.role_arn\n}\n", acctest.Instance, reference)
	}
	for name, config := range map[string]string{
		"policy":  policyHCL("PaiTrain", trustOf(pai)) + use(policyAddress),
		"service": serviceHCL("it", "PaiTrain", pai) + use(serviceAddress),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withForeignRole(t, acctest.WithPropagation(2))
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
				Steps: []resource.TestStep{
					refuses(cloud, policyHCL("PaiTrain", trustOf("ecs.aliyuncs.com"))+use(policyAddress),
						`Role Not Assumable by PAI.*The pai_trust_policy of this role has to allow it.*"pai.aliyuncs.com"`),
					refuses(cloud, serviceHCL("it", "PaiTrain", eas)+use(serviceAddress), `Role Not Assumable by PAI`),
					{
						Config:           cloud.ProviderConfig(`preflight = "strict"`) + config,
						ConfigPlanChecks: willBe("pai_dsw_role_association.it", plancheck.ResourceActionCreate),
						Check:            cloud.CheckAssociation(acctest.Instance, arnOf("PaiTrain")),
					},
				},
			})
		})
	}
}

// A user who has a role that nothing of this configuration owns is offered the
// service to add, with real names.
func TestAccTrust_offered(t *testing.T) {
	cloud := withForeignRole(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{refuses(cloud,
			fmt.Sprintf("\nresource \"pai_dsw_role_association\" \"it\" {\n  instance_id = %q\n  role_arn = %q\n}\n",
				acctest.Instance, strings.ToLower(arnOf("PaiTrain"))),
			`resource "pai_trusted_service" "paitrain" \{.*role_name = "PaiTrain".*service = "pai.aliyuncs.com"`)},
	})
}
