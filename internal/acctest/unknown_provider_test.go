package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// everyKind has a resource of every kind that can begin on the default seed.
const everyKind = `
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw", "dlc"]
}

resource "pai_trust_policy" "other" {
  role_name = "pai-other"
  policy    = provider::pai::trust_policy(["dsw"])
}

resource "pai_access_policy" "people" {}

resource "pai_access_role" "people" {
  name             = "pai-people"
  trusted_accounts = ["1234567890123456"]
}

resource "pai_passrole_grant" "train" {
  name      = "pass-train"
  role_arns = [pai_instance_role.train.arn]
  users     = ["bob"]
}

resource "pai_dsw_role_association" "notebook" {
  instance_id = "dsw-0a1b2c3d4e5f6071"
  role_arn    = pai_instance_role.train.arn
}

resource "pai_dlc_job" "train" {
  workspace_id = "40823"
  display_name = "train"
  job_type     = "PyTorchJob"
  user_command = "true"
  role_mode    = "none"
  job_specs    = [{ type = "Worker", image = "registry.example.com/a:1", ecs_spec = "ecs.g6.large" }]
}

resource "pai_dsw_instance" "notebook" {
  workspace_id  = "40823"
  instance_name = "unknown"
  ecs_spec      = "ecs.g6.large"
  image_url     = "registry.example.com/pai/dsw:1"
  role_arn      = pai_instance_role.train.arn
}

resource "pai_workspace_member" "bob" {
  workspace_id = "40823"
  user_name    = "bob"
  adopt        = true
  member_roles = ["PAI.AlgoDeveloper"]
}
`

// unknownProvider is a provider block in which all arguments are known only
// after apply, whenever the version changes.
func unknownProvider(c *acctest.Cloud, version int, argument string) string {
	known := c.ProviderBlock()
	var names []string
	for line := range strings.SplitSeq(known, "\n") {
		name, value, assigned := strings.Cut(strings.TrimSpace(line), "=")
		name = strings.TrimSpace(name)
		if assigned && (argument == "" || argument == name) {
			names = append(names, fmt.Sprintf("    %s = %s", name, strings.TrimSpace(value)))
			known = strings.Replace(known, line, fmt.Sprintf("  %s = terraform_data.settings.output.%s", name, name), 1)
		}
	}
	return fmt.Sprintf("%s\nresource \"terraform_data\" \"settings\" {\n  triggers_replace = %d\n  input = {\n    version = %[2]d\n%s\n  }\n}\n%s",
		acctest.Required, version, strings.Join(names, "\n"), known)
}

// A provider that is made with what the same configuration makes, as after the
// creation of an account.
func TestAccProviderArgumentsKnownAfterApply(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{"region", "secret_key", "endpoints", ""} {
		name := argument
		if name == "" {
			name = "all"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := acctest.New(t)
			c.ByHand().CreateRole("pai-other", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.aliyuncs.com"}}]}`)
			p := c.Project(t, unknownProvider(c, 1, argument)+everyKind)
			plan := p.Run("plan", "-input=false")
			if strings.Count(plan, "Warning:") != 1 || !strings.Contains(plan, "Plan Not Verified") || !strings.Contains(plan, "10 to add") {
				t.Errorf("want a plan with one warning, got:\n%s", plan)
			}
			p.Apply()
			p.ExpectEmptyPlan()

			// All of it is in the state now, and the values are unknown again.
			p.Write("main.tf", unknownProvider(c, 2, argument)+strings.NewReplacer(`["dsw", "dlc"]`, `["dsw"]`, `"true"`, `"false"`).Replace(everyKind))
			c.ByHand().SetDescription("pai-people", "by hand")
			plan = p.Run("plan", "-input=false")
			if !strings.Contains(plan, "Plan Not Verified") || !strings.Contains(plan, "2 to add, 1 to change, 2 to destroy") {
				t.Errorf("want a plan that changes a role, replaces the job, and has one warning; got:\n%s", plan)
			}
			p.Apply()
			p.Destroy()
		})
	}
}

// A data source cannot wait by itself: the error shows how.
func TestAccDataSourceOfUnknownProvider(t *testing.T) {
	t.Parallel()
	c := acctest.New(t)
	const data = "data \"pai_caller_identity\" \"me\" {\n%s}\noutput \"account\" {\n  value = data.pai_caller_identity.me.account_id\n}\n"
	p := c.Project(t, unknownProvider(c, 1, "region")+fmt.Sprintf(data, ""))
	output, err := p.Try("plan", "-input=false")
	if err == nil || !strings.Contains(output, "Data Source Cannot Be Read Yet") || !strings.Contains(output, "depends_on") {
		t.Errorf("%v:\n%s", err, output)
	}
	p.Write("main.tf", unknownProvider(c, 1, "region")+fmt.Sprintf(data, "  depends_on = [terraform_data.settings]\n"))
	p.Apply()
	if output := p.Run("output", "-raw", "account"); !strings.Contains(output, acctest.Account) {
		t.Errorf("the account is %q", output)
	}
}
