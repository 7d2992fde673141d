package remedy

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const memberType = "pai_workspace_member"

// WorkspaceMember names one member of a workspace, or who is to be one, for
// users. Whom is said in one way or more; RoleName comes first.
type WorkspaceMember struct {
	Region, WorkspaceID        string
	RoleName, UserName, UserID string
}

// Who names the role or user alone.
func (m WorkspaceMember) Who() string {
	switch {
	case m.RoleName != "":
		return fmt.Sprintf("role %q", m.RoleName)
	case m.UserName != "":
		return fmt.Sprintf("user %q", m.UserName)
	}
	return fmt.Sprintf("user id %q", m.UserID)
}

func (m WorkspaceMember) String() string { return m.Who() + " in " + m.workspace() }

func (m WorkspaceMember) workspace() string {
	return fmt.Sprintf("workspace %s (%s)", m.WorkspaceID, m.Region)
}

// label is a name for a resource block of the member.
func (m WorkspaceMember) label() string {
	if name := cmp.Or(m.RoleName, m.UserName); name != "" {
		return label(name)
	}
	return "member"
}

// attempt says what was tried on the member.
func (m WorkspaceMember) attempt(verb, past string) Attempt {
	return Attempt{Verb: verb, Past: past, Noun: "Workspace Member", Object: "member " + m.String()}
}

// MemberClaimedTwice is the text for two resources of one member.
func MemberClaimedTwice(m WorkspaceMember) Text {
	return newText("Workspace Member Managed Twice",
		fmt.Sprintf("Two %s resources of this configuration manage the same member: %s. Each would undo the roles that the other gives.", memberType, m),
		"Keep one of them, with the roles of both in its member_roles.",
	)
}

// MemberHandedOver is the text for a member that one resource removes while
// another one of the same plan has it.
func MemberHandedOver(m WorkspaceMember) Text {
	moved := fmt.Sprintf("moved {\n  from = %s.OLD_NAME\n  to   = %s.NEW_NAME\n}", memberType, memberType)
	return newText("Workspace Member Handed Over Between Resources",
		fmt.Sprintf("This plan ends one %s of %s and keeps or begins another one. Terraform may run the two in either order: "+
			"the member could end up removed.", memberType, m),
		"If the block was only renamed, say so, and nothing happens to the member:\n\n"+indent(moved),
		"If the member is really handed over, let Terraform forget the ending one, and import the member into the other:\n\n"+
			indent(forgetHCL(memberType)),
		"If the ending one is a deposed object, which a replacement has left over that failed, take the block out, apply, and put it back.",
	)
}

// MemberExists is the text for a member that is there already; err is the
// cloud's refusal, or nil in a plan.
func MemberExists(m WorkspaceMember, present cloud.Member, err error) Text {
	roles := "without any role"
	if len(present.Roles) > 0 {
		roles = "with " + list(present.Roles)
	}
	id := "<member id>"
	if present.ID != "" {
		id = present.ID
	}
	return newText("Workspace Member Exists",
		fmt.Sprintf("%s is a member already, %s. Creating this resource would take over a membership that was created outside of this resource, "+
			"and destroying it would remove that.", sentence(m.String()), roles),
		"If another block or configuration manages it, leave it there. To take it over as it is, and see in a plan what differs:",
		byHand(memberType, m.label(), m.Region+","+m.WorkspaceID+","+id),
		"To take it over in the apply, which gives it exactly the roles of member_roles, write:\n\n  adopt = true",
	).WithFooter(err)
}

// MemberLeftBehind is the warning of a member that is taken over, because an
// apply that was killed has probably left it behind.
func MemberLeftBehind(m WorkspaceMember, present cloud.Member) Text {
	return newText("Member of a Killed Apply Is Taken Over",
		fmt.Sprintf("%s is a member already, since %s, with exactly the roles of this configuration. An apply that was killed before Terraform "+
			"wrote its state has probably made it, so this configuration takes it over. Nothing is written.",
			sentence(m.String()), present.CreateTime.UTC().Format(time.RFC3339)),
		"If another configuration has made this member moments ago, leave it there and remove this block: destroying it would remove the member.",
	)
}

