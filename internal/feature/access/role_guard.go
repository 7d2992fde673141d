package access

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// accessRoleWarnDestroy tells which workspaces have a role as a member that is to be
// destroyed or replaced.
func accessRoleWarnDestroy(ctx context.Context, data *fwx.ProviderData, prior *accessRoleModel, replaced bool) *remedy.Text {
	members := roleMembers(ctx, data.Preflight, prior)
	if members.Harmless() {
		return nil
	}
	return new(remedy.AccessRoleWillBeDestroyed(members, replaced))
}

// accessRoleRefuseDestroy tells which workspaces still have a role as a member that is
// about to be deleted.
func accessRoleRefuseDestroy(ctx context.Context, data *fwx.ProviderData, state *accessRoleModel) *remedy.Text {
	members := roleMembers(ctx, data.Preflight.Fresh(), state)
	if members.Harmless() {
		return nil
	}
	return new(remedy.AccessRoleInUse(members))
}

func roleMembers(ctx context.Context, session *preflight.Session, role *accessRoleModel) remedy.RoleMembers {
	return session.RoleMemberships(ctx, cloud.Role{Name: role.Name.ValueString(), ID: role.RoleID.ValueString()})
}
