package role_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

func TestAccTrustPolicy_minimal(t *testing.T) {
	cloud := withForeignRole(t)
	document := trustOf(pai)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL("PaiTrain", document),
			ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionCreate,
				plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
				cloud.PlanMakesNoWrites(), cloud.PlanCalls("ram:GetRole", 1)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("on_destroy"), knownvalue.StringExact("restore")),
				statecheck.ExpectKnownValue(policyAddress, tfjsonpath.New("allow_everybody"), knownvalue.Bool(false)),
			},
			// What is written is what the user wrote, to the byte.
			Check: resource.ComposeAggregateTestCheckFunc(
				trustIs(cloud, "PaiTrain", document+"\n"), writes(cloud, "ram:UpdateRole")),
		}},
	})
}

func TestAccTrustPolicy_updateInPlace(t *testing.T) {
	cloud := withForeignRole(t)
	cloud.ByHand().SetDescription("PaiTrain", "by hand")
	everybody := `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["*"]}}]}`
	step := func(config string, check resource.TestCheckFunc) resource.TestStep {
		return resource.TestStep{
			PreConfig: cloud.Mark, Config: cloud.ProviderConfig() + config, Check: check,
			ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionUpdate,
				plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf("PaiTrain")))),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy: resource.ComposeTestCheckFunc(
			// The earlier document is that from before the first apply.
			trustIs(cloud, "PaiTrain", foreign),
			cloud.CheckRole("PaiTrain", func(role acctest.Role) error { return same("description", role.Description, "by hand") }),
		),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai))},
			step(policyHCL("PaiTrain", trustOf(pai, eas)), writes(cloud, "ram:UpdateRole")),
			step(policyHCL("PaiTrain", trustOf(pai, eas), `on_destroy = "keep"`), cloud.CheckNoWrites()),
			step(policyHCL("PaiTrain", everybody, `allow_everybody = true`), trustIs(cloud, "PaiTrain", everybody+"\n")),
		},
	})
}

func TestAccTrustPolicy_keep(t *testing.T) {
	cloud := withForeignRole(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trusts(cloud, "PaiTrain", pai),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai), `on_destroy = "keep"`),
		}},
	})
}

// Another role: the first one gets its own document back, and the second one's
// is remembered.
func TestAccTrustPolicy_replacedOnAnotherRole(t *testing.T) {
	for name, lines := range map[string]string{"old first": "", "new first": "lifecycle {\n    create_before_destroy = true\n  }"} {
		t.Run(name, func(t *testing.T) {
			cloud := withForeignRole(t)
			cloud.ByHand().CreateRole("PaiServe", trustOf("ecs.aliyuncs.com"))
			action := plancheck.ResourceActionDestroyBeforeCreate
			if lines != "" {
				action = plancheck.ResourceActionCreateBeforeDestroy
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             trustIs(cloud, "PaiServe", trustOf("ecs.aliyuncs.com")),
				Steps: []resource.TestStep{
					{Config: cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai), lines)},
					{
						Config: cloud.ProviderConfig() + policyHCL("PaiServe", trustOf(pai), lines),
						ConfigPlanChecks: willBe(policyAddress, action,
							plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("role_arn"), knownvalue.StringExact(arnOf("PaiServe")))),
						Check: resource.ComposeTestCheckFunc(trustIs(cloud, "PaiTrain", foreign), trusts(cloud, "PaiServe", pai)),
					},
				},
			})
		})
	}
}

func TestAccTrustPolicy_drift(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.ByHand().SetTrustPolicy("PaiTrain", trustOf(pai, "ecs.aliyuncs.com"))
				cloud.Mark()
			},
			Config:           config,
			ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionUpdate),
			Check:            resource.ComposeTestCheckFunc(trusts(cloud, "PaiTrain", pai), writes(cloud, "ram:UpdateRole")),
		}},
	})
}

// The role is deleted: the resource leaves the state, and comes back when the
// role does. What is restored in the end is the document of the new role.
func TestAccTrustPolicy_disappears(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", trustOf("ecs.aliyuncs.com")),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig:   func() { cloud.ByHand().DeleteRole("PaiTrain") },
				Config:      config,
				ExpectError: regexp.MustCompile(`Role Not Found`),
			},
			{
				PreConfig:        func() { cloud.ByHand().CreateRole("PaiTrain", trustOf("ecs.aliyuncs.com")) },
				Config:           config,
				ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionCreate),
			},
		},
	})
}

// The document, and with it the role's name, come from another resource.
func TestAccTrustPolicy_unknown(t *testing.T) {
	cloud := withForeignRole(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + fmt.Sprintf(`
resource "terraform_data" "given" { input = { name = "PaiTrain", policy = %q } }
resource "pai_trust_policy" "it" {
  role_name = terraform_data.given.output.name
  policy    = terraform_data.given.output.policy
}
`, trustOf(eas)),
			ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(policyAddress, tfjsonpath.New("role_arn"))),
			Check: trusts(cloud, "PaiTrain", eas),
		}},
	})
}

