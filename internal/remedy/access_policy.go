package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// accessPolicyType is the resource that users write for an access policy.
const accessPolicyType = "pai_access_policy"

// AccessPolicyExists is the text for an access policy that cannot be created
// because its name is taken.
func AccessPolicyExists(name string, err error) Text {
	fix := paragraphs("The guide of PAI has people create such a policy by hand in the console; this may be it. To let Terraform manage it from now on, "+
		"import it. The next plan then shows what would change in it:", byHand(accessPolicyType, name, name),
		"If it is not yours to manage, give this policy another name:", indent(fmt.Sprintf("name = %q", name+"-2")))
	return policyExists(name, fix, err)
}

// NotOnlyAnAccessPolicy is the warning of an import of a policy that says
// something else than an access policy does.
func NotOnlyAnAccessPolicy(name string) Text {
	return newText("Policy Is Not Only an Access Policy",
		fmt.Sprintf("The document of the policy %q is not one that this resource would write: something is missing from the permissions of a service, "+
			"or there is more than them. The next plan shows the document being replaced: everything else in it is no longer allowed.", name),
		"If the policy serves something else too, do not apply that plan: take it out of the state again (terraform state rm) "+
			"and give this access policy another name.",
	)
}

// BucketsWithoutOSS is the text for buckets that narrow nothing.
func BucketsWithoutOSS(services []string) Text {
	return newText("Buckets Without OSS",
		fmt.Sprintf("oss_resources narrows the permissions for OSS, but services has none: it names only %s.", list(services)),
		"Leave out oss_resources, or add OSS:\n\n"+indent(fmt.Sprintf("services = [%s]", quoteAll(append([]string{"oss"}, services...)))),
	)
}

// AccessPolicyTooLong is the text for an access policy whose document RAM would
// not take.
func AccessPolicyTooLong(length, limit int) Text {
	return newText("Access Policy Too Long",
		fmt.Sprintf("The document of the policy would have %d characters, but RAM takes no more than %d.", length, limit),
		"Divide oss_resources among several access policies, of which all but one have nothing else:\n\n"+indent(`services = ["oss"]`),
	)
}

// AccessPolicyReplaced is the warning of a plan that replaces a policy which
// somebody has.
func AccessPolicyReplaced(name string, holders []cloud.Grantee) Text {
	return newText("Policy in Use Would Be Replaced",
		fmt.Sprintf("The policy %q is attached to:\n\n%s", name, holderLines(holders)),
		"RAM deletes no policy that is attached, and Terraform deletes the old policy first unless it is told otherwise. Then the apply fails. "+
			"With this in the resource, Terraform creates the new policy, lets the roles of this configuration change over, and deletes the old one last:\n\n"+
			indent(createBeforeDestroyHCL),
		"If another tool attached the old policy, that tool must attach the new one.",
	)
}

// AccessPolicyAttached is the text for a policy that is not deleted because
// somebody has it; err is RAM's refusal, if it was asked.
func AccessPolicyAttached(name string, holders []cloud.Grantee, err error) Text {
	var refusal string
	if err != nil {
		refusal = said(err)
	}
	return newText("Policy Still Attached",
		fmt.Sprintf("The policy %q was not deleted. It is attached to:\n\n%s", name, holderLines(holders)),
		refusal,
		"RAM deletes no policy that is attached. Detach it where it was attached, such as in the policies of a role, and apply again. "+
			"If the policy is being replaced, create the new one first:\n\n"+indent(createBeforeDestroyHCL),
		"To detach it from all users, groups and roles, apply this first, and then destroy the policy:\n\n"+indent("force_detach = true"),
	).WithFooter(err)
}

const createBeforeDestroyHCL = "lifecycle {\n  create_before_destroy = true\n}"
