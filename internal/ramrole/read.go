package ramrole

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Read takes over what the cloud says. A role that is gone leaves the state,
// unless the credentials are of another account: then that says nothing.
func (r *Resource[M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var seen M
	resp.Diagnostics.Append(req.State.Get(ctx, &seen)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := P(&seen).Role()
	// Set before the role is looked for: one that is gone has an identity too.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	known := *state
	diags, err := r.refresh(ctx, &seen)
	resp.Diagnostics.Append(diags...)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		if account, other := r.otherAccount(ctx, known); other {
			fwx.AddError(&resp.Diagnostics, remedy.RoleOfOtherAccount(known.Name.ValueString(), known.ARN.ValueString(), account))
			return
		}
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(r.attempt("Read", "read", known.Name.ValueString()), err))
	}
	if account, other := DifferentAccount(known.ARN.ValueString(), state.ARN.ValueString()); other {
		fwx.AddError(&resp.Diagnostics, remedy.RoleOfOtherAccount(known.Name.ValueString(), known.ARN.ValueString(), account))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !known.RoleID.IsNull() && !known.RoleID.Equal(state.RoleID) {
		memory, diags := recall(ctx, req.Private)
		memory.KnownID = known.RoleID.ValueString()
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(memory.save(ctx, resp.Private)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &seen)...)
}

// refresh takes over what the cloud says about a role. Policies and tags are
// read only where the state holds some: what is not managed costs no call.
func (r *Resource[M, P]) refresh(ctx context.Context, model P) (diag.Diagnostics, error) {
	m := model.Role()
	roles, name, imported := r.Data.Clients.Roles, m.Name.ValueString(), m.imported()
	role, err := roles.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	m.flatten(role)
	model.FlattenTrust(ctx, role, imported)
	if imported {
		return r.discover(ctx, m)
	}
	var diags diag.Diagnostics
	if !m.Policies.IsNull() {
		attached, err := roles.Policies(ctx, name)
		if err != nil {
			return nil, err
		}
		diags = m.flattenPolicies(ctx, attached)
	}
	if !m.Tags.IsNull() {
		tags, err := roles.Tags(ctx, name)
		if err != nil {
			return nil, err
		}
		m.flattenTags(tags)
	}
	return diags, nil
}

// discover takes over the policies and tags that an imported role has. None
// is left null, which suits a configuration without them; so is what the
// caller may not read, because it need not be managed here.
func (r *Resource[M, P]) discover(ctx context.Context, m *Model) (diag.Diagnostics, error) {
	roles, name := r.Data.Clients.Roles, m.Name.ValueString()
	attached, err := roles.Policies(ctx, name)
	if err != nil && !errors.Is(err, cloud.ErrDenied) {
		return nil, err
	}
	var diags diag.Diagnostics
	if len(attached) > 0 {
		diags = m.flattenPolicies(ctx, attached)
	}
	tags, err := roles.Tags(ctx, name)
	if err != nil && !errors.Is(err, cloud.ErrDenied) {
		return diags, err
	}
	if m.flattenTags(tags); len(m.Tags.Elements()) == 0 {
		m.Tags = types.MapNull(types.StringType)
	}
	return diags, nil
}

// ImportState accepts the name of a role or its ARN as id, or the identity. It looks at
// once: a role that is missing, or that nobody may change, is reported as such.
func (r *Resource[M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	var named bool
	if req.ID, named = r.Data.ImportedName(ctx, req.ID, "role", &resp.Diagnostics); !named {
		return
	}
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("name"), path.Root("name"), req, resp)
	var name types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("name"), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case acs.IsServiceLinkedRoleName(name.ValueString()):
		fwx.AddError(&resp.Diagnostics, remedy.ServiceLinkedRole(name.ValueString()))
		return
	case acs.ValidateRoleName(name.ValueString()) != nil:
		fwx.AddError(&resp.Diagnostics, remedy.RoleNotImportable(name.ValueString()))
		return
	}
	role, err := r.Data.Clients.Roles.Get(ctx, name.ValueString())
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddError(&resp.Diagnostics, remedy.RoleNotImportable(name.ValueString()))
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(r.attempt("Import", "imported", name.ValueString()), err))
		return
	}
	// The role's own spelling: RAM may find it by another one.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), role.Name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("force_detach_policies"), defaultForceDetach)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("deletion_guard"), defaultDeletionGuard)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{Name: types.StringValue(role.Name)})...)
	resp.Diagnostics.Append(memory{}.save(ctx, resp.Private)...) // nothing of it is our own yet
}