// MemberIsOwner is the text for the owner of the workspace.
func MemberIsOwner(m WorkspaceMember) Text {
	return newText("Owner of the Workspace",
		fmt.Sprintf("%s owns the workspace. The owner is a member as long as there is a workspace, and cannot be removed, "+
			"so it is not managed here.", sentence(m.String())),
		"Leave this block out. If something else should own the workspace, change that first, in the console of PAI.",
	)
}

// WorkspaceNotEnabled is the text for a new member of a workspace that is not
// in use.
func WorkspaceNotEnabled(m WorkspaceMember, status string) Text {
	return newText("Workspace Not Enabled",
		fmt.Sprintf("The status of the %s is %s, not %s. It may refuse a new member.", m.workspace(), status, cloud.WorkspaceEnabled),
		statusWay(status),
	)
}

// statusWay says what to do about a workspace that is not in use.
func statusWay(status string) string {
	switch status {
	case "INITIALIZING", "UPDATING":
		return "This passes. Apply again in a while."
	case "FROZEN":
		return "The account has an overdue payment. Settle it, then apply again."
	case "DISABLED":
		return "Somebody has disabled it. Enable it in the console of PAI, then apply again."
	}
	return "Look at it in the console of PAI."
}

// WorkspaceNotFound is the text for a workspace that is not there when a member
// is planned or made; err is the cloud's answer.
func WorkspaceNotFound(m WorkspaceMember, err error) Text {
	return newText("Workspace Not Found",
		fmt.Sprintf("There is no %s, or the caller may not see it: the cloud's answer is the same.", m.workspace()),
		"Check workspace_id, the region of the resource (or of the provider), and the credentials.",
	).WithFooter(err)
}

// WorkspaceOutOfSight is the warning of a refresh that cannot see the workspace
// of a member; err is the cloud's answer.
func WorkspaceOutOfSight(m WorkspaceMember, err error) Text {
	return newText("Workspace Not Visible",
		fmt.Sprintf("The %s is gone, or the caller does not see it any more: the cloud's answer is the same. "+
			"The state of the member %s is left as it was.", m.workspace(), m.Who()),
		"If the credentials are of another user or account than before, use the former. If the workspace is deleted, take the block out of the configuration, "+
			"and let Terraform forget the member:\n\n"+indent(forgetHCL(memberType)),
	).WithFooter(err)
}

// MemberLeftUnseen is the warning of a member that was not removed, because its
// workspace is gone or out of sight.
func MemberLeftUnseen(m WorkspaceMember, err error) Text {
	return newText("Workspace Not Visible",
		fmt.Sprintf("The %s is gone, or the caller does not see it any more: the cloud's answer is the same. "+
			"With a deleted workspace its members are gone, so Terraform forgets the member %s.", m.workspace(), m.Who()),
		"If the workspace exists, the member is still in it: remove it in the console of PAI.",
	).WithFooter(err)
}

// MemberLeftToNewEntry is the warning of a member that is not removed, because
// this very run has made it anew.
func MemberLeftToNewEntry(m WorkspaceMember) Text {
	return Text{
		Summary: "Member Left to Its New Owner",
		Detail: fmt.Sprintf("This run has taken over %s before the old entry of Terraform's state came to its end. "+
			"The member was left alone: removing it now would take it away from the new entry.", m),
	}
}

// MemberOwnsNow is the warning of a refresh that finds a member of the state to
// be the owner.
func MemberOwnsNow(m WorkspaceMember) Text {
	return Text{
		Summary: "Member Owns the Workspace",
		Detail: fmt.Sprintf("%s has become the owner of the workspace. That role is not managed here: it stays, whatever member_roles says, "+
			"and the member cannot be removed.", sentence(m.String())),
	}
}

// MemberOfIdleWorkspace is the text for a write that was refused while the
// workspace was not in use, which is the likely reason.
func MemberOfIdleWorkspace(m WorkspaceMember, verb, past, status string, err error) Text {
	attempt := m.attempt(verb, past)
	return newText(fmt.Sprintf("Unable to %s %s", attempt.Verb, attempt.Noun),
		fmt.Sprintf("The %s could not be %s.", attempt.Object, attempt.Past),
		said(err),
		fmt.Sprintf("The status of the workspace is %s, not %s, which may be why. %s", status, cloud.WorkspaceEnabled, statusWay(status)),
	).WithFooter(err)
}

