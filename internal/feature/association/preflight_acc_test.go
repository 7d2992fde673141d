package association_test

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

const preflightAddress = "data.pai_preflight.it"

func ask(role, workload string) string {
	return fmt.Sprintf("\ndata \"pai_preflight\" \"it\" {\n  role_arn = %s\n  workload = %q\n}\n", role, workload)
}

// answers checks attributes of the data source: text, bool, int, or nil for
// null.
func answers(attributes map[string]any) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range attributes {
		want := knownvalue.Check(knownvalue.Null())
		switch value := value.(type) {
		case string:
			want = knownvalue.StringRegexp(regexp.MustCompile("(?s)" + value))
		case bool:
			want = knownvalue.Bool(value)
		case int:
			want = knownvalue.Int64Exact(int64(value))
		}
		checks = append(checks, statecheck.ExpectKnownValue(preflightAddress, tfjsonpath.New(name), want))
	}
	return checks
}

// finds checks the findings, each as "rule certainty: summary".
func finds(wanted ...string) statecheck.StateCheck {
	list := make([]knownvalue.Check, len(wanted))
	for i, want := range wanted {
		kind, summary, _ := strings.Cut(want, ": ")
		rule, certainty, _ := strings.Cut(kind, " ")
		list[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"rule": knownvalue.StringExact(rule), "certainty": knownvalue.StringExact(certainty), "summary": knownvalue.StringExact(summary),
		})
	}
	return statecheck.ExpectKnownValue(preflightAddress, tfjsonpath.New("findings"), knownvalue.ListExact(list))
}

func passPolicy(effect, extra string) string {
	return fmt.Sprintf(`{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},
		{"Effect":%q,"Action":"ram:PassRole","Resource":"acs:ram::%s:role/paitrain"%s}]}`, effect, acctest.Account, extra)
}

// What the trust policy says, asked by the account itself, which may pass
// every role.
func TestAccPreflight_trusted(t *testing.T) {
	allow := func(service, extra string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":[%q]}%s}`, service, extra)
	}
	for name, tc := range map[string]struct {
		statements string
		want       map[string]any
		findings   []string
	}{
		"allowed": {allow("ecs.aliyuncs.com", "") + "," + allow("pai.aliyuncs.com", ""), map[string]any{
			"trusted": "^allowed$", "trusted_certain": true, "trusted_statement": 2, "trusted_reason": "Statement 2 of the trust policy lets pai.aliyuncs.com",
			"passable": "^allowed$", "passable_certain": true, "passable_policy": nil, "passable_statement": nil,
			"passable_reason": "the account itself", "caller_arn": ":root$", "ok": true,
		}, nil},
		"denied": {allow("pai.aliyuncs.com", "") + `,{"Effect":"Deny","Action":"*","Principal":{"Service":["pai.aliyuncs.com"]}}`, map[string]any{
			"trusted": "^denied$", "trusted_certain": true, "trusted_statement": 2, "trusted_reason": "Statement 2 of the trust policy denies it", "ok": false,
		}, []string{"trust certain: Role Not Assumable by PAI"}},
		"no allow": {allow("eas.pai.aliyuncs.com", ""), map[string]any{
			"trusted": "^no_allow_found$", "trusted_certain": true, "trusted_statement": nil, "trusted_reason": "serves EAS only", "ok": false,
		}, []string{"trust certain: Role Not Assumable by PAI"}},
		"condition": {allow("pai.aliyuncs.com", `,"Condition":{"StringEquals":{"acs:SourceArn":"x"}}`), map[string]any{
			"trusted": "^no_allow_found$", "trusted_certain": false, "trusted_statement": nil, "trusted_reason": "StringEquals acs:SourceArn", "ok": false,
		}, []string{"trust likely: Trust Policy Depends on a Condition"}},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiTrain", `{"Version":"1","Statement":[`+tc.statements+`]}`)
			run(t, cloud, resource.TestStep{
				Config:            cloud.ProviderConfig() + ask(fmt.Sprintf("%q", roleARN), "dsw"),
				ConfigStateChecks: append(answers(tc.want), finds(tc.findings...)),
			})
		})
	}
}

