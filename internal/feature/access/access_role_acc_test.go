package access_test

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
)

// Both ways of the guide, and the international site.
func TestAccAccessRole_minimal(t *testing.T) {
	for name, c := range map[string]struct {
		lines  []string
		signIn knownvalue.Check
		want   string
	}{
		"users":             {[]string{forUsers}, knownvalue.Null(), document(peopleIn, serviceIn)},
		"identity provider": {[]string{forCorp}, knownvalue.StringExact("china"), document(corpIn, serviceIn)},
		"provider, international": {[]string{forCorp, `saml_sign_in = "international"`}, knownvalue.StringExact("international"),
			regexp.MustCompile(`signin\.aliyun\.com`).ReplaceAllString(document(corpIn, serviceIn), "signin.alibabacloud.com")},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckNothingLeft(),
				Steps: []resource.TestStep{{
					Config: cloud.ProviderConfig() + roleHCL("PaiDev", c.lines...),
					ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate,
						plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("arn"), knownvalue.StringExact(roleARN("PaiDev"))),
						plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("saml_sign_in"), c.signIn),
						plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("trust_policy"), knownvalue.StringRegexp(regexp.MustCompile(`"dataworks\.aliyuncs\.com"`))),
						plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("role_id")),
						cloud.PlanMakesNoWrites(),
					),
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("role_id"), knownvalue.StringRegexp(regexp.MustCompile(`^\d+$`))),
						statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("create_date"), knownvalue.StringRegexp(regexp.MustCompile(`^2026-`))),
						statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("policies"), knownvalue.Null()),
						statecheck.ExpectKnownValue(roleAddress, tfjsonpath.New("saml_sign_in"), c.signIn),
					},
					Check: resource.ComposeAggregateTestCheckFunc(
						trusts(cloud, "PaiDev", c.want),
						cloud.CheckCalls("ram:CreateRole", 1),
						cloud.CheckCalls("ram:ListPoliciesForRole", 0),
						cloud.CheckCalls("aiworkspace:*", 0),
					),
				}},
			})
		})
	}
}

func TestAccAccessRole_updateInPlace(t *testing.T) {
	cloud := acctest.New(t)
	step := func(lines []string, more ...resource.TestCheckFunc) resource.TestStep {
		return resource.TestStep{
			PreConfig:        cloud.Mark,
			Config:           cloud.ProviderConfig() + roleHCL("PaiDev", lines...),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionUpdate),
			Check:            resource.ComposeAggregateTestCheckFunc(append(more, cloud.CheckCalls("ram:CreateRole", 0))...),
		}
	}
	first := step([]string{forUsers})
	first.ConfigPlanChecks, first.Check = rolePlanned(plancheck.ResourceActionCreate), nil
	wide := []string{`trusted_accounts = ["` + acctest.Account + `", "6543210987654321"]`, `trusted_principals = ["acs:ram:*:6543210987654321:role/Ops"]`}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			first,
			// The trust is widened, and nothing else is written.
			step(wide, writes(cloud, "ram:UpdateRole"), trusts(cloud, "PaiDev", document(serviceIn,
				`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::`+acctest.Account+`:root", "acs:ram::6543210987654321:root", "acs:ram::6543210987654321:role/ops"]}}`))),
			step(append(wide, `policies = [`+ossReadOnly+`]`), writes(cloud, "ram:AttachPolicyToRole")),
			step(append(wide, `policies = [`+ossEverything+`]`), writes(cloud, "ram:AttachPolicyToRole", "ram:DetachPolicyFromRole")),
			step(append(wide, `policies = [`+ossEverything+`]`, `max_session_duration = 7200`, `tags = { team = "vision" }`),
				writes(cloud, "ram:UpdateRole", "ram:TagResources")),
			// From one way in to the other.
			step([]string{forCorp, `policies = [` + ossEverything + `]`, `max_session_duration = 7200`, `tags = { team = "vision" }`},
				writes(cloud, "ram:UpdateRole"), trusts(cloud, "PaiDev", document(corpIn, serviceIn))),
			step([]string{forCorp, `policies = [` + ossEverything + `]`, `max_session_duration = 7200`, `tags = { team = "vision" }`, `force_detach_policies = true`},
				cloud.CheckNoWrites()),
		},
	})
}

