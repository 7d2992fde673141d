package role

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// instanceRoleWarnDestroy tells who carries a role that is to be destroyed or
// replaced.
func instanceRoleWarnDestroy(ctx context.Context, data *fwx.ProviderData, prior *instanceRoleModel, replaced bool) *remedy.Text {
	usage := describeUsage(ctx, prior, data.Preflight.RoleUsage(ctx, prior.ARN.ValueString()))
	if usage.Harmless() {
		return nil
	}
	return new(remedy.RoleGoes(usage, replaced))
}

// instanceRoleRefuseDestroy tells who still carries a role that is about to be deleted.
func instanceRoleRefuseDestroy(ctx context.Context, data *fwx.ProviderData, state *instanceRoleModel) *remedy.Text {
	usage := describeUsage(ctx, state, data.Preflight.Fresh().RoleUsage(ctx, state.ARN.ValueString()))
	if usage.Harmless() {
		return nil
	}
	return new(remedy.RoleInUse(usage))
}

// describeUsage words what was found. What could not be searched counts only
// where the role could be of use: who may not list services need not, for the
// role of a notebook.
func describeUsage(ctx context.Context, role *instanceRoleModel, found preflight.Usage) remedy.RoleUsage {
	trust, known := role.Trust(ctx)
	known = known && len(trust.Services()) > 0
	usage := remedy.RoleUsage{RoleARN: role.ARN.ValueString(), Regions: found.Regions}
	for _, w := range found.Workloads {
		usage.Users = append(usage.Users, remedy.RoleUser{
			Workload:    remedy.Workload{Kind: w.Kind, Region: w.Region, ID: w.ID, Name: w.Name},
			WorkspaceID: w.WorkspaceID,
		})
	}
	for _, spot := range found.Unsearched {
		if known && ramdoc.AssumedBy(trust, spot.Kind.ServicePrincipal()).Outcome != ramdoc.Allowed {
			continue
		}
		usage.Unsearched = append(usage.Unsearched, remedy.UnsearchedPlace{Kind: spot.Kind, Region: spot.Region, Err: spot.Err})
	}
	return usage
}
