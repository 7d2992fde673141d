package access_test

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

const (
	policyAddress = "pai_access_policy.it"
	policyName    = "PAIDefaultPolicy"
)

// policyHCL is an access policy with the given lines.
func policyHCL(lines ...string) string {
	return fmt.Sprintf("\nresource \"pai_access_policy\" \"it\" {\n  %s\n}\n", strings.Join(lines, "\n  "))
}

// heldHCL is an access policy with the given lines, and a role that has it.
func heldHCL(lines ...string) string {
	return policyHCL(lines...) + `
resource "pai_instance_role" "holder" {
  name      = "holder"
  workloads = ["dsw"]
  policies  = [{ name = pai_access_policy.it.name, type = "Custom" }]
}
`
}

// policyDocument is the document for services; the guide's, without any.
func policyDocument(services ...string) string {
	if len(services) == 0 {
		services = people.Services()
	}
	return people.AccessPolicy(services, nil).JSON()
}

// policyPlanned asserts what the plan does to the policy, and that the plan
// after the apply is empty.
func policyPlanned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(policyAddress, action)}, more...),
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func policyChanges(names ...string) plancheck.PlanCheck {
	return acctest.ExpectChanges(policyAddress, names...)
}

// policyHand changes the policy behind Terraform's back.
type policyHand struct{ acctest.Hand }

func (h policyHand) rewrite(document string) {
	h.Do("ram:CreatePolicyVersion", map[string]string{"PolicyName": policyName, "PolicyDocument": document, "SetAsDefault": "true"})
}

func (h policyHand) describe(text string) {
	h.Do("ram:UpdatePolicyDescription", map[string]string{"PolicyName": policyName, "NewDescription": text})
}

func (h policyHand) grant(user string) { h.Grant(user, policyName, "Custom") }

func (h policyHand) take(user string) {
	h.Do("ram:DetachPolicyFromUser", map[string]string{"PolicyName": policyName, "PolicyType": "Custom", "UserName": user})
}

func (h policyHand) remove() {
	h.Do("ram:DeletePolicy", map[string]string{"PolicyName": policyName, "CascadingDelete": "true"})
}
