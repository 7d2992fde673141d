package access

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                   = (*accessPolicy)(nil)
	_ resource.ResourceWithConfigure      = (*accessPolicy)(nil)
	_ resource.ResourceWithIdentity       = (*accessPolicy)(nil)
	_ resource.ResourceWithValidateConfig = (*accessPolicy)(nil)
	_ resource.ResourceWithModifyPlan     = (*accessPolicy)(nil)
	_ resource.ResourceWithImportState    = (*accessPolicy)(nil)
)

// NewPolicy returns the resource pai_access_policy.
func NewPolicy() resource.Resource { return &accessPolicy{fwx.Resource{Type: "pai_access_policy"}} }

type accessPolicy struct {
	fwx.Resource
}

func (r *accessPolicy) owner() rampolicy.Owner {
	return rampolicy.Owner{Noun: "Access Policy", Data: r.Data, Exists: remedy.AccessPolicyExists}
}

func (r *accessPolicy) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan policyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.planDocument(ctx, nil)
	spec := cloud.PolicySpec{
		Name: plan.Name.ValueString(), Document: plan.Document.ValueString(), Description: plan.Description.ValueString(),
	}
	finish := r.owner().Create(ctx, spec, nil, &resp.Diagnostics)
	if finish == nil {
		return
	}
	defer finish(ctx)
	// The policy exists: Terraform must know it, whatever happens next.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	done := rampolicy.Written{Document: spec.Document}
	if err := r.owner().AwaitVisible(ctx, spec.Name, done, &resp.Diagnostics); err != nil {
		// Everything is written: an error now would only make Terraform
		// replace the policy.
		fwx.AddWarning(&resp.Diagnostics, r.owner().Unread(spec.Name, err))
	}
}

func (r *accessPolicy) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state policyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Set before the policy is looked for: one that is gone has an identity too.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	name := state.Name.ValueString()
	policy, err := r.Data.Clients.Policies.Get(ctx, rampolicy.Ref(name))
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(r.owner().Attempt("Read", "read", name), err))
		return
	}
	state.flatten(ctx, policy)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *accessPolicy) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state policyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	plan.planDocument(ctx, &state)
	done := r.owner().Write(ctx, name, state.content(), plan.content(), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.owner().AwaitVisible(ctx, name, done, &resp.Diagnostics); err != nil {
		fwx.AddError(&resp.Diagnostics, r.owner().Unread(name, err))
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *accessPolicy) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state policyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	if state.ForceDetach.ValueBool() {
		if holders, exists := r.owner().Holders(ctx, name, &resp.Diagnostics); exists {
			r.owner().DeleteFrom(ctx, name, holders, &resp.Diagnostics)
		}
		return
	}
	if holders, err := r.owner().DeleteUnattached(ctx, name, &resp.Diagnostics); len(holders) > 0 {
		fwx.AddError(&resp.Diagnostics, remedy.AccessPolicyAttached(name, holders, err))
	}
}

// ImportState warns when the policy says something else than this resource
// could write.
func (r *accessPolicy) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	policy, imported := r.owner().Import(ctx, req, resp)
	if !imported {
		return
	}
	if _, exact := people.ReadAccessPolicy(policy.Document); !exact {
		fwx.AddWarning(&resp.Diagnostics, remedy.NotOnlyAnAccessPolicy(policy.Name))
	}
}
