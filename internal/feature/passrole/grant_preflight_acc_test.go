package passrole_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// builder is a user who may write roles and grants, but pass no role yet.
const builder = `{"accounts": [{
	"id": "1234567890123456",
	"policies": [{"name": "WriteGrants", "document": {"Version": "1", "Statement": [{"Effect": "Allow", "Resource": "*", "Action": [
		"ram:Get*", "ram:List*", "ram:CreateRole", "ram:UpdateRole", "ram:DeleteRole", "ram:CreatePolicy*", "ram:DeletePolicy*",
		"ram:AttachPolicy*", "ram:DetachPolicy*"
	]}]}}],
	"users": [{
		"name": "builder",
		"access_keys": [{"id": "builder", "secret": "builder-secret"}],
		"policies": [{"name": "WriteGrants", "type": "Custom"}, {"name": "AliyunPAIFullAccess", "type": "System"}]
	}]
}]}`

const notebook = `
resource "pai_instance_role" "it" {
  name      = "PaiTrain"
  workloads = ["dsw"]
}

resource "pai_passrole_grant" "it" {
  name      = "pass-train"
  role_arns = [pai_instance_role.it.arn]
  users     = ["builder"]
}

resource "pai_dsw_role_association" "it" {
  instance_id = "` + acctest.Instance + `"
  role_arn    = pai_instance_role.it.arn
  depends_on  = [pai_passrole_grant.it]
}
`

// Role, grant for the caller and association in one plan: the association
// counts on the grant, which is not there yet, and the apply waits until the
// cloud sees it.
func TestAccPassRoleGrant_countsInItsOwnPlan(t *testing.T) {
	cloud := acctest.New(t, acctest.WithSeed(builder), acctest.WithPropagation(3))
	caller := cloud.As("builder")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: caller.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config:           caller.ProviderConfig(`preflight = "strict"`) + notebook,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check: resource.ComposeAggregateTestCheckFunc(
				grants(cloud, "pass-train", document("PaiTrain"), "user builder"),
				cloud.CheckAssociation(acctest.Instance, arnOf("PaiTrain"))),
		}},
	})
}

// A grant for somebody else, or for another role, is no help to the caller.
func TestAccPassRoleGrant_countsOnlyForItsHolders(t *testing.T) {
	for name, config := range map[string]string{
		"another user": strings.Replace(notebook, `["builder"]`, `["alice"]`, 1),
		"another role": strings.Replace(notebook, `[pai_instance_role.it.arn]`, `["`+arnOf("PaiServe")+`"]`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t, acctest.WithSeed(builder))
			caller := cloud.As("builder")
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: caller.ProviderFactories(),
				CheckDestroy:             nothingLeft(cloud),
				Steps: []resource.TestStep{{
					Config:      caller.ProviderConfig(`preflight = "strict"`) + config,
					PlanOnly:    true,
					ExpectError: regexp.MustCompile(`Role May Not Be Passed`),
				}},
			})
		})
	}
}
