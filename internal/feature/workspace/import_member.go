package workspace

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ImportState takes "region,workspace_id,member_id", where the user id does for
// the last part too, or the identity. It looks at once: a member that is
// missing, or that nobody may change, is reported as such.
func (r *memberResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	var identity memberIdentity
	if fwx.ImportsByIdentity(req) {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else {
		parts, err := r.Data.SplitImportID(req.ID, "<region>", "<workspace_id>", "<member_id>")
		if err != nil {
			fwx.AddError(&resp.Diagnostics, remedy.ImportIDMalformed("A member is imported by region, workspace and the id of the member, or of its user", err))
			return
		}
		identity = memberIdentity{
			Region: types.StringValue(parts[0]), WorkspaceID: types.StringValue(parts[1]), UserID: types.StringValue(parts[2]),
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	region, workspaceID, id := identity.Region.ValueString(), identity.WorkspaceID.ValueString(), identity.UserID.ValueString()
	member, err := r.importable(ctx, region, workspaceID, id)
	who := remedy.WorkspaceMember{Region: region, WorkspaceID: workspaceID, UserID: member.UserID}
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddError(&resp.Diagnostics, remedy.MemberNotImportable(region, workspaceID, id, err))
		return
	case err != nil:
		who.UserID = id
		fwx.AddError(&resp.Diagnostics, remedy.MemberFailure(who, "Import", "imported", err))
		return
	case member.IsOwner():
		fwx.AddError(&resp.Diagnostics, remedy.MemberIsOwner(who))
		return
	}
	identity.UserID = types.StringValue(member.UserID)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
	for name, value := range map[string]any{
		"region": region, attrWorkspaceID: workspaceID, attrUserID: member.UserID, "member_id": member.ID, "adopt": false,
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// importable finds a member by its id or by the id of its user.
func (r *memberResource) importable(ctx context.Context, region, workspaceID, id string) (cloud.Member, error) {
	members, err := cloud.ListMembers(ctx, r.Data.Clients.Workspaces, region, workspaceID)
	if err != nil {
		return cloud.Member{}, err
	}
	for _, is := range []func(cloud.Member) bool{
		func(m cloud.Member) bool { return m.ID == id },
		func(m cloud.Member) bool { return m.UserID == id },
	} {
		for _, member := range members {
			if is(member) {
				return member, nil
			}
		}
	}
	return cloud.Member{}, cloud.ErrNotFound
}

// nameImported finds the name of an imported member, so that a configuration
// that names the role or the user differs in nothing, and returns RAM's id of
// the role if it is one. What cannot be told stays empty; then the first apply
// notes the name, and writes nothing.
func (r *memberResource) nameImported(ctx context.Context, m *memberModel, member cloud.Member) (roleID string) {
	names := cloud.NamesShown(member.Name)
	names = append(append(names, cloud.NamesShown(member.AccountName)...), cloud.NamesShown(member.DisplayName)...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if acs.ValidateRoleName(name) != nil {
			continue
		}
		if role, err := r.Data.Clients.Roles.Get(ctx, name); err == nil && cloud.IsRoleUserID(member.UserID, role.ID) {
			m.RoleName = types.StringValue(role.Name)
			return role.ID
		}
	}
	if member.AccountType == cloud.AccountTypeUser && member.AccountName != "" {
		m.UserName = types.StringValue(member.AccountName)
	}
	return ""
}
