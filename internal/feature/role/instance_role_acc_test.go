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
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// address is that of the role in every configuration of these tests.
const address = "pai_instance_role.it"

const (
	ossRead = `{ name = "AliyunOSSReadOnlyAccess", type = "System" }`
	ossFull = `{ name = "AliyunOSSFullAccess", type = "System" }`
)

func arnOf(name string) string { return "acs:ram::" + acctest.Account + ":role/" + name }

// trustOf is a trust policy in another spelling than the provider's.
func trustOf(services ...string) string {
	return fmt.Sprintf(`{"Statement": [{"Principal": {"Service": ["%s"]}, "Action": ["sts:AssumeRole"], "Effect": "Allow"}], "Version": "1"}`,
		strings.Join(services, `", "`))
}

// roleHCL is a role with the given further lines.
func roleHCL(name string, lines ...string) string {
	return fmt.Sprintf("\nresource \"pai_instance_role\" \"it\" {\n  name = %q\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

func dswRole(name string, lines ...string) string {
	return roleHCL(name, append([]string{`workloads = ["dsw"]`}, lines...)...)
}

// planned asserts what the plan does to the role, and that the plan after the
// apply is empty.
func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	checks := append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}, more...)
	return resource.ConfigPlanChecks{
		PreApply:             checks,
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("%s is %s, want %s", what, got, want)
	}
	return nil
}

// trusts checks that the role trusts exactly these services, in whatever
// spelling.
func trusts(cloud *acctest.Cloud, name string, services ...string) resource.TestCheckFunc {
	return cloud.CheckRole(name, func(role acctest.Role) error {
		if want := ramdoc.Trust(services...).JSON(); !ramdoc.SameText(role.AssumeRolePolicyDocument, want) {
			return fmt.Errorf("the trust policy is %s, want %s", role.AssumeRolePolicyDocument, want)
		}
		return nil
	})
}

// writes checks which writes were made since Mark, in order.
func writes(cloud *acctest.Cloud, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		return same("the list of writes", fmt.Sprint(cloud.Writes()), fmt.Sprint(want))
	}
}

func TestAccInstanceRole_minimal(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + dswRole("PaiTrain"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
				plancheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("trust_policy"), knownvalue.StringRegexp(regexp.MustCompile(`"pai\.aliyuncs\.com"`))),
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("role_id")),
				cloud.PlanMakesNoWrites(),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("max_session_duration"), knownvalue.Int64Exact(3600)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("role_id"), knownvalue.StringRegexp(regexp.MustCompile(`^\d+$`))),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("create_date"), knownvalue.StringRegexp(regexp.MustCompile(`^2026-`))),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("policies"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("tags"), knownvalue.Null()),
			},
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckCalls("ram:CreateRole", 1),
				cloud.CheckCalls("ram:ListPoliciesForRole", 0),
				cloud.CheckCalls("ram:ListTagResources", 0),
			),
		}},
	})
}

// full sets every argument.
func full(name, description string) string {
	return roleHCL(name,
		`workloads                   = ["eas", "dlc", "dsw"]`,
		`additional_trusted_services = ["ecs.aliyuncs.com"]`,
		fmt.Sprintf(`description                 = %q`, description),
		`max_session_duration        = 7200`,
		`policies                    = [`+ossRead+`, `+ossFull+`]`,
		`tags                        = { team = "vision", stage = "test" }`,
		`force_detach_policies       = true`,
		`deletion_guard              = false`,
	)
}

func TestAccInstanceRole_full(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + full("PaiAll", "Roles für alle"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckRole("PaiAll", func(role acctest.Role) error {
					return same("role", fmt.Sprintln(role.Description, role.MaxSessionDuration, role.Policies, role.Tags),
						"Roles für alle 7200 [System/AliyunOSSFullAccess System/AliyunOSSReadOnlyAccess] map[stage:test team:vision]\n")
				}),
				trusts(cloud, "PaiAll", "eas.pai.aliyuncs.com", "ecs.aliyuncs.com", "pai.aliyuncs.com"),
				cloud.CheckCalls("ram:TagResources", 0), // CreateRole has set them
				cloud.CheckCalls("ram:UpdateRole", 0),
			),
		}, {
			ResourceName: address, ImportState: true, ImportStateId: "PaiAll", ImportStateVerify: true,
			ImportStateVerifyIdentifierAttribute: "name",
			ImportStateVerifyIgnore:              []string{"force_detach_policies", "deletion_guard"},
		}},
	})
}

