package access_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// roleAddress is that of the role in every configuration of these tests.
const roleAddress = "pai_access_role.it"

const (
	forUsers      = `trusted_accounts = ["` + acctest.Account + `"]`
	samlCorp      = "acs:ram::" + acctest.Account + ":saml-provider/corp"
	forCorp       = `saml_provider_arn = "` + samlCorp + `"`
	ossReadOnly   = `{ name = "AliyunOSSReadOnlyAccess", type = "System" }`
	ossEverything = `{ name = "AliyunOSSFullAccess", type = "System" }`
)

func userARN(name string) string { return "acs:ram::" + acctest.Account + ":user/" + name }

func roleARN(name string) string { return "acs:ram::" + acctest.Account + ":role/" + name }

// roleHCL is a role with the given lines.
func roleHCL(name string, lines ...string) string {
	return fmt.Sprintf("\nresource \"pai_access_role\" \"it\" {\n  name = %q\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

// memberHCL makes the role a member of the workspace of the default seed.
const memberHCL = `
resource "pai_workspace_member" "it" {
  workspace_id = "` + acctest.Workspace + `"
  role_name    = pai_access_role.it.name
  member_roles = ["PAI.AlgoDeveloper"]
}
`

// rolePlanned asserts what the plan does to the role, and that the plan after
// the apply is empty.
func rolePlanned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(roleAddress, action)}, more...),
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// Trust policies, statement by statement, written by hand.
const (
	peopleIn  = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"]}}`
	corpIn    = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Federated": ["` + samlCorp + `"]}, "Condition": {"StringEquals": {"saml:recipient": "https://signin.aliyun.com/saml-role/sso"}}}`
	serviceIn = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["dataworks.aliyuncs.com"]}}`
)

func document(statements ...string) string {
	return `{"Statement": [` + strings.Join(statements, ", ") + `], "Version": "1"}`
}

// trusts checks the trust policy of a role, however it is written.
func trusts(cloud *acctest.Cloud, name, want string) resource.TestCheckFunc {
	return cloud.CheckRole(name, func(role acctest.Role) error {
		if !ramdoc.SameTrust(role.AssumeRolePolicyDocument, want) {
			return fmt.Errorf("the trust policy is %s, want %s", role.AssumeRolePolicyDocument, want)
		}
		return nil
	})
}

// writes checks which writes were made since Mark, in order.
func writes(cloud *acctest.Cloud, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := fmt.Sprint(cloud.Writes()); got != fmt.Sprint(want) {
			return fmt.Errorf("the writes are %s, want %s", got, want)
		}
		return nil
	}
}

// expectNoWrites fails the test if anything was written since Mark.
func expectNoWrites(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	if got := cloud.Writes(); len(got) > 0 {
		t.Errorf("nothing should have been written, but there was %v", got)
	}
}

// says fails the test unless a text of Terraform, whose lines are cut anywhere,
// has all of the words.
func says(t *testing.T, text string, words ...string) {
	t.Helper()
	flat := flatten(text)
	for _, word := range words {
		if !strings.Contains(flat, flatten(word)) {
			t.Errorf("%q is missing in:\n%s", word, text)
		}
	}
}

// saysNot is the opposite of says.
func saysNot(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(flatten(text), flatten(word)) {
			t.Errorf("%q should not be in:\n%s", word, text)
		}
	}
}

func flatten(text string) string {
	return regexp.MustCompile(`[\s│╷╵]+`).ReplaceAllString(text, " ")
}
