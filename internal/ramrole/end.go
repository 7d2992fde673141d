package ramrole

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// warnOfEnd tells in a plan who uses a role that is to be destroyed or
// replaced. It cannot refuse: what else ends in the same plan is not known
// here, in whatever order Terraform asks.
func (r *Resource[M, P]) warnOfEnd(ctx context.Context, prior P, known memory, replaced bool, diags *diag.Diagnostics) {
	m := prior.Role()
	if known.KnownID != "" {
		fwx.AddWarning(diags, remedy.RoleRecreated(m.Name.ValueString(), known.KnownID, m.RoleID.ValueString(), true))
	}
	if !m.DeletionGuard.ValueBool() || r.Data.Preflight.Level() == preflight.Off {
		return
	}
	if text := r.kind.WarnDestroy(ctx, r.Data, prior, replaced); text != nil {
		fwx.AddWarning(diags, *text)
	}
}

// refuseEnd stops the deletion of a role that is in use by now, or whose use
// cannot be seen. It reports whether it did.
func (r *Resource[M, P]) refuseEnd(ctx context.Context, state P, diags *diag.Diagnostics) bool {
	if !state.Role().DeletionGuard.ValueBool() {
		return false
	}
	text := r.kind.RefuseDestroy(ctx, r.Data, state)
	if text == nil {
		return false
	}
	fwx.AddError(diags, *text)
	return true
}
