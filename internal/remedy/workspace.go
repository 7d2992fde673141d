package remedy

import "fmt"

// WorkspacesNotListed is the text for a list of workspaces that could not be
// read.
func WorkspacesNotListed(region string, err error) Text {
	return Failure(Attempt{Verb: "Read", Past: "read", Noun: "Workspaces", Object: "list of workspaces in " + region}, err)
}

// WorkspaceNotSeen is the warning of a search for a workspace by its name that
// found none.
func WorkspaceNotSeen(region, name string) Text {
	return newText("Workspace Not Visible",
		fmt.Sprintf("The caller sees no workspace named %q in %s that fits. It may not exist, or the caller may be no member of it: "+
			"the list holds nothing that the caller may not see.", name, region),
		"Check the name, the region and the credentials. Before a workspace of this name is made because it seems to be missing, look at the console of PAI as its account.",
	)
}

// MembersNotListed is the text for the members of a workspace that could not be
// read.
func MembersNotListed(region, workspaceID string, err error) Text {
	return Failure(Attempt{
		Verb: "Read", Past: "read", Noun: "Workspace Members",
		Object: fmt.Sprintf("list of members of the workspace %s in %s", workspaceID, region),
	}, err)
}