// Who may sign in comes from another resource of the same plan.
func TestAccAccessRole_unknownPeople(t *testing.T) {
	cloud := acctest.New(t)
	config := func(account string) string {
		return cloud.ProviderConfig() + fmt.Sprintf("\nresource \"terraform_data\" \"people\" { input = [%q] }\n", account) +
			roleHCL("PaiDev", `trusted_accounts = terraform_data.people.output`)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: config(acctest.Account),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate,
				plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("trust_policy")),
				plancheck.ExpectKnownValue(roleAddress, tfjsonpath.New("arn"), knownvalue.StringExact(roleARN("PaiDev")))),
			Check: trusts(cloud, "PaiDev", document(peopleIn, serviceIn)),
		}, {
			Config:           config("9"),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionUpdate),
			Check:            trusts(cloud, "PaiDev", document(regexp.MustCompile(acctest.Account).ReplaceAllString(peopleIn, "9"), serviceIn)),
		}},
	})
}

// Which way in there is comes from another resource too: the site to sign in at
// is planned only with an identity provider.
func TestAccAccessRole_unknownWayIn(t *testing.T) {
	for way, want := range map[string]string{"users": document(peopleIn, serviceIn), "company": document(corpIn, serviceIn)} {
		t.Run(way, func(t *testing.T) {
			cloud := acctest.New(t)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckNothingLeft(),
				Steps: []resource.TestStep{{
					Config: cloud.ProviderConfig() + fmt.Sprintf("\nresource \"terraform_data\" \"way\" { input = %q }\n", way) + roleHCL("PaiDev",
						`trusted_accounts  = terraform_data.way.output == "users" ? ["`+acctest.Account+`"] : null`,
						`saml_provider_arn = terraform_data.way.output == "users" ? null : "`+samlCorp+`"`),
					ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate,
						plancheck.ExpectUnknownValue(roleAddress, tfjsonpath.New("saml_sign_in"))),
					Check: trusts(cloud, "PaiDev", want),
				}},
			})
		})
	}
}

// A role of which not all is known yet is no missing role to the member of the
// same plan: every access role trusts the service.
func TestAccAccessRole_unknownPeopleOfMember(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + fmt.Sprintf("\nresource \"terraform_data\" \"people\" { input = [%q] }\n", acctest.Account) +
		roleHCL("PaiDev", `trusted_accounts = terraform_data.people.output`) + memberHCL
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config:           config,
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate),
			Check:            trusts(cloud, "PaiDev", document(peopleIn, serviceIn)),
		}},
	})
}

// RAM shows writes late: the apply waits, so that the next plan finds no drift.
func TestAccAccessRole_lateReads(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(2))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + roleHCL("PaiDev", forUsers, `policies = [`+ossReadOnly+`]`),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate),
		}, {
			Config:           cloud.ProviderConfig() + roleHCL("PaiDev", forCorp, `policies = [`+ossEverything+`]`),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionUpdate),
		}},
	})
}

// The answer to CreateRole is lost: the role is neither made twice nor left.
func TestAccAccessRole_lostAnswer(t *testing.T) {
	cloud := acctest.New(t)
	cloud.Faults().LoseResponse("ram:CreateRole", 1)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + roleHCL("PaiDev", forUsers),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionCreate),
			Check:            cloud.CheckCalls("ram:CreateRole", 1),
		}},
	})
}

func TestAccAccessRole_exists(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiDev", document(peopleIn))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config:      cloud.ProviderConfig() + roleHCL("PaiDev", forUsers),
			ExpectError: regexp.MustCompile(`(?s)Role Already Exists.*import \{.*to = pai_access_role.paidev.*id = "PaiDev".*Code: EntityAlreadyExists.Role`),
		}},
		CheckDestroy: trusts(cloud, "PaiDev", document(peopleIn)),
	})
}

