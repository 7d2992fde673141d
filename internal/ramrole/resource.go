package ramrole

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Resource is a resource that owns a RAM role as a whole. A resource type
// embeds it and adds Schema.
type Resource[M any, P Owned[M]] struct {
	fwx.Resource
	kind Kind[M, P]
}

// New returns the resource of a kind.
func New[M any, P Owned[M]](kind Kind[M, P]) Resource[M, P] {
	return Resource[M, P]{Resource: fwx.Resource{Type: kind.Type}, kind: kind}
}

// Create makes the role, then attaches its policies.
func (r *Resource[M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var configured, planned M
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planned)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config, plan := P(&configured).Role(), P(&planned).Role()
	trust, _ := P(&planned).Trust(ctx)
	spec, diags := plan.spec(ctx, trust)
	policies, more := plan.policies(ctx)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(more...)
	if resp.Diagnostics.HasError() {
		return
	}
	creation := r.creation(spec, policies)
	made, err := creation.Make(ctx)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, r.createFailed(spec.Name, err))
		return
	}
	// The role exists: Terraform must know it, whatever happens next.
	role := made.Object
	r.Data.Preflight.RoleWritten(role.ARN)
	known := planned
	state := P(&known).Role()
	state.TrustPolicy = fwx.NewPolicy(spec.TrustPolicy)
	state.flattenComputed(role)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	resp.Diagnostics.Append(remember(config, policies, spec.TrustPolicy).save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &known)...)
	if !plan.foresaw(role) {
		fwx.AddError(&resp.Diagnostics, remedy.ForeignRoleAnswer(spec.Name, plan.ARN.ValueString(), role.ARN))
	}
	if made.Differs && !resp.Diagnostics.HasError() {
		// Of the same owner: what differs is changed as in an update.
		present := *plan
		present.flatten(role)
		present.Policies, present.Tags = types.SetNull(policyAttributes()), types.MapNull(types.StringType)
		r.write(ctx, writing{config: config, plan: plan, state: &present, trust: trust}, &resp.Diagnostics)
	}
	if !resp.Diagnostics.HasError() {
		r.complete(ctx, spec.Name, written{role: new(plan.update(trust)), attached: policies}, &resp.Diagnostics)
	}
	r.finish(ctx, made, resp)
}

// complete attaches the policies and waits until RAM shows all that was written.
func (r *Resource[M, P]) complete(ctx context.Context, name string, done written, diags *diag.Diagnostics) {
	if r.attach(ctx, name, done.attached, diags); diags.HasError() {
		return
	}
	// The answer to CreateRole has told everything: an error now would only
	// make Terraform replace the role.
	if _, err := r.awaitVisible(ctx, name, done, diags); err != nil {
		fwx.AddWarning(diags, r.unread(name, err))
	}
}

func (r *Resource[M, P]) createFailed(name string, err error) remedy.Text {
	if errors.Is(err, cloud.ErrAlreadyExists) {
		return remedy.RoleExists(r.kind.Type, name, err)
	}
	return remedy.Failure(r.attempt("Create", "created", name), err)
}

func (r *Resource[M, P]) attempt(verb, past, name string) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: r.kind.Noun, Object: fmt.Sprintf("role %q", name)}
}

// Update makes the changes of a plan.
func (r *Resource[M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var configured, planned, known M
	resp.Diagnostics.Append(req.Config.Get(ctx, &configured)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planned)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &known)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config, plan, state := P(&configured).Role(), P(&planned).Role(), P(&known).Role()
	trust, _ := P(&planned).Trust(ctx)
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
	done, ok := r.write(ctx, writing{config: config, plan: plan, state: state, trust: trust}, &resp.Diagnostics)
	if !ok {
		return
	}
	role, err := r.awaitVisible(ctx, state.Name.ValueString(), done, &resp.Diagnostics)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, r.unread(state.Name.ValueString(), err))
		return
	}
	if plan.TrustPolicy.IsUnknown() {
		plan.TrustPolicy = fwx.NewPolicy(role.TrustPolicy)
	}
	plan.flattenComputed(role)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(remember(config, policies, trust.JSON()).save(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &planned)...)
}

// Delete detaches the policies and deletes the role, or refuses before it has
// changed anything.
func (r *Resource[M, P]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var known M
	resp.Diagnostics.Append(req.State.Get(ctx, &known)...)
	state := P(&known).Role()
	own, diags := ownPolicies(ctx, state, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	attached, err := r.Data.Clients.Live().Roles.Policies(ctx, name)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(r.attempt("Delete", "deleted", name), err))
		return
	}
	if r.refuseEnd(ctx, &known, &resp.Diagnostics) {
		return
	}
	if others := without(attached, own); len(others) > 0 && !state.ForceDetachPolicies.ValueBool() {
		fwx.AddError(&resp.Diagnostics, remedy.PoliciesStillAttached(name, others, nil))
		return
	}
	r.remove(ctx, name, attached, &resp.Diagnostics)
}
