package workspace

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// changedIdentity returns the argument by which the configuration means another
// member than the state has, or nothing. Another name for the same member is
// not a change, at any level: this is no check. Nor is anybody replaced by
// whom the workspace does not tell: the old member would be removed, and the new
// one could not be made.
func (p *memberPlanning) changedIdentity(ctx context.Context) string {
	name := p.naming
	switch {
	case name.value.IsUnknown():
		return name.attribute
	case name.attribute == attrUserID:
		if name.value.Equal(p.prior.UserID) {
			return ""
		}
		return attrUserID
	case !p.prior.named(name.attribute).Equal(name.value):
		p.lookUp(ctx, "")
		if p.whom.err != nil {
			fwx.AddAttributeError(&p.resp.Diagnostics, name.attribute, lookupFailed(p.plan.who(), p.whom.err))
			return ""
		}
		if p.whom.found != nil && p.whom.found.UserID == p.prior.UserID.ValueString() {
			return ""
		}
		return name.attribute
	case p.madeAnew(ctx):
		old := p.prior.UserID.ValueString()
		p.find(preflight.Finding{Certainty: preflight.Notice, Attribute: name.attribute, Text: remedy.MemberRecreated(p.plan.who(), old)})
		return attrUserID
	}
	return ""
}

// madeAnew reports whether the role or user is not the one that was made a
// member: this plan makes it, RAM knows the role by another id, or the member
// has no account and the workspace lists somebody else of that name. At the
// level off only the last is looked at, which costs no call after a refresh.
func (p *memberPlanning) madeAnew(ctx context.Context) bool {
	if !p.Data.Verifies() {
		return false
	}
	if p.naming.attribute == attrRoleName && p.level != preflight.Off {
		id, planned := p.Data.Preflight.RoleID(ctx, p.naming.value.ValueString())
		if planned {
			return true
		}
		if id != "" && p.memory.RoleID != "" && id != p.memory.RoleID {
			p.memory.Drifted = true
			return true
		}
	}
	who := p.prior.who()
	member, err := p.Data.Clients.Workspaces.Member(ctx, who.Region, who.WorkspaceID, who.UserID)
	if err != nil || !p.lacksAccount(ctx, who, member, p.memory.RoleID) {
		return false
	}
	p.lookUp(ctx, p.prior.UserID.ValueString())
	p.memory.Drifted = p.whom.found != nil
	return p.memory.Drifted
}

// lookUp finds whom the name of the configuration means, leaving out one user.
// It asks for no role that this plan makes, and nobody while arguments of the
// provider are unknown: another name means another member then.
func (p *memberPlanning) lookUp(ctx context.Context, except string) {
	if p.whom.looked || !p.Data.Verifies() || !p.placed() || p.naming.attribute == attrUserID || p.naming.value.IsUnknown() {
		return
	}
	who := remedy.WorkspaceMember{Region: p.plan.Region.ValueString(), WorkspaceID: p.plan.WorkspaceID.ValueString()}
	switch p.naming.attribute {
	case attrRoleName:
		who.RoleName = p.naming.value.ValueString()
		if _, planned := p.Data.Preflight.RoleID(ctx, who.RoleName); planned {
			return
		}
	case attrUserName:
		who.UserName = p.naming.value.ValueString()
	}
	look := p.lookup(ctx, p.Data.Clients.Workspaces, who)
	look.except = except
	found, err := look.find(ctx)
	if found != nil && look.doubtful(found) {
		found = nil // a plan must not refuse somebody's namesake
	}
	p.whom = whom{looked: true, found: found, err: err}
}

// present returns the member that the planned one is already, or nil.
func (p *memberPlanning) present(ctx context.Context, who remedy.WorkspaceMember) (*cloud.Member, error) {
	if p.naming.attribute != attrUserID {
		return p.presentByName()
	}
	if p.naming.value.IsUnknown() {
		return nil, nil
	}
	members, err := cloud.ListMembers(ctx, p.Data.Clients.Workspaces, who.Region, who.WorkspaceID)
	for _, member := range members {
		if member.UserID == who.UserID {
			return &member, nil
		}
	}
	return nil, err
}

func (p *memberPlanning) presentByName() (*cloud.Member, error) {
	if p.whom.err != nil || p.whom.found == nil || p.whom.found.ID == "" {
		return nil, p.whom.err
	}
	return &p.whom.found.Member, nil
}
