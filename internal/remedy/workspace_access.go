package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// AccessRoleType is the resource that owns the roles of people.
const AccessRoleType = "pai_access_role"

// AccessProblem is a role that people cannot work with PAI as.
type AccessProblem struct {
	RoleName string
	Account  string // of the caller, to whom the role belongs
	// Trust is the role's trust policy; nil when there is none to judge.
	Trust    *ramdoc.Document
	Decision ramdoc.Decision
	// Planned: the document is what this plan is about to write, PlannedBy the
	// resource type that does; empty: pai_instance_role.
	Planned   bool
	PlannedBy string
}

// AccessNotTrusted is the text for a role that does not trust the service of
// role-based access.
func AccessNotTrusted(p AccessProblem) Text {
	return newText("Role Not Usable in a Workspace",
		fmt.Sprintf("People cannot work in a workspace as the role %q: its trust policy does not let %s assume it. "+
			"The role could be made a member, but who signs in with it would be refused.", p.RoleName, acs.AccessService),
		p.reason(),
		p.fix(),
		"If another provider changes this trust policy in the same apply, no read in the plan can foresee it: "+
			`set preflight = "warn" on this resource.`,
	)
}

// AccessUndecidable is the text for a trust policy whose conditions cannot be
// evaluated here.
func AccessUndecidable(p AccessProblem) Text {
	trust := TrustProblem{Trust: p.Trust, Decision: p.Decision}
	return newText("Trust Policy Depends on a Condition",
		fmt.Sprintf("Whether %s may assume the role %q depends on a condition that cannot be evaluated here (%s). "+
			"The plan cannot tell whether people will be able to work as the role.", acs.AccessService, p.RoleName, trust.conditions()),
		fmt.Sprintf("If they are refused, drop the condition from the statement that names %s. "+
			"Conditions on who signs in belong to a statement of their own.", acs.AccessService),
	)
}

// AccessRoleMissing is the text for a role that the account does not have.
func AccessRoleMissing(p AccessProblem) Text {
	return newText("Role Not Found",
		fmt.Sprintf("There is no role %q in the account %s, so it cannot be a member of a workspace.", p.RoleName, p.Account),
		"Check its spelling: it is the name of the role, not its ARN. If this configuration creates it, refer to it by that resource, "+
			"so that Terraform creates it first; what another provider or an alias creates is seen by the apply only. Such as:",
		indent(p.accessRoleHCL()+"\n\n# in "+memberType+":\nrole_name = "+AccessRoleType+"."+label(p.RoleName)+".name"),
	)
}

func (p AccessProblem) reason() string {
	services := p.Trust.Services()
	switch {
	case p.Decision.Outcome == ramdoc.Denied:
		return fmt.Sprintf("Statement %d of the trust policy denies it explicitly; a Deny wins over every Allow.", p.Decision.Decider.Statement+1)
	case len(services) == 0:
		return "It trusts no cloud service at all."
	case p.Trust.TrustsService(acs.AccessService):
		return fmt.Sprintf("It names %s, but another statement takes that back.", acs.AccessService)
	}
	return fmt.Sprintf("Of the cloud services it trusts only %s.", list(services))
}

func (p AccessProblem) fix() string {
	statement := ramdoc.Trust(acs.AccessService).Indented()
	switch {
	case p.Planned && (p.PlannedBy == "" || p.PlannedBy == RoleType):
		return fmt.Sprintf("Use a %s for people:\n\n%s\n\nIf the role really serves workloads as well, add the service to its trust policy:\n\n%s",
			AccessRoleType, indent(p.accessRoleHCL()), indent(fmt.Sprintf("additional_trusted_services = [%q]", acs.AccessService)))
	case p.Planned:
		return fmt.Sprintf("The %s of this role has to allow it. Its document needs this statement:\n\n%s", p.PlannedBy, indent(statement))
	case p.Decision.Outcome == ramdoc.Denied:
		return fmt.Sprintf("Remove that Deny from the trust policy of the role %q, or use another role.", p.RoleName)
	}
	return fmt.Sprintf("To manage the role with Terraform, import it (terraform import %s.%s %s) and use this configuration:\n\n%s\n\n"+
		"If something else owns it, this adds the service and leaves the rest of its trust policy alone:\n\n%s\n\n"+
		"Without Terraform, its trust policy needs this statement:\n\n%s",
		AccessRoleType, label(p.RoleName), p.RoleName, indent(p.accessRoleHCL()),
		indent(trustedServiceHCL(p.RoleName, acs.AccessService)), indent(statement))
}