// What the policies of callers say. The role is fine.
func TestAccPreflight_passable(t *testing.T) {
	const mayNotPass = "pass likely: Role May Not Be Passed"
	for name, tc := range map[string]struct {
		caller   string
		policy   string // attached to the caller as Pass
		want     map[string]any
		findings []string
	}{
		"allowed": {acctest.Bob, passPolicy("Allow", ""), map[string]any{
			"passable": "^allowed$", "passable_certain": true, "passable_policy": "^Custom/Pass$", "passable_statement": 2,
			"passable_reason": "Statement 2 of the policy Custom/Pass allows it", "caller_arn": ":user/bob$", "trusted": "^allowed$", "ok": true,
		}, nil},
		"denied": {acctest.Bob, passPolicy("Deny", ""), map[string]any{
			"passable": "^denied$", "passable_certain": true, "passable_policy": "^Custom/Pass$", "passable_statement": 2,
			"passable_reason": "explicitly denies it", "ok": false,
		}, []string{"pass certain: Passing the Role Is Denied"}},
		"no allow": {acctest.Bob, passPolicy("Allow", `,"Condition":{"StringEquals":{"acs:Service":"ecs.aliyuncs.com"}}`), map[string]any{
			"passable": "^no_allow_found$", "passable_certain": false, "passable_policy": nil, "passable_statement": nil,
			"passable_reason": "Nothing allows the caller.*condition cannot be evaluated here", "ok": false,
		}, []string{mayNotPass}},
		"own service": {acctest.Bob, passPolicy("Allow", `,"Condition":{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`), map[string]any{
			"passable": "^allowed$", "passable_certain": false, "passable_policy": "^Custom/Pass$", "passable_statement": 2,
			"passable_reason": "not confirmed", "ok": false, // ok asks for certainty
		}, nil},
		"not verified": {acctest.Alice, passPolicy("Allow", ""), map[string]any{
			"passable": "^not_verified$", "passable_certain": false, "passable_policy": nil, "passable_reason": "It could not be read.*not authorized",
			"trusted": "^not_verified$", "trusted_certain": false, "trusted_reason": "It could not be read.*not authorized", "ok": false,
		}, []string{"trust unverified: Not Verified", "pass unverified: Not Verified"}},
		"administrator": {acctest.Platform, "", map[string]any{
			"passable": "^allowed$", "passable_policy": "^System/AdministratorAccess$", "passable_statement": 1, "ok": true,
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiTrain", trustPAI)
			if tc.policy != "" {
				cloud.ByHand().CreatePolicy("Pass", tc.policy)
				cloud.ByHand().Grant(tc.caller, "Pass", "Custom")
			}
			caller := cloud.As(tc.caller)
			// An answer of the cloud that refuses the read is no warning, and
			// nothing is an error: whatever the level, it is asked and told.
			var steps []resource.TestStep
			for _, level := range []string{"strict", "off"} {
				steps = append(steps, resource.TestStep{
					Config:            caller.ProviderConfig(fmt.Sprintf("preflight = %q", level)) + ask(fmt.Sprintf("%q", roleARN), "dsw"),
					ConfigStateChecks: append(answers(tc.want), finds(tc.findings...)),
				})
			}
			run(t, caller, steps...)
		})
	}
}

// A session of a role has the policies of the role, whose name its ARN spells
// in lower case.
func TestAccPreflight_session(t *testing.T) {
	cloud := acctest.New(t, acctest.WithOptions(func(o *emulator.Options) { o.ExactNames = true }))
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	cloud.ByHand().CreateRole("Deployer", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
		"Principal":{"RAM":["acs:ram::`+acctest.Account+`:root"]}}]}`)
	cloud.ByHand().CreatePolicy("Pass", passPolicy("Allow", ""))
	cloud.ByHand().Attach("Deployer", "Pass", "Custom")
	cloud.ByHand().Attach("Deployer", "AliyunRAMReadOnlyAccess", "System")
	session := cloud.As(acctest.Platform).Assume("acs:ram::"+acctest.Account+":role/Deployer", "pipeline")
	run(t, session, resource.TestStep{
		Config: session.ProviderConfig() + ask(fmt.Sprintf("%q", roleARN), "dlc"),
		ConfigStateChecks: append(answers(map[string]any{
			"caller_arn": ":assumed-role/deployer/pipeline$", "passable": "^allowed$", "passable_policy": "^Custom/Pass$", "trusted": "^allowed$", "ok": true,
		}), finds()),
	})
}

func TestAccPreflight_roleThatIsNotThere(t *testing.T) {
	cloud := acctest.New(t)
	run(t, cloud,
		resource.TestStep{
			Config: cloud.ProviderConfig() + ask(fmt.Sprintf("%q", roleARN), "eas"),
			ConfigStateChecks: append(answers(map[string]any{
				"trusted": "^no_allow_found$", "trusted_certain": false, "trusted_reason": "does not exist", "passable": "^allowed$", "ok": false,
			}), finds("role certain: Role Not Found")),
		},
		resource.TestStep{
			Config: cloud.ProviderConfig() + ask(`"acs:ram::9999999999999999:role/PaiTrain"`, "eas"),
			ConfigStateChecks: append(answers(map[string]any{
				"trusted": "^not_verified$", "trusted_certain": false, "passable": "^denied$", "passable_certain": true,
				"passable_reason": "9999999999999999.*" + acctest.Account, "caller_arn": ":root$", "ok": false,
			}), finds("account certain: Role of Another Account")),
		},
		refused(cloud, cloud.ProviderConfig()+ask(`"acs:ram::`+acctest.Account+`:role/*"`, "eas"), "wildcard"),
		refused(cloud, cloud.ProviderConfig()+ask(fmt.Sprintf("%q", roleARN), "rec"), "one of"),
		resource.TestStep{Config: cloud.ProviderConfig()}, // the last configuration must be one to destroy by
	)
}

// Terraform asks about a role that it is about to change after the change.
func TestAccPreflight_roleOfTheSameRun(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(3))
	config := func(workloads string) string {
		return cloud.ProviderConfig() + ask("pai_instance_role.it.arn", "eas") + fmt.Sprintf(`
