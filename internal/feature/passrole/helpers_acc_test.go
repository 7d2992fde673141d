package passrole_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// address is that of the grant in every configuration of these tests.
const address = "pai_passrole_grant.it"

func arnOf(name string) string { return "acs:ram::" + acctest.Account + ":role/" + name }

// grantHCL is a grant with the given further lines.
func grantHCL(name string, lines ...string) string {
	return fmt.Sprintf("\nresource \"pai_passrole_grant\" \"it\" {\n  name = %q\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

// passTrain is a grant for the role PaiTrain.
func passTrain(lines ...string) string {
	return grantHCL("pass-train", append([]string{`role_arns = ["` + arnOf("PaiTrain") + `"]`}, lines...)...)
}

// document is what a grant for roles writes.
func document(roles ...string) string {
	arns := make([]string, len(roles))
	for i, role := range roles {
		arns[i] = arnOf(role)
	}
	return ramdoc.PassRole(arns, nil).JSON()
}

// policy is a custom policy as the cloud has it.
type policy = acctest.Policy

func lookUp(cloud *acctest.Cloud, name string) (policy, error) { return cloud.Policy(name) }

func grants(cloud *acctest.Cloud, name, document string, holders ...string) resource.TestCheckFunc {
	return cloud.CheckPolicy(name, document, holders...)
}

func nothingLeft(cloud *acctest.Cloud) resource.TestCheckFunc { return cloud.CheckAsBefore() }

func same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("%s is %s, want %s", what, got, want)
	}
	return nil
}

func writes(cloud *acctest.Cloud, want ...string) resource.TestCheckFunc {
	return cloud.CheckWrites(want...)
}

// planned asserts what the plan does to the grant, and that the plan after the
// apply is empty.
func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	checks := append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}, more...)
	return resource.ConfigPlanChecks{
		PreApply:             checks,
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// changes asserts which arguments the plan of the grant changes, and no others.
type changes []string

func (want changes) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	acctest.ExpectChanges(address, want...).CheckPlan(ctx, req, resp)
}