func TestAccInstanceRole_updateInPlace(t *testing.T) {
	cloud := acctest.New(t)
	step := func(config string, more ...resource.TestCheckFunc) resource.TestStep {
		return resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + config,
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
			},
			Check: resource.ComposeAggregateTestCheckFunc(append(more, cloud.CheckCalls("ram:CreateRole", 0))...),
		}
	}
	first := step(dswRole("PaiTrain", `description = "first"`))
	first.ConfigPlanChecks = planned(plancheck.ResourceActionCreate)
	first.Check = nil
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			first,
			step(roleHCL("PaiTrain", `workloads = ["eas"]`, `description = "second"`),
				trusts(cloud, "PaiTrain", "eas.pai.aliyuncs.com"), writes(cloud, "ram:UpdateRole")),
			// What is not in the plan is not written.
			step(roleHCL("PaiTrain", `workloads = ["eas"]`, `description = "second"`, `policies = [`+ossRead+`]`),
				writes(cloud, "ram:AttachPolicyToRole")),
			step(roleHCL("PaiTrain", `workloads = ["eas"]`, `description = "second"`, `policies = [`+ossFull+`]`),
				writes(cloud, "ram:AttachPolicyToRole", "ram:DetachPolicyFromRole")),
			step(roleHCL("PaiTrain", `workloads = ["eas"]`, `description = "second"`, `policies = []`, `tags = { a = "1", b = "2" }`),
				writes(cloud, "ram:DetachPolicyFromRole", "ram:TagResources")),
			step(roleHCL("PaiTrain", `workloads = ["eas"]`, `policies = []`, `tags = { b = "3" }`),
				writes(cloud, "ram:UpdateRole", "ram:UntagResources", "ram:TagResources"),
				cloud.CheckRole("PaiTrain", func(role acctest.Role) error {
					return same("role", fmt.Sprint(role.Description, role.Policies, role.Tags), "[] map[b:3]")
				})),
			// Another word for the same trust policy needs no write, nor do
			// arguments that only the provider reads.
			step(roleHCL("PaiTrain", `workloads = ["eas"]`, `additional_trusted_services = ["eas.pai.aliyuncs.com"]`,
				`policies = []`, `tags = { b = "3" }`, `deletion_guard = false`), cloud.CheckNoWrites()),
		},
	})
}

func TestAccInstanceRole_replacedOnRename(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`),
		}, {
			Config: cloud.ProviderConfig() + dswRole("PaiServe", `policies = [`+ossRead+`]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate,
				plancheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiServe"))),
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("role_id"))),
			Check: cloud.CheckRoleGone("PaiTrain"),
		}},
	})
}

// The role's workloads come from another resource of the same plan.
func TestAccInstanceRole_unknownWorkloads(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + `
resource "terraform_data" "kinds" { input = ["eas"] }
` + roleHCL("PaiTrain", `workloads = terraform_data.kinds.output`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("trust_policy")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiTrain")))),
			Check: trusts(cloud, "PaiTrain", "eas.pai.aliyuncs.com"),
		}, {
			Config: cloud.ProviderConfig() + `
resource "terraform_data" "kinds" { input = ["eas", "dsw"] }
` + roleHCL("PaiTrain", `workloads = terraform_data.kinds.output`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            trusts(cloud, "PaiTrain", "eas.pai.aliyuncs.com", "pai.aliyuncs.com"),
		}},
	})
}

func TestAccInstanceRole_arnSpelling(t *testing.T) {
	for name, keepCase := range map[string]bool{"lower case": false, "as created": true} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.KeepARNCase = keepCase }))
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckNothingLeft(),
				Steps: []resource.TestStep{{
					Config:           cloud.ProviderConfig() + dswRole("PaiTRAIN"),
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiTRAIN"))),
					},
				}},
			})
		})
	}
}

// With the preflight off, planning a new role asks nobody anything.
func TestAccInstanceRole_preflightOff(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig(`preflight = "off"`) + dswRole("PaiTrain"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("arn")),
				cloud.PlanCalls("*", 0)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("arn"), knownvalue.StringExact(arnOf("PaiTrain"))),
			},
		}},
	})
}

// RAM shows writes late: the apply waits, so that the next plan finds no drift.
func TestAccInstanceRole_lateReads(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(2))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + dswRole("PaiTrain", `policies = [`+ossRead+`]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		}, {
			Config:           cloud.ProviderConfig() + roleHCL("PaiTrain", `workloads = ["eas"]`, `policies = [`+ossFull+`]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		}},
	})
}

func TestAccInstanceRole_invalid(t *testing.T) {
	cloud := acctest.New(t)
	steps := []resource.TestStep{}
	for _, c := range []struct{ config, want string }{
		{dswRole("pai_train"), `role name "pai_train" contains '_'`},
		{dswRole("AliyunServiceRoleForPaiDlc"), `(?s)service-linked\s+roles`},
		{roleHCL("PaiTrain", `workloads = []`), `at\s+least\s+1`},
		{roleHCL("PaiTrain", `workloads = ["ecs"]`), `"dsw"`},
		{dswRole("PaiTrain", `additional_trusted_services = ["pai.aliyun.cs.com"]`), `(?s)right\s+value\s+is\s+"pai.aliyuncs.com"`},
		{dswRole("PaiTrain", `description = "`+strings.Repeat("d", 1025)+`"`), `(?s)at\s+most\s+1024`},
		{dswRole("PaiTrain", `tags = { k = null }`), `(?s)key\s+"k"\s+of\s+tags\s+is\s+null`},
		{dswRole("PaiTrain", `max_session_duration = 60`), `(?s)between\s+3600\s+and\s+43200`},
		{dswRole("PaiTrain", `policies = [{ name = "a_b", type = "Custom" }]`), `policy name "a_b"`},
		{dswRole("PaiTrain", `policies = [{ name = "AB", type = "custom" }]`), `"Custom"`},
		{dswRole("PaiTrain", `tags = { "acs:x" = "1" }`), `(?s)not\s+reserved`},
	} {
		steps = append(steps, resource.TestStep{
			Config: cloud.ProviderConfig() + c.config, PlanOnly: true, ExpectError: regexp.MustCompile(c.want),
		})
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: steps})
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("validation made %d calls", calls)
	}
}