resource "pai_instance_role" "it" {
  name      = "PaiTrain"
  workloads = [%s]
}
`, workloads)
	}
	run(t, cloud,
		resource.TestStep{Config: config(`"dsw"`), ConfigPlanChecks: emptyAfter(), ConfigStateChecks: answers(map[string]any{
			"trusted": "^no_allow_found$", "trusted_certain": true, "trusted_reason": "serves DSW and DLC only", "ok": false,
		})},
		resource.TestStep{Config: config(`"dsw", "eas"`), ConfigPlanChecks: emptyAfter(), ConfigStateChecks: answers(map[string]any{
			"trusted": "^allowed$", "ok": true,
		})},
	)
}

// A cloud that does not answer is reported, but fails nothing.
func TestAccPreflight_unreachable(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	without := func(product string) string {
		return cloud.ProviderConfig(fmt.Sprintf(`endpoints = { %s = "127.0.0.1:9" }`, product), "max_retries = 0") +
			ask(fmt.Sprintf("%q", roleARN), "dsw")
	}
	run(t, cloud,
		resource.TestStep{Config: without("ram"), ConfigStateChecks: append(answers(map[string]any{
			"trusted": "^not_verified$", "trusted_reason": "127.0.0.1:9", "passable": "^allowed$", "ok": false,
		}), finds("trust unverified: Not Verified"))},
		resource.TestStep{Config: without("sts"), ConfigStateChecks: append(answers(map[string]any{
			"trusted": "^allowed$", "passable": "^not_verified$", "caller_arn": nil, "ok": false,
		}), finds("caller unverified: Not Verified", "pass unverified: Not Verified"))},
	)
}

// A plan warns of a cloud that does not answer, but not of what the caller may
// not read.
func TestAccPreflight_warnings(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	alice := cloud.As(acctest.Alice)
	for config, want := range map[string]bool{
		cloud.ProviderConfig(`endpoints = { ram = "127.0.0.1:9" }`, "max_retries = 0"): true,
		alice.ProviderConfig(): false,
	} {
		output := cloud.Project(t, config+ask(fmt.Sprintf("%q", roleARN), "dsw")).Run("plan")
		if got := strings.Contains(output, "Warning: Not Verified"); got != want {
			t.Errorf("the plan warns: %t, want %t\n%s", got, want, output)
		}
	}
}

// However many ask about one role, what is to be read is read once.
func TestAccPreflight_calls(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	bob := cloud.As(acctest.Bob)
	config := bob.ProviderConfig() + ask(fmt.Sprintf("%q", roleARN), "dsw")
	for i := range 10 {
		config += strings.Replace(ask(fmt.Sprintf("%q", roleARN), "dlc"), `"it"`, fmt.Sprintf("\"more%d\"", i), 1)
	}
	run(t, bob, resource.TestStep{
		PreConfig: bob.Mark,
		Config:    config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			bob.PlanMakesNoWrites(),
			bob.PlanCalls("sts:GetCallerIdentity", 1), bob.PlanCalls("ram:GetRole", 1),
			bob.PlanCalls("ram:ListGroupsForUser", 1), bob.PlanCalls("ram:ListPoliciesForUser", 1),
			bob.PlanCalls("ram:ListPoliciesForGroup", 1), bob.PlanCalls("ram:GetPolicy", 2), bob.PlanCalls("*", 7),
		}},
		ConfigStateChecks: []statecheck.StateCheck{finds("pass likely: Role May Not Be Passed")},
	})
}

// What could not be verified is reported to each that asks, also when an
// association has been told already.
func TestAccPreflight_everybodyIsTold(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	cloud.ByHand().Associate(acctest.Instance, "custom", roleARN)
	alice := cloud.As(acctest.Alice)
	run(t, alice, resource.TestStep{
		Config: alice.ProviderConfig() + associate(fmt.Sprintf("role_arn = %q", roleARN), `on_destroy = "keep"`) +
			ask(fmt.Sprintf("%q", roleARN), "dsw") + strings.Replace(ask(fmt.Sprintf("%q", roleARN), "dsw"), `"it"`, `"other"`, 1),
		ConfigStateChecks: []statecheck.StateCheck{finds("trust unverified: Not Verified", "pass unverified: Not Verified")},
	})
}
