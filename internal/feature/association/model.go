package association

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// model is one association as configuration, plan or state have it. It has no
// struct tags because the name of the id argument differs by kind.
type model struct {
	ID        types.String
	Region    types.String
	Mode      types.String
	Role      fwx.RoleARN
	OnDestroy types.String
	Overwrite types.Bool
	Restart   types.String
	Restarts  types.Bool
	Wait      types.Bool
	Preflight types.String
	Timeouts  timeouts.Value
}

// source is a configuration, a plan or a state.
type source interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// target is a plan, a state or an identity.
type target interface {
	SetAttribute(ctx context.Context, at path.Path, value any) diag.Diagnostics
}

func (k kind) read(ctx context.Context, from source) (model, diag.Diagnostics) {
	var m model
	var diags diag.Diagnostics
	for name, field := range map[string]any{
		k.idAttribute: &m.ID,
		attrRegion:    &m.Region,
		attrMode:      &m.Mode,
		attrRole:      &m.Role,
		attrOnDestroy: &m.OnDestroy,
		attrOverwrite: &m.Overwrite,
		attrRestart:   &m.Restart,
		attrRestarts:  &m.Restarts,
		attrWait:      &m.Wait,
		attrPreflight: &m.Preflight,
		attrTimeouts:  &m.Timeouts,
	} {
		diags.Append(from.GetAttribute(ctx, path.Root(name), field)...)
	}
	return m, diags
}

// flatten writes what the cloud knows of the association; every other
// attribute of the target stays. A role_arn that is "" and means none stays too.
func flatten(ctx context.Context, to target, known model, a workload.Association) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.Append(to.SetAttribute(ctx, path.Root(attrMode), types.StringValue(string(a.Mode)))...)
	if a.RoleARN != "" || !fwx.IsEmptyText(known.Role.StringValue) {
		diags.Append(to.SetAttribute(ctx, path.Root(attrRole), fwx.NewRoleARN(a.RoleARN))...)
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
