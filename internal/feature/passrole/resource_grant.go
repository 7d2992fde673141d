package passrole

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                   = (*grant)(nil)
	_ resource.ResourceWithConfigure      = (*grant)(nil)
	_ resource.ResourceWithIdentity       = (*grant)(nil)
	_ resource.ResourceWithValidateConfig = (*grant)(nil)
	_ resource.ResourceWithModifyPlan     = (*grant)(nil)
	_ resource.ResourceWithImportState    = (*grant)(nil)
)

// NewGrant returns the resource pai_passrole_grant.
func NewGrant() resource.Resource { return &grant{fwx.Resource{Type: "pai_passrole_grant"}} }

type grant struct {
	fwx.Resource
}

func (r *grant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan grantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	document, _ := plan.document(ctx)
	holders, _ := plan.holders(ctx)
	spec := cloud.PolicySpec{
		Name: plan.Name.ValueString(), Document: document.JSON(), Description: plan.Description.ValueString(),
	}
	finish := r.owner().Create(ctx, spec, holders, &resp.Diagnostics)
	if finish == nil {
		return
	}
	defer finish(ctx)
	// The policy exists: Terraform must know it, whatever happens next.
	plan.Policy = fwx.NewPolicy(spec.Document)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.attach(ctx, spec.Name, holders, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	done := rampolicy.Written{Document: spec.Document, Attached: holders}
	if err := r.owner().AwaitVisible(ctx, spec.Name, done, &resp.Diagnostics); err != nil {
		// Everything is written: an error now would only make Terraform
		// replace the policy.
		fwx.AddWarning(&resp.Diagnostics, r.owner().Unread(spec.Name, err))
	}
}

func (r *grant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state grantModel
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
	known := state
	err := r.refresh(ctx, &state)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		if account, other := r.otherAccount(ctx, known); other {
			fwx.AddError(&resp.Diagnostics, remedy.GrantOfOtherAccount(name, account))
			return
		}
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.Failure(r.owner().Attempt("Read", "read", name), err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *grant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state grantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	document, _ := plan.document(ctx)
	if plan.Policy.IsUnknown() {
		plan.Policy = fwx.NewPolicy(document.JSON())
	}
	done := r.write(ctx, plan, state, document.JSON(), &resp.Diagnostics)
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

func (r *grant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state grantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.Name.ValueString()
	found, exists := r.owner().Holders(ctx, name, &resp.Diagnostics)
	if !exists {
		return
	}
	// Those of the state may not be listed yet when they were attached moments
	// ago.
	known, _ := state.holders(ctx)
	r.owner().DeleteFrom(ctx, name, append(found, rampolicy.Without(known, found)...), &resp.Diagnostics)
}

// ImportState warns when the policy is no grant.
func (r *grant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	policy, imported := r.owner().Import(ctx, req, resp)
	if !imported {
		return
	}
	if _, _, ours := parts(policy.Document); !ours {
		fwx.AddWarning(&resp.Diagnostics, remedy.NotOnlyAGrant(policy.Name))
	}
}
