package ramrole

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// awaitVisible reads the role until it shows what was written: RAM answers reads
// from a copy that may lag behind, and the next plan must not take that for
// drift. Giving up is a warning, because the cloud accepted the write.
func (r *Resource[M, P]) awaitVisible(ctx context.Context, name string, done written, diags *diag.Diagnostics) (cloud.Role, error) {
	var role cloud.Role
	seen, err := r.Data.Poller.UntilSeen(ctx, func(ctx context.Context) (seen bool, err error) {
		role, seen, err = r.look(ctx, name, done)
		return seen, err
	})
	if err == nil && !seen {
		fwx.AddWarning(diags, remedy.RoleNotSettled(name))
	}
	return role, err
}

// unread is the text for a role that was written, but not read afterwards.
func (r *Resource[M, P]) unread(name string, err error) remedy.Text {
	return remedy.Failure(r.attempt("Read", "read after it was written", name), err)
}

func (r *Resource[M, P]) look(ctx context.Context, name string, done written) (cloud.Role, bool, error) {
	roles := r.Data.Clients.Live().Roles
	role, err := roles.Get(ctx, name)
	if err != nil {
		return role, false, err
	}
	if done.role != nil && differs(role, *done.role) {
		return role, false, nil
	}
	if len(done.attached)+len(done.detached) == 0 {
		return role, true, nil
	}
	policies, err := roles.Policies(ctx, name)
	missing := without(done.attached, policies)
	left := len(without(policies, done.detached)) < len(policies)
	return role, len(missing) == 0 && !left, err
}

func differs(role cloud.Role, update cloud.RoleUpdate) bool {
	return role.Description != update.Description ||
		role.MaxSessionSeconds != update.MaxSessionSeconds ||
		!ramdoc.SameTrust(role.TrustPolicy, update.TrustPolicy)
}

// differs reports whether the role, as the state knows it, is to be updated.
func (m *Model) differs(update cloud.RoleUpdate) bool {
	return differs(cloud.Role{
		Description:       m.Description.ValueString(),
		MaxSessionSeconds: m.MaxSessionDuration.ValueInt64(),
		TrustPolicy:       m.TrustPolicy.ValueString(),
	}, update)
}