// The trust policy of one role has one owner.
func TestAccAccessRole_trustOwnedTwice(t *testing.T) {
	cloud := acctest.New(t)
	for name, other := range map[string]string{
		"pai_trust_policy":    `policy = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }] })`,
		"pai_trusted_service": `service = "ecs.aliyuncs.com"`,
	} {
		t.Run(name, func(t *testing.T) {
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				Steps: []resource.TestStep{{
					Config: cloud.ProviderConfig() + roleHCL("PaiDev", forUsers) +
						fmt.Sprintf("\nresource %q \"it\" {\n  role_name = pai_access_role.it.name\n  %s\n}\n", name, other),
					ExpectError: regexp.MustCompile(`(?s)Trust Policy Owned Twice.*` + name),
				}},
			})
		})
	}
	expectNoWrites(t, cloud)
}

// A role is not handed from one block to another: Terraform could delete it
// last. What the texts say to write helps.
func TestAccAccessRole_handedOver(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers))
	project.Apply()
	cloud.Mark()
	renamed := cloud.ProviderConfig() + strings.ReplaceAll(roleHCL("PaiDev", forUsers), `"it"`, `"people"`)
	for config, way := range map[string]string{
		renamed: "from = pai_access_role.OLD_NAME",
		cloud.ProviderConfig() + "\nresource \"pai_instance_role\" \"it\" {\n  name = \"PaiDev\"\n  workloads = [\"dsw\"]\n}\n": "from = pai_access_role.NAME",
	} {
		project.Write("main.tf", config)
		output, err := project.Try("plan", "-input=false")
		if err == nil {
			t.Error("the role was handed over")
		}
		says(t, output, "Role Handed Over Between Resources", way)
	}
	project.Write("main.tf", renamed+"\nmoved {\n  from = pai_access_role.it\n  to   = pai_access_role.people\n}\n")
	project.Apply()
	expectNoWrites(t, cloud)
	project.Destroy()
}

func TestAccAccessRole_invalid(t *testing.T) {
	cloud := acctest.New(t)
	steps := []resource.TestStep{}
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{nil, `(?s)Nobody\s+Can\s+Sign\s+In.*trusted_accounts`},
		{[]string{`trusted_accounts = []`}, `Nobody\s+Can\s+Sign\s+In`},
		{[]string{`trusted_accounts = [null]`}, `An\s+element\s+of.*is\s+null`},
		{[]string{`trusted_principals = ["` + userARN("alice") + `", null]`}, `An\s+element\s+of.*is\s+null`},
		{[]string{forUsers, forCorp}, `(?s)saml_provider_arn`},
		{[]string{`trusted_principals = ["` + userARN("alice") + `"]`, forCorp}, `(?s)saml_provider_arn`},
		{[]string{forUsers, `saml_sign_in = "china"`}, `(?s)saml_provider_arn`},
		{[]string{forCorp, `saml_sign_in = "mars"`}, `"international"`},
		{[]string{`trusted_accounts = ["*"]`}, `contains\s+'\*'`},
		{[]string{`trusted_accounts = ["alias"]`}, `account\s+id\s+"alias"`},
		{[]string{`trusted_principals = ["*"]`}, `(?s)ARN\s+of\s+a\s+RAM\s+user`},
		{[]string{`trusted_principals = ["acs:ram::*:user/alice"]`}, `wildcard\s+account`},
		{[]string{`trusted_principals = ["acs:ram::1:user/*"]`}, `names\s+no\s+user`},
		{[]string{`trusted_principals = ["acs:ram::1:root"]`}, `(?s)give\s+its\s+id\s+as\s+a\s+trusted\s+account`},
		{[]string{`saml_provider_arn = "acs:ram::1:saml-provider/*"`}, `wildcard\s+provider\s+name`},
		{[]string{`saml_provider_arn = "acs:ram::1:oidc-provider/corp"`}, `(?s)instead\s+of\s+a\s+saml\s+provider`},
	} {
		steps = append(steps, resource.TestStep{
			Config: cloud.ProviderConfig() + roleHCL("PaiDev", c.lines...), PlanOnly: true, ExpectError: regexp.MustCompile(c.want),
		})
	}
	steps = append(steps, resource.TestStep{
		Config:      cloud.ProviderConfig() + roleHCL("AliyunServiceRoleForPeople", forUsers),
		PlanOnly:    true,
		ExpectError: regexp.MustCompile(`(?s)service-linked\s+roles`),
	})
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: steps})
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("validation made %d calls", calls)
	}
}
