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
	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

func policyImport(id string) string {
	return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", policyAddress, id)
}

// An import of a policy that is as configured changes nothing.
func TestAccAccessPolicy_importBlock(t *testing.T) {
	for name, c := range map[string]struct {
		document string
		lines    []string
	}{
		"the guide's": {policyDocument(), nil},
		"other words": {strings.ReplaceAll(policyDocument(), `"Resource":"*"`, `"Resource": ["*"]`), nil},
		"a choice":    {policyDocument("oss", "cr"), []string{`services = ["cr", "oss"]`}},
		"narrowed": {
			people.AccessPolicy(people.Services(), []string{"my-bucket", "shared/team/*"}).JSON(),
			[]string{`oss_resources = ["my-bucket", "shared/team/*"]`},
		},
		"narrowed by ARN": {
			people.AccessPolicy(people.Services(), []string{"my-bucket"}).JSON(), []string{`oss_resources = ["acs:oss:*:*:my-bucket"]`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			before := cloud.CheckAsBefore()
			cloud.ByHand().CreatePolicy(policyName, c.document)
			config := cloud.ProviderConfig() + policyHCL(c.lines...)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             before,
				Steps: []resource.TestStep{{
					Config:           config + policyImport(policyName),
					ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop),
					Check:            cloud.CheckNoWrites(),
				}, {
					Config:           config,
					ConfigPlanChecks: policyPlanned(plancheck.ResourceActionNoop),
				}},
			})
		})
	}
}

// Of a policy that has parts of groups, the plan shows what is added to it.
func TestAccAccessPolicy_importPartly(t *testing.T) {
	const partly = `{"Version":"1","Statement":[
		{"Effect":"Allow","Action":["vpc:DescribeVpcs"],"Resource":"*"},
		{"Effect":"Allow","Action":["datasetacc:DescribeInstance","datasetacc:DescribeSlot","datasetacc:DescribeEndpoint"],"Resource":"*"}]}`
	cloud := acctest.New(t)
	before := cloud.CheckAsBefore()
	cloud.ByHand().CreatePolicy(policyName, partly)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             before,
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL(`services = ["vpc", "datasetacc"]`) + policyImport(policyName),
			ConfigPlanChecks: policyPlanned(plancheck.ResourceActionUpdate, policyChanges("document", "services"),
				plancheck.ExpectKnownValue(policyAddress, tfjsonpath.New("document"), knownvalue.StringExact(policyDocument("vpc", "datasetacc")))),
			Check: cloud.CheckPolicy(policyName, policyDocument("vpc", "datasetacc")),
		}},
	})
}

func TestAccAccessPolicy_importRefused(t *testing.T) {
	cloud := acctest.New(t)
	step := func(id, want string) resource.TestStep {
		return resource.TestStep{
			Config: cloud.ProviderConfig() + policyHCL() + policyImport(id), PlanOnly: true, ExpectError: regexp.MustCompile(want),
		}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			step("missing", `(?s)Policy Not Found.*no\s+custom\s+policy\s+"missing"`),
			step("AliyunOSSFullAccess", `(?s)Policy Not Found.*type\s+System`),
			step("no/name", `(?s)Policy Not Found.*"no/name"`),
		},
	})
}

func TestAccAccessPolicy_identity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckAsBefore(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + policyHCL(),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentity(policyAddress, map[string]knownvalue.Check{"name": knownvalue.StringExact(policyName)}),
				statecheck.ExpectIdentityValueMatchesState(policyAddress, tfjsonpath.New("name")),
			},
		}, {
			ResourceName: policyAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
		}, {
			ResourceName: policyAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: policyName,
		}},
	})
}

// A user who is about to take over a policy that serves something else is warned.
func TestAccAccessPolicy_importWarns(t *testing.T) {
	t.Parallel()
	const warning = "Policy Is Not Only an Access Policy"
	for document, want := range map[string]bool{everything: true, policyDocument("vpc"): false} {
		cloud := acctest.New(t)
		cloud.ByHand().CreatePolicy(policyName, document)
		project := cloud.Project(t, cloud.ProviderConfig()+policyHCL()+policyImport(policyName))
		if output := project.Run("plan", "-input=false"); strings.Contains(output, warning) != want {
			t.Errorf("warns: %t, want %t, in:\n%s", !want, want, output)
		}
	}
}
