package remedy

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// policyExists is the text for a policy that cannot be created because its name
// is taken.
func policyExists(name, fix string, err error) Text {
	return newText("Policy Already Exists",
		fmt.Sprintf("The policy %q could not be created: the account has a custom policy of that name already.", name),
		said(err),
		fix,
	).WithFooter(err)
}

// PolicyNotImportable is the text for an import that names no custom policy.
func PolicyNotImportable(name string) Text {
	return newText("Policy Not Found",
		fmt.Sprintf("There is no custom policy %q in the account of the provider's credentials, so it cannot be imported.", name),
		importByName("policy", name)+" Policies of Alibaba Cloud (type System) cannot be managed. "+
			"To create the policy, leave out the import and apply.",
	)
}

// PolicyNotDetached is the text for a policy that could not be taken from
// somebody. The noun says in title case what the policy is managed as.
func PolicyNotDetached(noun, name string, from cloud.Grantee, err error) Text {
	return Failure(Attempt{
		Verb: "Detach", Past: "detached from " + named(from), Noun: noun, Object: fmt.Sprintf("policy %q", name),
	}, err)
}

// PolicyAttachedAgain is the text for a policy that cannot be deleted because
// it is attached again and again.
func PolicyAttachedAgain(name string, holders []cloud.Grantee, err error) Text {
	return newText("Policy Still Attached",
		fmt.Sprintf("The policy %q was detached from all users, groups and roles, and still could not be deleted: "+
			"it was attached again in the meantime. It was found at:\n\n%s", name, holderLines(holders)),
		said(err),
		"Find out what attaches it, such as another configuration that names it, and apply again.",
	).WithFooter(err)
}

func holderLines(holders []cloud.Grantee) string {
	lines := make([]string, len(holders))
	for i, holder := range holders {
		lines[i] = "- " + named(holder)
	}
	return strings.Join(lines, "\n")
}

// PolicyNotSettled is the text for a policy that still reads differently a
// while after it was written.
func PolicyNotSettled(name string) Text {
	return newText("Policy Not Seen as Written",
		fmt.Sprintf("The cloud accepted what was written to the policy %q, but half a minute later it still reads differently. "+
			"Either it needs longer, or something else writes to the policy at the same time.", name),
		"The next plan shows whatever is different by then.",
	)
}
