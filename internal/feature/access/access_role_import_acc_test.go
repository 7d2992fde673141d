package access_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func roleImport(id string) string {
	return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", roleAddress, id)
}

func roleIdentity(name string) string {
	return fmt.Sprintf("\nimport {\n  to = %s\n  identity = {\n    name = %q\n  }\n}\n", roleAddress, name)
}

// A role that somebody made in the console, in whatever spelling, is imported
// without a change; so is one whose policies and tags are not managed here.
func TestAccAccessRole_import(t *testing.T) {
	const (
		spread = `{"Version": "1", "Statement": [
			{"Principal": {"Service": "dataworks.aliyuncs.com"}, "Action": ["sts:AssumeRole"], "Effect": "Allow"},
			{"Principal": {"RAM": ["acs:ram:*:6543210987654321:role/Ops"]}, "Action": "sts:assumerole", "Effect": "Allow"},
			{"Principal": {"RAM": "acs:ram::` + acctest.Account + `:root"}, "Action": "sts:AssumeRole", "Effect": "Allow", "Condition": {}}]}`
		abroad = `{"Version": "1", "Statement": [
			{"Sid": "work", "Principal": {"Service": ["dataworks.aliyuncs.com"]}, "Action": "sts:AssumeRole", "Effect": "Allow"},
			{"Condition": {"StringEquals": {"saml:recipient": ["https://signin.alibabacloud.com/saml-role/sso"]}},
			 "Principal": {"Federated": "acs:ram:*:` + acctest.Account + `:saml-provider/corp"}, "Action": "sts:AssumeRole", "Effect": "Allow"}]}`
	)
	ops := `trusted_principals = ["acs:ram::6543210987654321:role/ops"]`
	for name, c := range map[string]struct {
		trust string
		lines []string
	}{
		"users":                             {document(peopleIn, serviceIn), []string{forUsers}},
		"users and a role, spelt otherwise": {spread, []string{forUsers, ops}},
		"provider":                          {document(corpIn, serviceIn), []string{forCorp}},
		"provider, site named":              {document(corpIn, serviceIn), []string{forCorp, `saml_sign_in = "china"`}},
		"provider abroad, spelt otherwise":  {abroad, []string{forCorp, `saml_sign_in = "international"`}},
		"with policies and tags":            {document(peopleIn, serviceIn), []string{forUsers, `policies = [` + ossEverything + `]`, `tags = { by = "hand" }`}},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiDev", c.trust)
			cloud.ByHand().Attach("PaiDev", "AliyunOSSFullAccess", "System")
			cloud.ByHand().Tag("PaiDev", "by", "hand")
			config := cloud.ProviderConfig() + roleHCL("PaiDev", c.lines...)
			steps := []resource.TestStep{{
				Config:           config + roleImport("PaiDev"),
				ConfigPlanChecks: rolePlanned(plancheck.ResourceActionNoop),
				Check:            cloud.CheckNoWrites(),
			}, {
				PreConfig: func() { cloud.ByHand().Detach("PaiDev", "AliyunOSSFullAccess", "System") },
				Config:    cloud.ProviderConfig() + roleHCL("PaiDev", append(c.lines, `force_detach_policies = true`)...),
			}}
			if acctest.Can(t, acctest.ImportByIdentity()) && name == "users" {
				steps[0].Config = config + roleIdentity("PaiDev")
				steps[0].ConfigStateChecks = []statecheck.StateCheck{
					statecheck.ExpectIdentity(roleAddress, map[string]knownvalue.Check{"name": knownvalue.StringExact("PaiDev")}),
				}
			}
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckRoleGone("PaiDev"),
				Steps:                    steps,
			})
		})
	}
}

// An import of something else shows what would change, statement by statement.
func TestAccAccessRole_importDifferent(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiDev", document(peopleIn))
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers)+roleImport("PaiDev"))
	output := project.Run("plan", "-input=false")
	says(t, output, "1 to import, 0 to add, 1 to change", "1. Statement 2 is missing: it lets dataworks.aliyuncs.com assume the role")
	project.Apply()
	project.ExpectEmptyPlan()
}

func TestAccAccessRole_importRefused(t *testing.T) {
	cloud := acctest.New(t)
	step := func(id, want string) resource.TestStep {
		return resource.TestStep{
			Config:      cloud.ProviderConfig() + roleHCL("PaiDev", forUsers) + roleImport(id),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(want),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			step("AliyunServiceRoleForPaiEas", `Service-linked Role`),
			step("PaiMissing", `(?s)Role Not Found.*no\s+role\s+"PaiMissing"`),
			step(roleARN("PaiDev"), `(?s)Role Not Found.*no\s+role\s+"PaiDev"`),
		},
	})
}
