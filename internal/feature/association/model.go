package association

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// model is one association as configuration, plan or state have it, but for its
// timeouts, which few calls need.
type model struct {
	ID        types.String // the argument that names the workload: its name differs by kind
	Region    types.String
	Mode      types.String
	Role      fwx.RoleARN
	OnDestroy types.String
	Overwrite types.Bool
	Restart   types.String
	Restarts  types.Bool
	Wait      types.Bool
	Preflight types.String
}

// read decodes a configuration, a plan or a state.
func (k kind) read(ctx context.Context, raw tftypes.Value) (model, diag.Diagnostics) {
	o := fwx.NewObject(raw)
	m := model{
		ID:        fwx.Value[types.String](ctx, o, k.idAttribute),
		Region:    fwx.Value[types.String](ctx, o, attrRegion),
		Mode:      fwx.Value[types.String](ctx, o, attrMode),
		Role:      fwx.Value[fwx.RoleARN](ctx, o, attrRole),
		OnDestroy: fwx.Value[types.String](ctx, o, attrOnDestroy),
		Overwrite: fwx.Value[types.Bool](ctx, o, attrOverwrite),
		Restart:   fwx.Value[types.String](ctx, o, attrRestart),
		Restarts:  fwx.Value[types.Bool](ctx, o, attrRestarts),
		Wait:      fwx.Value[types.Bool](ctx, o, attrWait),
		Preflight: fwx.Value[types.String](ctx, o, attrPreflight),
	}
	return m, o.Diags
}

// source is a plan or a state.
type source interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

func readTimeouts(ctx context.Context, from source) (timeouts.Value, diag.Diagnostics) {
	var limits timeouts.Value
	diags := from.GetAttribute(ctx, path.Root(attrTimeouts), &limits)
	return limits, diags
}

// target is a plan, a state or an identity.
type target interface {
	SetAttribute(ctx context.Context, at path.Path, value any) diag.Diagnostics
}

// flatten writes what the cloud knows of the association; every other
// attribute of the target stays. A role_arn that is "" and means none stays too.
func flatten(ctx context.Context, to target, known model, a workload.Association) diag.Diagnostics {
	var diags diag.Diagnostics
	if mode := types.StringValue(string(a.Mode)); !mode.Equal(known.Mode) {
		diags.Append(to.SetAttribute(ctx, path.Root(attrMode), mode)...)
	}
	if role := fwx.NewRoleARN(a.RoleARN); !role.Equal(known.Role) && (a.RoleARN != "" || !fwx.IsEmptyText(known.Role.StringValue)) {
		diags.Append(to.SetAttribute(ctx, path.Root(attrRole), role)...)
	}
	return diags
}

// identify writes the identity of the association.
func (k kind) identify(ctx context.Context, to target, key preflight.WorkloadKey) diag.Diagnostics {
	diags := to.SetAttribute(ctx, path.Root(attrRegion), types.StringValue(key.Region))
	diags.Append(to.SetAttribute(ctx, path.Root(k.idAttribute), types.StringValue(key.ID))...)
	return diags
}

// workloadKey returns the workload's key, and false while a part of it is
// known after apply.
func (k kind) workloadKey(m model) (preflight.WorkloadKey, bool) {
	if m.ID.IsUnknown() || m.Region.IsUnknown() {
		return preflight.WorkloadKey{}, false
	}
	return k.key(m.Region.ValueString(), m.ID.ValueString()), true
}

// association returns what the model asks for. An ARN that is known after
// apply is fwx.UnknownRole.
func (m model) association() (workload.Association, error) { return fwx.Association(m.Mode, m.Role) }

// level is the preflight level of this resource.
func (m model) level(session *preflight.Session) preflight.Level {
	return fwx.LevelOr(m.Preflight, session)
}

func (m model) deniesRestart() bool { return m.Restart.ValueString() == restartDeny }
