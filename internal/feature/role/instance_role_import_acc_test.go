package role_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func importHCL(id string) string {
	return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", address, id)
}

// madeByHand is a role with a policy, a tag and a description.
func madeByHand(cloud *acctest.Cloud) {
	hand := cloud.ByHand()
	hand.CreateRole("PaiTrain", trustOf("pai.aliyuncs.com", "ecs.aliyuncs.com"))
	hand.SetDescription("PaiTrain", "by hand")
	hand.Attach("PaiTrain", "AliyunOSSFullAccess", "System")
	hand.Tag("PaiTrain", "by", "hand")
}

// An import of a role that is as configured changes nothing, whether the
// configuration speaks of policies and tags or leaves them to others.
func TestAccInstanceRole_importBlock(t *testing.T) {
	common := []string{`workloads = ["dsw", "dlc"]`, `additional_trusted_services = ["ecs.aliyuncs.com"]`, `description = "by hand"`}
	for name, lines := range map[string][]string{
		"without policies and tags": common,
		"with policies and tags":    append(common[:3:3], `policies = [`+ossFull+`]`, `tags = { by = "hand" }`),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			madeByHand(cloud)
			config := cloud.ProviderConfig() + roleHCL("PaiTrain", lines...)
			forced := cloud.ProviderConfig() + roleHCL("PaiTrain", append(lines, `force_detach_policies = true`)...)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckRoleGone("PaiTrain"),
				Steps: []resource.TestStep{{
					Config:           config + importHCL("PaiTrain"),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
					Check:            cloud.CheckNoWrites(),
				}, {
					Config:           config,
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				}, {
					PreConfig:        cloud.Mark,
					Config:           forced,
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					Check: resource.ComposeAggregateTestCheckFunc(
						cloud.CheckNoWrites(),
						cloud.CheckRole("PaiTrain", func(role acctest.Role) error {
							return same("role", fmt.Sprint(role.Policies, role.Tags), "[System/AliyunOSSFullAccess] map[by:hand]")
						}),
					),
				}},
			})
		})
	}
}

// What an import found is not ours until the configuration names it.
func TestAccInstanceRole_importedPoliciesAreOthers(t *testing.T) {
	cloud := acctest.New(t)
	madeByHand(cloud)
	config := cloud.ProviderConfig() + roleHCL("PaiTrain",
		`workloads = ["dsw", "dlc"]`, `additional_trusted_services = ["ecs.aliyuncs.com"]`, `description = "by hand"`)
	refused := resource.TestStep{
		Config: config, Destroy: true,
		ExpectError: regexp.MustCompile(`(?s)Role Has Policies of Others.*System policy "AliyunOSSFullAccess".*force_detach_policies\s+=\s+true`),
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckRoleGone("PaiTrain"),
		Steps: []resource.TestStep{{
			Config: config + importHCL("PaiTrain"),
			Check:  func(*terraform.State) error { cloud.Mark(); return nil },
		}, refused, refused, {
			PreConfig: func() {
				if got := cloud.Writes(); len(got) > 0 {
					t.Errorf("the refused deletion wrote %v", got)
				}
				cloud.ByHand().Detach("PaiTrain", "AliyunOSSFullAccess", "System")
			},
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		}},
	})
}

// An import of something else shows what would change.
func TestAccInstanceRole_importDifferent(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustOf("ecs.aliyuncs.com"))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckRoleGone("PaiTrain"),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain") + importHCL("PaiTrain"),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            trusts(cloud, "PaiTrain", "pai.aliyuncs.com"),
		}},
	})
}

func TestAccInstanceRole_importRefused(t *testing.T) {
	cloud := acctest.New(t)
	step := func(id, want string) resource.TestStep {
		return resource.TestStep{
			Config:      cloud.ProviderConfig() + dswRole("PaiTrain") + importHCL(id),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(want),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			step("AliyunServiceRoleForPaiEas", `Service-linked Role`),
			step("PaiMissing", `(?s)Role Not Found.*no\s+role\s+"PaiMissing"`),
			step(arnOf("PaiTrain"), `(?s)Role Not Found.*no\s+role\s+"PaiTrain"`),
		},
	})
}

func TestAccInstanceRole_identity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + roleHCL("PaiTrain", `workloads = ["dsw", "dlc"]`, `policies = [`+ossRead+`]`)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(address, map[string]knownvalue.Check{"name": knownvalue.StringExact("PaiTrain")}),
				statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("name")),
			},
		}, {
			ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
		}, {
			ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: "PaiTrain",
		}},
	})
}