// MemberFailure is Failure for a member.
func MemberFailure(m WorkspaceMember, verb, past string, err error) Text {
	return Failure(m.attempt(verb, past), err)
}

// MemberRoleNotSeen is the text for a role that the cloud accepted and does not
// show. Nothing is removed then.
func MemberRoleNotSeen(m WorkspaceMember, role string) Text {
	return newText("Member Role Not Seen as Written",
		fmt.Sprintf("The cloud accepted the role %s for %s, but half a minute later the member still reads without it. "+
			"No other role was removed: the member keeps what it has.", role, m),
		"Apply again in a while. If it stays so, give the role in the console of PAI to learn why.",
	)
}

// MemberNotSettled is the warning of a member that reads differently after all
// was written.
func MemberNotSettled(m WorkspaceMember) Text {
	return newText("Member Not Seen as Written",
		fmt.Sprintf("The cloud accepted what was written, but half a minute later %s still reads differently. "+
			"Either it needs longer, or something else writes to the member at the same time.", m),
		"The next plan shows whatever is different by then.",
	)
}

// MemberUnread is the warning of a member that was written, but not read
// afterwards.
func MemberUnread(m WorkspaceMember, err error) Text {
	return newText("Member Not Seen After It Was Written",
		fmt.Sprintf("The cloud accepted what was written of %s, but the member could not be read afterwards.", m),
		said(err),
		"The next plan shows whatever is different by then.",
	).WithFooter(err)
}

// MemberNotImportable is the text for an import that finds no member.
func MemberNotImportable(region, workspaceID, id string, err error) Text {
	return newText("Workspace Member Not Found",
		fmt.Sprintf("The workspace %s in %s has no member with the id %q, nor one whose user id it is, or the caller does not see it.", workspaceID, region, id),
		"The data source pai_workspace_members lists the members of a workspace with their ids:\n\n"+
			indent(fmt.Sprintf("data \"pai_workspace_members\" \"all\" {\n  region       = %q\n  workspace_id = %q\n}", region, workspaceID)),
	).WithFooter(err)
}

// MemberDangling is the warning of a member whose role or user is gone.
func MemberDangling(m WorkspaceMember) Text {
	way := "If the user is gone for good, remove this block: the apply removes the member."
	if m.RoleName != "" {
		way = "If the role is gone for good, remove this block: the apply removes the member. If the role is made again under its name, it is another one " +
			"for the workspace; the plan then replaces the member."
	}
	return newText("Member Without an Account",
		fmt.Sprintf("The workspace lists %s without an account behind it: the RAM role or user has probably been deleted. "+
			"Nobody can work as this member, and the entry does not go by itself.", m),
		way,
	)
}

// MemberRecreated is the notice of a plan that replaces a member, because its
// role or user is another one by now.
func MemberRecreated(m WorkspaceMember, oldUserID string) Text {
	noun := "role"
	if m.RoleName == "" {
		noun = "user"
	}
	return Text{
		Summary: sentence(noun) + " Made Anew",
		Detail: fmt.Sprintf("The %s is not the one that was made a member of the %s: that one was deleted, and another of the same name was made or is made by this plan. "+
			"The old member (user id %s) stands for a %s that is gone. The apply removes it and makes the new %s a member.",
			m.Who(), m.workspace(), oldUserID, noun, noun),
	}
}

// MemberMatch is one of several whom a name may mean.
type MemberMatch struct {
	UserID, Name string
	Member       bool // is one already
}

// MemberAmbiguous is the text for a name that several have.
func MemberAmbiguous(m WorkspaceMember, matches []MemberMatch) Text {
	lines := make([]string, len(matches))
	for i, match := range matches {
		lines[i] = fmt.Sprintf("- user id %s, shown as %q", match.UserID, match.Name)
		if match.Member {
			lines[i] += ", a member already"
		}
	}
	return newText("Several Accounts of That Name",
		fmt.Sprintf("The %s does not tell which of these the %s is:\n\n%s", m.workspace(), m.Who(), strings.Join(lines, "\n")),
		"Look at them in the console of PAI, where members are added to the workspace, and say which one is meant. "+
			"Instead of the name, write:\n\n"+indent(fmt.Sprintf("user_id = %q", matches[0].UserID)),
	)
}
