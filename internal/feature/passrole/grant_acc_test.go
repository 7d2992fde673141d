package passrole_test

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
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func TestAccPassRoleGrant_minimal(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
				plancheck.ExpectKnownValue(address, tfjsonpath.New("policy"), knownvalue.StringExact(document("PaiTrain"))),
				cloud.PlanCalls("*", 0)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("allow_wildcard"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("groups"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("services"), knownvalue.Null()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("description"), knownvalue.StringExact("")),
			},
			Check: resource.ComposeAggregateTestCheckFunc(
				grants(cloud, "pass-train", document("PaiTrain"), "user alice"),
				writes(cloud, "ram:CreatePolicy", "ram:AttachPolicyToUser"),
				cloud.CheckCalls("ram:GetRole", 0),
				cloud.CheckCalls("ram:ListPolicyVersions", 0),
			),
		}},
	})
}

func TestAccPassRoleGrant_full(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + grantHCL("pass-all",
				`role_arns      = ["`+arnOf("PaiTrain")+`", "acs:ram::*:role/vision-*"]`,
				`services       = ["eas.pai.aliyuncs.com", "pai.aliyuncs.com"]`,
				`users          = ["bob", "alice"]`,
				`groups         = ["data-scientists"]`,
				`roles          = ["AliyunPAIDLCDefaultRole"]`,
				`description    = "Für alle"`,
				`allow_wildcard = true`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check: resource.ComposeAggregateTestCheckFunc(
				grants(cloud, "pass-all",
					ramdoc.PassRole([]string{arnOf("PaiTrain"), "acs:ram::*:role/vision-*"}, []string{"eas.pai.aliyuncs.com", "pai.aliyuncs.com"}).JSON(),
					"group data-scientists", "role AliyunPAIDLCDefaultRole", "user alice", "user bob"),
				func(*terraform.State) error {
					found, err := lookUp(cloud, "pass-all")
					if err != nil {
						return err
					}
					return same("the description", found.Description, "Für alle")
				},
			),
		}, {
			ResourceName: address, ImportState: true, ImportStateId: "pass-all", ImportStateVerify: true,
			ImportStateVerifyIdentifierAttribute: "name",
		}},
	})
}

