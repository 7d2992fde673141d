package role

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                = (*instanceRole)(nil)
	_ resource.ResourceWithConfigure   = (*instanceRole)(nil)
	_ resource.ResourceWithIdentity    = (*instanceRole)(nil)
	_ resource.ResourceWithModifyPlan  = (*instanceRole)(nil)
	_ resource.ResourceWithImportState = (*instanceRole)(nil)
)

// NewInstanceRole returns the resource pai_instance_role.
func NewInstanceRole() resource.Resource { return &instanceRole{} }

type instanceRole struct {
	data *fwx.ProviderData
}

func (r *instanceRole) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_role"
}

func (r *instanceRole) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = fwx.ConfigureResource(req, &resp.Diagnostics)
}

func (r *instanceRole) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, plan instanceRoleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	trust, _ := plan.trust(ctx)
	spec, diags := plan.spec(ctx, trust)
	policies, more := plan.policies(ctx)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(more...)
	if resp.Diagnostics.HasError() {
		return
	}
	role, err := r.data.Clients.Roles.Create(ctx, spec)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, createFailed(spec.Name, err))
		return
	}
	r.data.Preflight.RoleWritten(role.ARN)

	// The role exists: Terraform must know it, whatever happens next.
	state := plan
	state.TrustPolicy = fwx.NewPolicy(spec.TrustPolicy)
	state.flattenComputed(role)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	resp.Diagnostics.Append(remember(config, policies).save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	if !plan.foresaw(role) {
		fwx.AddError(&resp.Diagnostics, remedy.ForeignRoleAnswer(spec.Name, plan.ARN.ValueString(), role.ARN))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	done := written{role: new(plan.update(trust)), attached: policies}
	if r.attach(ctx, spec.Name, policies, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	// The answer to CreateRole has told everything: an error now would only
	// make Terraform replace the role.
	if _, err := r.settle(ctx, spec.Name, done, &resp.Diagnostics); err != nil {
		fwx.AddWarning(&resp.Diagnostics, unread(spec.Name, err))
	}
}

func createFailed(name string, err error) remedy.Text {
	if errors.Is(err, cloud.ErrAlreadyExists) {
		return remedy.RoleExists(name, err)
	}
	return remedy.Failure(attempt("Create", "created", name), err)
}

func (r *instanceRole) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state instanceRoleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Set before the role is looked for: one that is gone has an identity too.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	known := state
	diags, err := r.refresh(ctx, &state)
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
		fwx.AddError(&resp.Diagnostics, remedy.Failure(attempt("Read", "read", known.Name.ValueString()), err))
	}
	if account, other := differentAccount(known.ARN.ValueString(), state.ARN.ValueString()); other {
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
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *instanceRole) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, plan, state instanceRoleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Remembered before the first write: what is attached when a later one
	// fails is our own.
	policies, diags := plan.policies(ctx)
	resp.Diagnostics.Append(diags...)
	memory, diags := recall(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if !config.Policies.IsNull() {
		resp.Diagnostics.Append(memory.with(policies).save(ctx, resp.Private)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	done, ok := r.write(ctx, config, plan, state, &resp.Diagnostics)
	if !ok {
		return
	}
	role, err := r.settle(ctx, state.Name.ValueString(), done, &resp.Diagnostics)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, unread(state.Name.ValueString(), err))
		return
	}
	if plan.TrustPolicy.IsUnknown() {
		plan.TrustPolicy = fwx.NewPolicy(role.TrustPolicy)
	}
	plan.flattenComputed(role)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(remember(config, policies).save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *instanceRole) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state instanceRoleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	own, diags := ownPolicies(ctx, state, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	attached, err := r.data.Clients.Live().Roles.Policies(ctx, name)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(attempt("Delete", "deleted", name), err))
		return
	}
	if r.refuseEnd(ctx, state, &resp.Diagnostics) {
		return
	}
	if others := without(attached, own); len(others) > 0 && !state.ForceDetachPolicies.ValueBool() {
		fwx.AddError(&resp.Diagnostics, remedy.PoliciesStillAttached(name, others, nil))
		return
	}
	r.remove(ctx, name, attached, &resp.Diagnostics)
}

// ImportState accepts the name of a role, as id or as identity. It looks at
// once: a role that is missing, or that nobody may change, is told as such.
func (r *instanceRole) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
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
	role, err := r.data.Clients.Roles.Get(ctx, name.ValueString())
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		fwx.AddError(&resp.Diagnostics, remedy.RoleNotImportable(name.ValueString()))
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(attempt("Import", "imported", name.ValueString()), err))
		return
	}
	// The role's own spelling: RAM may find it by another one.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), role.Name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("force_detach_policies"), defaultForceDetach)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("deletion_guard"), defaultDeletionGuard)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{Name: types.StringValue(role.Name)})...)
	resp.Diagnostics.Append(memory{}.save(ctx, resp.Private)...) // nothing of it is our own yet
}
