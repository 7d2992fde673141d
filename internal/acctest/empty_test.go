package acctest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// modules is what a module passes on: each %{empty} is the default of one of
// its variables, null or empty.
const modules = `
variable "text" { type = string }
variable "items" { type = list(string) }

resource "pai_instance_role" "train" {
  name                        = "pai-train"
  workloads                   = ["dsw", "dlc"]
  description                 = var.text
  additional_trusted_services = var.items
}

resource "pai_access_role" "people" {
  name               = "pai-people"
  description        = var.text
  trusted_accounts   = ["1234567890123456"]
  trusted_principals = var.items
}

resource "pai_access_role" "company" {
  name               = "pai-company"
  saml_provider_arn  = "acs:ram::1234567890123456:saml-provider/corp"
  trusted_accounts   = var.items
  trusted_principals = var.items
}

resource "pai_access_policy" "people" {
  description = var.text
}

resource "pai_passrole_grant" "train" {
  name        = "pass-train"
  role_arns   = [pai_instance_role.train.arn]
  users       = ["bob"]
  groups      = var.items
  roles       = var.items
  description = var.text
}

resource "pai_dsw_role_association" "notebook" {
  instance_id = "dsw-0a1b2c3d4e5f6071"
  role_mode   = "none"
  preflight   = var.text
}

resource "pai_dlc_job" "train" {
  workspace_id        = "40823"
  display_name        = "train"
  job_type            = "PyTorchJob"
  user_command        = "true"
  role_mode           = "none"
  description         = var.text
  resource_quota_id   = var.text
  third_party_lib_dir = var.text
  third_party_libs    = var.items
  options             = var.text
  success_policy      = var.text
  data_sources        = var.items == null ? null : []
  job_specs = [{
    type           = "Worker"
    image          = "registry.example.com/a:1"
    ecs_spec       = "ecs.g6.large"
    restart_policy = var.text
  }]
}
`

// An empty plan follows null and empty values alike. To go from one to the other
// makes no write.
func TestAccEmptyIsNone(t *testing.T) {
	t.Parallel()
	c := acctest.New(t)
	p := c.Project(t, c.ProviderConfig()+modules)
	none, empty := "text = null\nitems = null\n", "text = \"\"\nitems = []\n"
	p.Write("terraform.tfvars", empty)
	p.Apply()
	p.ExpectEmptyPlan()

	for _, values := range []string{none, empty} {
		c.Mark()
		p.Write("terraform.tfvars", values)
		plan := p.Run("plan", "-input=false")
		for _, stays := range []string{"pai_instance_role.train", "pai_access_role.people", "pai_access_role.company", "pai_access_policy.people"} {
			if strings.Contains(plan, stays+" will be") || strings.Contains(plan, stays+" must be") {
				t.Errorf("with %s, %s changes:\n%s", values, stays, plan)
			}
		}
		p.Apply()
		p.ExpectEmptyPlan()
		if writes := c.Writes(); len(writes) > 0 {
			t.Errorf("with %s the apply writes: %v", values, writes)
		}
	}
	p.Destroy()
}

// Consoles show ARNs, and RAM spells names in them in lower case.
func TestAccNamesByARNAndInAnyCase(t *testing.T) {
	t.Parallel()
	c := acctest.New(t)
	const config = `
resource "pai_instance_role" "train" {
  name      = "NAME"
  workloads = ["dsw", "dlc"]
}

resource "pai_access_policy" "people" {
  name = "POLICY"
}
`
	write := func(p *acctest.Project, name, policy string) {
		p.Write("main.tf", c.ProviderConfig()+strings.NewReplacer("NAME", name, "POLICY", policy).Replace(config))
	}
	p := c.Project(t, c.ProviderConfig())
	write(p, "PaiTrain", "People")
	p.Apply()
	c.Mark()
	write(p, "pai-other", "People")
	if plan := p.Run("plan", "-input=false"); !strings.Contains(plan, "1 to add, 0 to change, 1 to destroy") {
		t.Errorf("another name is no replacement:\n%s", plan)
	}
	write(p, "paitrain", "PEOPLE")
	if plan := p.Run("plan", "-input=false"); !strings.Contains(plan, "No changes.") || !strings.Contains(plan, "Name Differs in Letter Case Only") || !strings.Contains(plan, "one more similar warning") {
		t.Errorf("want no changes and two warnings:\n%s", plan)
	}
	write(p, "PaiTrain", "People")
	p.ExpectEmptyPlan()

	ids := map[string]string{
		"pai_instance_role.train":  "acs:ram::" + acctest.Account + ":role/paitrain",
		"pai_access_policy.people": "acs:ram::" + acctest.Account + ":policy/People",
	}
	for address, id := range ids {
		p.Run("state", "rm", address)
		other := strings.Replace(id, acctest.Account, "1111111111111111", 1)
		if output, err := p.Try("import", "-input=false", address, other); err == nil || !strings.Contains(output, "Import From Another Account") {
			t.Errorf("%s: %v\n%s", other, err, output)
		}
		wrong := strings.Replace(strings.Replace(id, ":role/", ":user/", 1), ":policy/", ":user/", 1)
		if output, err := p.Try("import", "-input=false", address, wrong); err == nil || !strings.Contains(output, "Invalid Import ID") {
			t.Errorf("%s: %v\n%s", wrong, err, output)
		}
		p.Run("import", "-input=false", address, id)
	}
	p.ExpectEmptyPlan()
	if writes := c.Writes(); slices.Contains(writes, "ram:DeleteRole") {
		t.Errorf("the role was deleted: %v", writes)
	}
	p.Destroy()
}