// Every change is made in place, and what is not in the plan is not written.
func TestAccPassRoleGrant_updateInPlace(t *testing.T) {
	cloud := acctest.New(t)
	step := func(config string, changed changes, check ...resource.TestCheckFunc) resource.TestStep {
		return resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + config,
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, changed),
			Check:            resource.ComposeAggregateTestCheckFunc(check...),
		}
	}
	both := `role_arns = ["` + arnOf("PaiServe") + `", "` + arnOf("PaiTrain") + `"]`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`)},
			step(grantHCL("pass-train", both, `users = ["alice"]`), changes{"policy", "role_arns"},
				writes(cloud, "ram:CreatePolicyVersion"),
				grants(cloud, "pass-train", document("PaiServe", "PaiTrain"), "user alice"),
				cloud.CheckCalls("ram:ListEntitiesForPolicy", 1)), // of the refresh: the write is looked for by GetPolicy
			step(grantHCL("pass-train", both, `users = ["bob"]`), changes{"users"},
				writes(cloud, "ram:AttachPolicyToUser", "ram:DetachPolicyFromUser"),
				grants(cloud, "pass-train", document("PaiServe", "PaiTrain"), "user bob")),
			step(grantHCL("pass-train", both, `groups = ["data-scientists"]`, `roles = ["AliyunPAIDSWDefaultRole"]`), changes{"groups", "roles", "users"},
				writes(cloud, "ram:AttachPolicyToGroup", "ram:AttachPolicyToRole", "ram:DetachPolicyFromUser"),
				grants(cloud, "pass-train", document("PaiServe", "PaiTrain"), "group data-scientists", "role AliyunPAIDSWDefaultRole")),
			step(grantHCL("pass-train", both, `groups = ["data-scientists"]`, `description = "d"`), changes{"description", "roles"},
				writes(cloud, "ram:UpdatePolicyDescription", "ram:DetachPolicyFromRole")),
			step(grantHCL("pass-train", both, `groups = ["data-scientists"]`, `services = ["pai.aliyuncs.com"]`), changes{"description", "policy", "services"},
				writes(cloud, "ram:CreatePolicyVersion", "ram:UpdatePolicyDescription")),
			// What only the provider reads costs no call.
			step(grantHCL("pass-train", both, `groups = ["data-scientists"]`, `services = ["pai.aliyuncs.com"]`, `allow_wildcard = true`),
				changes{"allow_wildcard"}, cloud.CheckNoWrites()),
		},
	})
}

func TestAccPassRoleGrant_replacedOnRename(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`),
		}, {
			Config: cloud.ProviderConfig() + grantHCL("pass-both", `role_arns = ["`+arnOf("PaiTrain")+`"]`, `users = ["alice"]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate,
				plancheck.ExpectKnownValue(address, tfjsonpath.New("policy"), knownvalue.StringExact(document("PaiTrain")))),
			Check: resource.ComposeAggregateTestCheckFunc(
				grants(cloud, "pass-both", document("PaiTrain"), "user alice"),
				func(*terraform.State) error {
					if _, err := lookUp(cloud, "pass-train"); err == nil {
						return fmt.Errorf("the policy pass-train still exists")
					}
					return nil
				}),
		}},
	})
}

// RAM keeps five versions of a policy. The seventh change is like the first.
func TestAccPassRoleGrant_versionsRotate(t *testing.T) {
	cloud := acctest.New(t)
	steps := []resource.TestStep{{Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`)}}
	for i := range 7 {
		role := fmt.Sprintf("PaiTrain%d", i)
		steps = append(steps, resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + grantHCL("pass-train", `role_arns = ["`+arnOf(role)+`"]`, `users = ["alice"]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeAggregateTestCheckFunc(
				writes(cloud, "ram:CreatePolicyVersion"), grants(cloud, "pass-train", document(role), "user alice")),
		})
	}
	steps[7].Check = resource.ComposeAggregateTestCheckFunc(steps[7].Check, func(*terraform.State) error {
		found, err := lookUp(cloud, "pass-train")
		if err != nil {
			return err
		}
		return same("the list of versions", fmt.Sprint(found.Versions), "[v4 v5 v6 v7 v8]")
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(), CheckDestroy: nothingLeft(cloud), Steps: steps,
	})
}

// RAM shows attachments late: the apply waits, so that the next plan finds no
// drift, and the destroy is not put off by what is no more.
func TestAccPassRoleGrant_lateReads(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(3))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + passTrain(`users = ["alice"]`, `groups = ["data-scientists"]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		}, {
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + passTrain(`users = ["alice", "bob"]`, `roles = ["AliyunPAIDLCDefaultRole"]`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check: resource.ComposeAggregateTestCheckFunc(
				writes(cloud, "ram:AttachPolicyToUser", "ram:AttachPolicyToRole", "ram:DetachPolicyFromGroup"),
				grants(cloud, "pass-train", document("PaiTrain"), "role AliyunPAIDLCDefaultRole", "user alice", "user bob")),
		}},
	})
}

// Letter case, the form of the region and the order of members are no change,
// in the configuration as in the cloud.
func TestAccPassRoleGrant_spellings(t *testing.T) {
	cloud := acctest.New(t)
	regional := strings.Replace(arnOf("PAITRAIN"), "ram::", "ram:*:", 1)
	none := func(lines ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + grantHCL("pass-train", lines...),
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
			Check:            cloud.CheckNoWrites(),
		}
	}
	first := none(`role_arns = ["`+arnOf("PaiTrain")+`", "`+arnOf("PaiServe")+`"]`, `users = ["Alice", "bob"]`)
	first.ConfigPlanChecks, first.Check = planned(plancheck.ResourceActionCreate), nil
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			first,
			none(`role_arns = ["`+arnOf("paiserve")+`", "`+regional+`"]`, `users = ["alice", "bob"]`),
			none(`role_arns = ["`+regional+`", "`+arnOf("PAISERVE")+`"]`, `users = ["BOB", "Alice"]`),
		},
	})
}

// An argument that lists nobody is as good as none.
func TestAccPassRoleGrant_emptySets(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + passTrain(`users = []`, `groups = ["data-scientists"]`, `roles = []`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		}, {
			Config:           cloud.ProviderConfig() + passTrain(`users = ["alice"]`, `groups = []`, `roles = []`),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            grants(cloud, "pass-train", document("PaiTrain"), "user alice"),
		}},
	})
}

