package remedy

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// AssumeProblem is a RAM user whom a role trusts but who cannot assume it.
type AssumeProblem struct {
	User    string
	RoleARN string
	// Policy and Statement are what denies it, as "Custom/name" and an index.
	Policy    string
	Statement int
	// Undecided: a condition that cannot be evaluated here may allow or deny it.
	Undecided bool
}

// NotAssumable is the text for a user whom nothing allows sts:AssumeRole.
func NotAssumable(p AssumeProblem) Text {
	undecided := ""
	if p.Undecided {
		undecided = "A statement of the user's policies may decide otherwise, but its condition cannot be evaluated here."
	}
	return newText("Trusted User May Not Assume the Role",
		fmt.Sprintf("The role %s trusts the RAM user %q, but nothing allows that user sts:AssumeRole on it: signing in with the role would be refused.",
			p.RoleARN, p.User),
		undecided,
		"Ask an administrator of RAM to attach the policy of Alibaba Cloud that is meant for this, for example with the provider alicloud:",
		indent(p.attachHCL()),
		"It allows every role that trusts the user. This custom policy allows the one role alone:",
		indent(ramdoc.AllowAssume(p.RoleARN).Indented()),
		"A policy that is attached in this very apply, or granted in a resource group only, is not seen by this check.",
	)
}

func (p AssumeProblem) attachHCL() string {
	return fmt.Sprintf("resource \"alicloud_ram_user_policy_attachment\" %q {\n  user_name   = %q\n  policy_name = %q\n  policy_type = \"System\"\n}",
		label(p.User), p.User, assumePolicy)
}

// assumePolicy is the system policy for users who assume roles.
const assumePolicy = "AliyunSTSAssumeRoleAccess"

// AssumeDenied is the text for a user whom a policy explicitly forbids
// sts:AssumeRole.
func AssumeDenied(p AssumeProblem) Text {
	return newText("Assuming the Role Is Denied",
		fmt.Sprintf("The role %s trusts the RAM user %q, but statement %d of the policy %s explicitly denies that user sts:AssumeRole on it.",
			p.RoleARN, p.User, p.Statement+1, p.Policy),
		"A Deny wins over every Allow, so another policy does not help. Narrow that statement, take the policy off the user, "+
			"or leave the user out of trusted_principals.",
	)
}

// TrustedUserMissing is the text for a user whom a role trusts but who is not
// there.
func TrustedUserMissing(p AssumeProblem) Text {
	return newText("Trusted User Not Found",
		fmt.Sprintf("The role %s is to trust the RAM user %q, but the account has no user of that name (yet). RAM may refuse a trust policy that names a user who does not exist.",
			p.RoleARN, p.User),
		"Check the spelling. If another resource of this configuration creates the user, make this one depend on it, so that the user comes first.",
	)
}

// RoleMembers are the entries of workspaces that a role which is about to go
// has.
type RoleMembers struct {
	Coverage
	RoleName string
	Members  []WorkspaceMember
}

// Harmless reports whether everything was searched and nothing was found.
func (m RoleMembers) Harmless() bool { return len(m.Members) == 0 && m.complete() }

func (m RoleMembers) entries() string {
	var lines []string
	for _, member := range m.Members {
		lines = append(lines, fmt.Sprintf("- %s, user id %s", member.workspace(), member.UserID))
	}
	return strings.Join(lines, "\n")
}

// scope says where was looked, and where nothing could be seen.
func (m RoleMembers) scope() string {
	return m.Coverage.scope("the workspaces that the caller sees in ")
}

func (m RoleMembers) wayToSee() string {
	return m.Coverage.wayToSee("the workspaces of this account are", "list workspaces and their members")
}

// AccessRoleInUse is the text for a deletion that was refused because the role
// is a member of a workspace, or because that could not be seen.
func AccessRoleInUse(m RoleMembers) Text {
	if len(m.Members) > 0 {
		return newText("Role Is a Member of a Workspace",
			fmt.Sprintf("The role %q was not deleted: these entries of workspaces would stay, for a role that no longer exists.\n\n%s", m.RoleName, m.entries()),
			m.scope(),
			"Remove the role from those workspaces, then apply again. A pai_workspace_member that takes its role_name from this resource is destroyed before the role.",
			guardOff,
		)
	}
	return newText("Memberships of the Role Not Verified",
		fmt.Sprintf("The role %q was not deleted: whether it is a member of a workspace could not be seen everywhere.", m.RoleName),
		m.scope(),
		m.wayToSee(),
		guardOff,
	).WithFooter(m.refusedRead())
}

// AccessRoleWillBeDestroyed is the warning of a plan that destroys a role that is a member
// of a workspace, or replaces it.
func AccessRoleWillBeDestroyed(m RoleMembers, replaced bool) Text {
	what := "destroys"
	if replaced {
		what = "replaces"
	}
	if len(m.Members) == 0 {
		return newText("Memberships of the Role Not Verified",
			fmt.Sprintf("This plan %s the role %q. Whether it is a member of a workspace could not be seen everywhere; "+
				"the apply looks again and refuses to delete the role while it cannot see.", what, m.RoleName),
			m.scope(),
			m.wayToSee(),
		)
	}
	replacement := ""
	if replaced {
		replacement = "The new role is no member of them until it is made one."
	}
	return newText("Member of a Workspace Will Be "+map[bool]string{false: "Destroyed", true: "Replaced"}[replaced],
		fmt.Sprintf("This plan %s the role %q, which is a member of these workspaces now:\n\n%s", what, m.RoleName, m.entries()),
		m.scope(),
		"Entries that end in the same plan go first, if their role_name is taken from this resource. "+
			"The apply looks again just before it deletes the role, and refuses if one is left.",
		replacement,
	)
}

// NobodySignsIn is the error for an access role that trusts nobody.
func NobodySignsIn() Text {
	return newText("Nobody Can Sign In",
		"At least one of trusted_accounts, trusted_principals and saml_provider_arn has to say who may sign in with the role: all three are null or empty.",
		"To trust the RAM users of one account, for example:",
		indent(`trusted_accounts = ["1234567890123456"]`),
	)
}

// TwoWaysToSignIn is the error for an access role that trusts RAM users or
// roles, named by the argument, besides a SAML identity provider.
func TwoWaysToSignIn(argument string) Text {
	return newText("Invalid Combination of Arguments",
		"The argument "+argument+" cannot be combined with saml_provider_arn: an access role has one way to sign in.",
		"Remove one of them, or make a second pai_access_role.",
	)
}
