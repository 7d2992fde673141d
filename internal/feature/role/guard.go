package role

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// warnOfEnd tells in a plan who uses a role that is to be destroyed or
// replaced. It cannot refuse: which associations end in the same plan is not
// known here, in whatever order Terraform asks.
func (r *instanceRole) warnOfEnd(ctx context.Context, prior instanceRoleModel, known memory, replaced bool, diags *diag.Diagnostics) {
	if known.KnownID != "" {
		fwx.AddWarning(diags, remedy.RoleRecreated(prior.Name.ValueString(), known.KnownID, prior.RoleID.ValueString(), true))
	}
	if !prior.DeletionGuard.ValueBool() || r.data.Preflight.Level() == preflight.Off {
		return
	}
	usage := describeUsage(ctx, prior, r.data.Preflight.RoleUsage(ctx, prior.ARN.ValueString()))
	if !usage.Harmless() {
		fwx.AddWarning(diags, remedy.RoleGoes(usage, replaced))
	}
}

// refuseEnd stops the deletion of a role that is in use by now, or whose use
// cannot be seen. It reports whether it did.
func (r *instanceRole) refuseEnd(ctx context.Context, state instanceRoleModel, diags *diag.Diagnostics) bool {
	if !state.DeletionGuard.ValueBool() {
		return false
	}
	usage := describeUsage(ctx, state, r.data.Preflight.Fresh().RoleUsage(ctx, state.ARN.ValueString()))
	if usage.Harmless() {
		return false
	}
	fwx.AddError(diags, remedy.RoleInUse(usage))
	return true
}

// describeUsage words what was found. What could not be searched counts only
// where the role could be of use: who may not list services need not, for the
// role of a notebook.
func describeUsage(ctx context.Context, role instanceRoleModel, found preflight.Usage) remedy.RoleUsage {
	trust, known := role.trust(ctx)
	known = known && len(trust.Services()) > 0
	usage := remedy.RoleUsage{RoleARN: role.ARN.ValueString(), Regions: found.Regions}
	for _, w := range found.Workloads {
		usage.Users = append(usage.Users, remedy.RoleUser{
			Workload:    remedy.Workload{Kind: w.Kind, Region: w.Region, ID: w.ID, Name: w.Name},
			WorkspaceID: w.WorkspaceID,
		})
	}
	for _, spot := range found.Blind {
		if known && ramdoc.AssumedBy(trust, spot.Kind.ServicePrincipal()).Outcome != ramdoc.Allowed {
			continue
		}
		usage.Blind = append(usage.Blind, remedy.BlindSpot{Kind: spot.Kind, Region: spot.Region, Err: spot.Err})
	}
	return usage
}
