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
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func importHCL(id string) string {
	return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", address, id)
}

// An import of a policy that is as configured changes nothing, however its
// document is written.
func TestAccPassRoleGrant_importBlock(t *testing.T) {
	const (
		foreignForm = `{"Statement": [{"Action": ["ram:PassRole"], "Effect": "Allow",
			"Resource": ["acs:ram:*:1234567890123456:role/paitrain", "acs:ram:*:1234567890123456:role/paiserve"]}], "Version": "1"}`
		patterns = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/PaiTrain"}]}`
	)
	narrowed := ramdoc.PassRole([]string{arnOf("PaiTrain")}, []string{"pai.aliyuncs.com"}).JSON()
	for name, c := range map[string]struct {
		document string
		lines    []string
	}{
		"other form": {foreignForm, []string{`role_arns = ["` + arnOf("PaiServe") + `", "` + arnOf("PaiTrain") + `"]`}},
		"narrowed":   {narrowed, []string{`role_arns = ["` + arnOf("PaiTrain") + `"]`, `services = ["pai.aliyuncs.com"]`}},
		"wildcard":   {patterns, []string{`role_arns = ["acs:ram::*:role/PaiTrain"]`, `allow_wildcard = true`}},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			before := nothingLeft(cloud)
			cloud.ByHand().CreatePolicy("pass-train", c.document)
			hand{cloud.ByHand()}.attach("User", "alice")
			hand{cloud.ByHand()}.attach("Role", "AliyunPAIDSWDefaultRole")
			config := cloud.ProviderConfig() + grantHCL("pass-train", append(c.lines, `users = ["alice"]`, `roles = ["AliyunPAIDSWDefaultRole"]`)...)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             before,
				Steps: []resource.TestStep{{
					Config:           config + importHCL("pass-train"),
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
					Check:            cloud.CheckNoWrites(),
				}, {
					Config:           config,
					ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				}},
			})
		})
	}
}

// An import of a policy that says something else shows what would change.
func TestAccPassRoleGrant_importDifferent(t *testing.T) {
	const ossToo = `{"Version":"1","Statement":[{"Effect":"Allow","Action":["ram:PassRole","oss:*"],"Resource":"*"}]}`
	cloud := acctest.New(t)
	before := nothingLeft(cloud)
	cloud.ByHand().CreatePolicy("pass-train", ossToo)
	hand{cloud.ByHand()}.attach("User", "bob")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             before,
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`) + importHCL("pass-train"),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate,
				plancheck.ExpectKnownValue(address, tfjsonpath.New("policy"), knownvalue.StringExact(document("PaiTrain")))),
			Check: grants(cloud, "pass-train", document("PaiTrain"), "user alice"),
		}},
	})
}

func TestAccPassRoleGrant_importRefused(t *testing.T) {
	cloud := acctest.New(t)
	step := func(id, want string) resource.TestStep {
		return resource.TestStep{
			Config:      cloud.ProviderConfig() + passTrain(`users = ["alice"]`) + importHCL(id),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(want),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			step("pass-missing", `(?s)Policy Not Found.*no\s+custom\s+policy\s+"pass-missing"`),
			step("AliyunOSSFullAccess", `(?s)Policy Not Found.*type\s+System`),
			step("no/name", `(?s)Policy Not Found.*"no/name"`),
		},
	})
}

func TestAccPassRoleGrant_identity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + passTrain(`users = ["alice"]`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(address, map[string]knownvalue.Check{"name": knownvalue.StringExact("pass-train")}),
				statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("name")),
			},
		}, {
			ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
		}, {
			ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: "pass-train",
		}},
	})
}

// A user who is about to take over a policy that serves something else is warned.
func TestAccPassRoleGrant_importWarns(t *testing.T) {
	t.Parallel()
	const warning = "Policy Is Not a PassRole Grant"
	cloud := acctest.New(t)
	cloud.ByHand().CreatePolicy("pass-train", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}`)
	config := cloud.ProviderConfig() + passTrain(`users = ["alice"]`)
	project := cloud.Project(t, config+importHCL("pass-train"))
	if output := project.Run("plan", "-input=false"); !strings.Contains(output, warning) {
		t.Errorf("no warning in:\n%s", output)
	}
	project.Apply()
	project.Write("main.tf", config)
	if output := project.Run("plan", "-input=false", "-detailed-exitcode"); strings.Contains(output, warning) {
		t.Errorf("a warning in:\n%s", output)
	}
}