func TestAccTrustPolicy_invalid(t *testing.T) {
	cloud := acctest.New(t)
	everybody := func(principal string) string {
		return policyHCL("PaiTrain", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":`+principal+`}]}`)
	}
	steps := []resource.TestStep{
		refuses(cloud, policyHCL("AliyunServiceRoleForPaiEas", trustOf(eas)), `service-linked roles`),
		refuses(cloud, policyHCL("pai_train", trustOf(pai)), `role name "pai_train" contains`),
		refuses(cloud, policyHCL("PaiTrain", trustOf(pai), `on_destroy = "delete"`), `"restore"`),
		refuses(cloud, policyHCL("PaiTrain", `{"Version": "1",`+"\n"+`"Statement": [{"Efect": "Allow"}]}`), `line 2, column 16.*"Efect".*want`),
		refuses(cloud, policyHCL("PaiTrain", `{"Version": "1"`), `line 2, column 1`),
		refuses(cloud, policyHCL("PaiTrain", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}`), `Principal is missing`),
		refuses(cloud, policyHCL("PaiTrain", `{"Version":"1","Statement":[]}`), `at least one statement`),
		refuses(cloud, everybody(`{"Service":["*"]}`), `Trusts Everybody.*allow_everybody = true`),
		refuses(cloud, everybody(`{"RAM":"acs:ram::*:root"}`), `Trusts Everybody`),
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: steps})
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("validation made %d calls", calls)
	}
}

// The misprint of the guides is a legal document, but worth a warning.
func TestAccTrustPolicy_misprint(t *testing.T) {
	t.Parallel()
	cloud := withForeignRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+policyHCL("PaiTrain", trustOf("pai.aliyun.cs.com")))
	output := project.Run("plan", "-input=false")
	for _, want := range []string{"Unusual Service", "pai.aliyun.cs.com", `"pai.aliyuncs.com"`} {
		if !strings.Contains(output, want) {
			t.Errorf("the plan does not say %s:\n%s", want, output)
		}
	}
}

// RAM shows writes late, throttles and loses an answer.
func TestAccTrustPolicy_troubledCloud(t *testing.T) {
	cloud := withForeignRole(t, acctest.WithPropagation(3))
	trouble := func() {
		cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Times: 2, Status: 400, Code: "Throttling.User"})
		cloud.Faults().LoseResponse("ram:UpdateRole", 1)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			{
				PreConfig: trouble, Config: cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai)),
				ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionCreate),
			},
			{
				PreConfig: trouble, Config: cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(eas)),
				ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionUpdate),
				Check:            trusts(cloud, "PaiTrain", eas),
			},
		},
	})
}

// The write is accepted, then reading fails: that is reported, and nothing of what
// was remembered is lost.
func TestAccTrustPolicy_notSeen(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			{
				PreConfig: func() { failReadsAfterWrite(cloud) },
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(policyAddress, plancheck.ResourceActionCreate)},
				},
			},
			{Config: config, ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionNoop)},
		},
	})
}

// A resource that is marked as tainted is made anew. Terraform does not hand
// over what was remembered, so that the document stays.
func TestAccTrustPolicy_tainted(t *testing.T) {
	cloud := withForeignRole(t)
	config := cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trusts(cloud, "PaiTrain", pai),
		Steps: []resource.TestStep{{Config: config}, {
			Taint: []string{policyAddress}, Config: config,
			ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionDestroyBeforeCreate),
		}},
	})
}

func TestAccTrustPolicy_import(t *testing.T) {
	cloud := withForeignRole(t)
	respelt := strings.Join(strings.Fields(foreign), "")
	importing := func(id string) string {
		return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", policyAddress, id)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             trustIs(cloud, "PaiTrain", foreign),
		Steps: []resource.TestStep{
			refuses(cloud, policyHCL("PaiTrain", foreign)+importing("AliyunServiceRoleForPaiEas"), `Service-linked Role`),
			refuses(cloud, policyHCL("PaiTrain", foreign)+importing("PaiMissing"), `Role Not Found.*no role "PaiMissing"`),
			refuses(cloud, policyHCL("PaiTrain", foreign)+importing("acs:ram::1111111111111111:role/PaiTrain"), `Import From Another Account`),
			{
				Config:           cloud.ProviderConfig() + policyHCL("PaiTrain", respelt) + importing(arnOf("PaiTrain")),
				ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionNoop),
				Check:            cloud.CheckNoWrites(),
			},
			// What the import found comes back in the end.
			{
				Config:           cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai)),
				ConfigPlanChecks: willBe(policyAddress, plancheck.ResourceActionUpdate),
			},
		},
	})
}

func TestAccTrustPolicy_identity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := withForeignRole(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL("PaiTrain", trustOf(pai)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(policyAddress, map[string]knownvalue.Check{"role_name": knownvalue.StringExact("PaiTrain")}),
				statecheck.ExpectIdentityValueMatchesState(policyAddress, tfjsonpath.New("role_name")),
			},
		}, {
			ResourceName: policyAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
		}, {
			ResourceName: policyAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: "PaiTrain",
		}},
	})
}