func (p AccessProblem) accessRoleHCL() string {
	return fmt.Sprintf("resource %q %q {\n  name             = %q\n  trusted_accounts = [%q]\n}", AccessRoleType, label(p.RoleName), p.RoleName, p.Account)
}

// MemberNotListed is the text for a role or user that a workspace does not
// list in time; err says why the wait ended.
func MemberNotListed(m WorkspaceMember, err error) Text {
	return newText("Account Not Listed by the Workspace",
		fmt.Sprintf("%s was not made a member: the workspace does not list it among those who can be, and its user id can only be taken from that list.", sentence(m.String())),
		said(err),
		notListedWay(m),
		"The member was not created, so there is nothing to clean up. "+stays(m)+"Apply again when it is listed. To give it longer:\n\n"+
			indent("timeouts = {\n  create = \"15m\"\n}"),
		userIDWay(m)+"\n\n"+indent(`user_id = "<user id>"`),
	)
}

// userIDWay is how to do without the list.
func userIDWay(m WorkspaceMember) string {
	if m.RoleName == "" {
		return "A RAM user has the same id in a workspace as in RAM, such as the id of an alicloud_ram_user. " +
			"With it nothing has to be looked up. Instead of the name, write:"
	}
	return "If you know the user id, from the console or the data source pai_workspace_members of another workspace, nothing has to be looked up. " +
		"Instead of the name, write:"
}

// MemberNamesake is the text for a role that a workspace does not list in time,
// while it lists somebody of the role's name who has not the id that RAM has for
// it; err says why the wait ended.
func MemberNamesake(m WorkspaceMember, userID, shown string, err error) Text {
	return newText("Account Not Listed by the Workspace",
		fmt.Sprintf("%s was not made a member. The workspace lists %q with the user id %s, but that is not the id of the role in RAM: "+
			"most likely it is a RAM user of the same name, who must not get what is meant for the role.", sentence(m.String()), shown, userID),
		said(err),
		notListedWay(m),
		"The member was not created, so there is nothing to clean up. Apply again when the role is listed. "+
			"If the console of PAI shows that it is the role, instead of the name, write:\n\n"+indent(fmt.Sprintf("user_id = %q", userID)),
	)
}

func stays(m WorkspaceMember) string {
	if m.RoleName != "" {
		return "The role stays as it is. "
	}
	return ""
}

// MemberNotListedYet is the notice of a plan for a role or user that is not
// listed so far.
func MemberNotListedYet(m WorkspaceMember) Text {
	return newText("Account Not Listed by the Workspace Yet",
		fmt.Sprintf("The %s does not list the %s among those who can be made members. The apply waits for it, as long as the timeout of the creation allows.",
			m.workspace(), m.Who()),
		notListedWay(m),
	)
}

// notListedWay is what the guide tells users of the console: there is no
// operation for it.
func notListedWay(m WorkspaceMember) string {
	if m.RoleName == "" {
		return "Check the name: it is the name of a RAM user of this account, without the domain. A user made moments ago may need a while; " +
			"the list is refreshed in the console of PAI, on the page of the workspace where members are added."
	}
	return "A role made moments ago may need a while until PAI knows it. What brings it into the list: refresh the list of accounts in the console of PAI, " +
		"on the page of the workspace where members are added; or let a user assume the role and open the console of PAI once. " +
		"No operation of the API does that."
}

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