// The ARN comes from another resource of the same plan.
func TestAccPassRoleGrant_ofNewRole(t *testing.T) {
	const config = `
resource "pai_instance_role" "it" {
  name      = "PaiTrain"
  workloads = ["dsw"]
}

resource "pai_passrole_grant" "it" {
  name      = "pass-train"
  role_arns = [pai_instance_role.it.arn]
  users     = ["alice"]
}
`
	for name, c := range map[string]struct {
		provider string
		policy   plancheck.PlanCheck
	}{
		"known":   {``, plancheck.ExpectKnownValue(address, tfjsonpath.New("policy"), knownvalue.StringExact(document("PaiTrain")))},
		"unknown": {`preflight = "off"`, plancheck.ExpectUnknownValue(address, tfjsonpath.New("policy"))},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			provider := cloud.ProviderConfig()
			if c.provider != "" {
				provider = cloud.ProviderConfig(c.provider)
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             nothingLeft(cloud),
				Steps: []resource.TestStep{{
					Config:           provider + config,
					ConfigPlanChecks: planned(plancheck.ResourceActionCreate, c.policy, cloud.PlanMakesNoWrites()),
					Check:            grants(cloud, "pass-train", document("PaiTrain"), "user alice"),
				}},
			})
		})
	}
}

func TestAccPassRoleGrant_invalid(t *testing.T) {
	cloud := acctest.New(t)
	wildcard := func(arn string, lines ...string) string {
		return grantHCL("pass", append(lines, `role_arns = ["`+arn+`"]`, `users = ["alice"]`)...)
	}
	long := make([]string, 100)
	for i := range long {
		long[i] = fmt.Sprintf("%q", arnOf(fmt.Sprintf("PaiTrainWithARatherLongName%034d", i)))
	}
	var steps []resource.TestStep
	for _, c := range []struct{ config, want string }{
		{grantHCL("pass_train", `role_arns = ["`+arnOf("PaiTrain")+`"]`, `users = ["alice"]`), `(?s)policy name "pass_train" contains\s+'_'`},
		{grantHCL("pass", `role_arns = []`, `users = ["alice"]`), `at\s+least\s+1`},
		{wildcard("acs:ram::*:role/PaiTrain"), `(?s)Wildcard in PassRole Grant.*not\s+one\s+role.*allow_wildcard = true`},
		{wildcard(arnOf("Pai*")), `Wildcard in PassRole Grant`},
		{wildcard("*"), `Wildcard in PassRole Grant`},
		{wildcard("acs:oss:*:*:bucket/*", `allow_wildcard = true`), `(?s)of\s+service\s+"oss"`},
		{wildcard("acs:ram::*:user/*", `allow_wildcard = true`), `(?s)instead\s+of\s+roles`},
		{wildcard("PaiTrain"), `(?s)"PaiTrain"\s+is\s+not\s+an\s+arn`},
		{wildcard(strings.Replace(arnOf("x"), "role", "user", 1)), `(?s)instead\s+of\s+a\s+role`},
		{passTrain(), `PassRole Grant to Nobody`},
		{passTrain(`users = []`, `groups = []`), `PassRole Grant to Nobody`},
		{passTrain(`users = [null]`), `(?i)null`},
		{passTrain(`users = ["alice@example.onaliyun.com"]`), `user name`},
		{passTrain(`roles = ["` + arnOf("PaiTrain") + `"]`), `role name`},
		{passTrain(`roles = ["AliyunServiceRoleForPaiEas"]`), `(?s)service-linked\s+roles`},
		{passTrain(`users = ["alice"]`, `services = []`), `at\s+least\s+1`},
		{passTrain(`users = ["alice"]`, `services = ["pai.aliyun.cs.com"]`), `(?s)right\s+value\s+is\s+"pai.aliyuncs.com"`},
		{passTrain(`users = ["alice"]`, `description = "`+strings.Repeat("d", 1025)+`"`), `(?s)at\s+most\s+1024`},
		{grantHCL("pass", `role_arns = [`+strings.Join(long, ", ")+`]`, `users = ["alice"]`), `PassRole Grant Too Long`},
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

// What is not known when the configuration is validated is judged at apply.
func TestAccPassRoleGrant_wildcardKnownLate(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string {
		return cloud.ProviderConfig() + `
resource "terraform_data" "arn" { input = "acs:ram::*:role/PaiTrain" }
` + grantHCL("pass-train", append(lines, `role_arns = [terraform_data.arn.output]`, `users = ["alice"]`)...)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{
			{Config: config(), ExpectError: regexp.MustCompile(`Wildcard in PassRole Grant`), Check: cloud.CheckNoWrites()},
			{
				Config:           config(`allow_wildcard = true`),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check:            grants(cloud, "pass-train", ramdoc.PassRole([]string{"acs:ram::*:role/PaiTrain"}, nil).JSON(), "user alice"),
			},
		},
	})
}
