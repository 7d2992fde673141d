package role

import (
	"context"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// instanceRoleWarnDestroy tells who carries a role that is to be destroyed or
// replaced.
func instanceRoleWarnDestroy(ctx context.Context, data *fwx.ProviderData, prior *instanceRoleModel, replaced bool) *remedy.Text {
	usage := usageOf(ctx, prior, data.Preflight)
	if usage.Harmless() {
		return nil
	}
	return new(remedy.RoleWillBeDestroyed(usage, replaced))
}

// instanceRoleRefuseDestroy tells who still carries a role that is about to be deleted.
func instanceRoleRefuseDestroy(ctx context.Context, data *fwx.ProviderData, state *instanceRoleModel) *remedy.Text {
	usage := usageOf(ctx, state, data.Preflight.Fresh())
	if usage.Harmless() {
		return nil
	}
	return new(remedy.RoleInUse(usage))
}

// usageOf searches the users of a role. What could not be searched counts only
// where the role could be of use: a caller who may not list services need not,
// for the role of a notebook.
func usageOf(ctx context.Context, role *instanceRoleModel, session *preflight.Session) remedy.RoleUsage {
	usage := session.RoleUsage(ctx, role.ARN.ValueString())
	trust, known := role.Trust(ctx)
	if !known || len(trust.Services()) == 0 {
		return usage
	}
	usage.Unsearched = slices.DeleteFunc(usage.Unsearched, func(u remedy.Unsearched) bool {
		return ramdoc.AssumedBy(trust, u.Kind.ServicePrincipal()).Outcome != ramdoc.Allowed
	})
	return usage
}
