package fn_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func testSteps(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"pai": providerserver.NewProtocol6WithError(newProvider()),
		},
		Steps: steps,
	})
}

func TestAccFunctions_values(t *testing.T) {
	testSteps(t, resource.TestStep{
		Config: `
			locals {
				arn = provider::pai::role_arn(1234567890123456, "Train")
			}
			output "role_arn" {
				value = local.arn
			}
			output "parse_role_arn" {
				value = provider::pai::parse_role_arn(local.arn)
			}
			output "trust_policy" {
				value = jsondecode(provider::pai::trust_policy(toset(["dsw"])))
			}
			output "passrole_policy" {
				value = jsondecode(provider::pai::passrole_policy([local.arn]))
			}
			output "access_policy" {
				value = [for policy in [provider::pai::access_policy(), provider::pai::access_policy(["vpc", "oss"])] :
					[for statement in jsondecode(policy).Statement : statement.Resource]]
			}
			output "trusts" {
				value = [for kind in ["dsw", "dlc", "eas"] : provider::pai::trusts(provider::pai::trust_policy(["dsw"]), kind)]
			}
			output "eas_role_config" {
				value = [provider::pai::eas_role_config("custom", local.arn), provider::pai::eas_role_config("none")]
			}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("role_arn", knownvalue.StringExact(trainARN)),
			statecheck.ExpectKnownOutputValue("parse_role_arn", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"account_id": knownvalue.StringExact("1234567890123456"),
				"name":       knownvalue.StringExact("Train"),
			})),
			statecheck.ExpectKnownOutputValue("trust_policy", oneStatement(map[string]knownvalue.Check{
				"Effect": knownvalue.StringExact("Allow"),
				"Action": knownvalue.StringExact("sts:AssumeRole"),
				"Principal": knownvalue.ObjectExact(map[string]knownvalue.Check{
					"Service": knownvalue.TupleExact([]knownvalue.Check{knownvalue.StringExact("pai.aliyuncs.com")}),
				}),
			})),
			statecheck.ExpectKnownOutputValue("passrole_policy", oneStatement(map[string]knownvalue.Check{
				"Effect":   knownvalue.StringExact("Allow"),
				"Action":   knownvalue.StringExact("ram:PassRole"),
				"Resource": knownvalue.StringExact(trainARN),
			})),
			statecheck.ExpectKnownOutputValue("access_policy", knownvalue.TupleExact([]knownvalue.Check{
				texts("*", "*", "*", "*", "*", "acs:oss:*:*:*", "*"), texts("*", "acs:oss:*:*:*"),
			})),
			statecheck.ExpectKnownOutputValue("trusts", knownvalue.TupleExact([]knownvalue.Check{
				knownvalue.Bool(true), knownvalue.Bool(true), knownvalue.Bool(false),
			})),
			statecheck.ExpectKnownOutputValue("eas_role_config", knownvalue.TupleExact([]knownvalue.Check{
				knownvalue.StringExact(`{"options":{"enable_ram_role":true},"role_arn":"` + trainARN + `"}`),
				knownvalue.StringExact(`{"options":{"enable_ram_role":false}}`),
			})),
		},
	})
}

func texts(members ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(members))
	for i, member := range members {
		checks[i] = knownvalue.StringExact(member)
	}
	return knownvalue.TupleExact(checks)
}

func oneStatement(statement map[string]knownvalue.Check) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"Version":   knownvalue.StringExact("1"),
		"Statement": knownvalue.TupleExact([]knownvalue.Check{knownvalue.ObjectExact(statement)}),
	})
}

func TestAccFunctions_knownAfterApply(t *testing.T) {
	testSteps(t, resource.TestStep{
		Config: `
			resource "terraform_data" "kind" {
				input = "eas"
			}
			output "trusts" {
				value = provider::pai::trusts(provider::pai::trust_policy(["dsw", terraform_data.kind.output]), "eas")
			}`,
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("trusts")},
		},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("trusts", knownvalue.Bool(true)),
		},
	})
}

// Terraform underlines the argument and names it; the text is ours.
func TestAccFunctions_badArgument(t *testing.T) {
	calls := map[string]struct{ call, want string }{
		"access_policy":       {`access_policy(["oss", "ram"])`, `Invalid value for "services" parameter: unknown service "ram": it must be cs,`},
		"access_policy, none": {`access_policy([])`, `Invalid value for "services" parameter: names no service`},
		"access_policy, 2nd":  {`access_policy(["oss"], ["vpc"])`, `Invalid value for "services" parameter: is one set too many`},
		"trust_policy": {
			`trust_policy(["dsw", "pai"])`,
			`Invalid value for "workloads" parameter: unknown workload kind "pai": it must be dsw, dlc or eas.`,
		},
		"trust_policy, null":        {`trust_policy(null)`, `Invalid value for "workloads" parameter: argument must not be null.`},
		"trust_policy, null member": {`trust_policy([null])`, `Invalid value for "workloads" parameter: must not contain null.`},
		"passrole_policy, 1st": {
			`passrole_policy(["acs:ram::1234567890123456:role/*"])`,
			`Invalid value for "role_arns" parameter: arn "acs:ram::1234567890123456:role/*" has the wildcard role name "*"`,
		},
		"passrole_policy, 2nd": {
			`passrole_policy(["` + trainARN + `"], [])`,
			`Invalid value for "services" parameter: names no service`,
		},
		"passrole_policy, 3rd": {
			`passrole_policy(["` + trainARN + `"], ["pai.aliyuncs.com"], ["eas.pai.aliyuncs.com"])`,
			`Invalid value for "services" parameter: is one set too many`,
		},
		"passrole_policy, 1st is null": {`passrole_policy(null)`, `Invalid value for "role_arns" parameter: argument must not be null.`},
		"trusts, 1st":                  {`trusts("{", "dsw")`, `Invalid value for "policy" parameter: document: not JSON`},
		"trusts, 2nd":                  {`trusts(provider::pai::trust_policy(["dsw"]), "DSW")`, `Invalid value for "workload" parameter: unknown workload kind "DSW"`},
		"eas_role_config, 1st":         {`eas_role_config("custom")`, `Invalid value for "role_mode" parameter: role mode "custom" needs a role ARN`},
		"eas_role_config, 2nd":         {`eas_role_config("custom", "train")`, `Invalid value for "role_arn" parameter: "train" is not an arn`},
		"role_arn, 1st":                {`role_arn("me", "train")`, `Invalid value for "account_id" parameter: account id "me" contains`},
		"role_arn, 2nd":                {`role_arn("1234567890123456", "my role")`, `Invalid value for "name" parameter: role name "my role" contains`},
		"parse_role_arn":               {`parse_role_arn("train")`, `Invalid value for "arn" parameter: "train" is not an arn`},
	}
	for name, c := range calls {
		t.Run(name, func(t *testing.T) {
			testSteps(t, resource.TestStep{
				Config:      `output "it" { value = provider::pai::` + c.call + ` }`,
				ExpectError: wrapped(c.want),
			})
		})
	}
}

// wrapped matches text however Terraform breaks it into lines.
func wrapped(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `\s+`))
}
