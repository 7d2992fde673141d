package role

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ resource.Resource                   = (*trustPolicy)(nil)
	_ resource.ResourceWithConfigure      = (*trustPolicy)(nil)
	_ resource.ResourceWithIdentity       = (*trustPolicy)(nil)
	_ resource.ResourceWithValidateConfig = (*trustPolicy)(nil)
	_ resource.ResourceWithModifyPlan     = (*trustPolicy)(nil)
	_ resource.ResourceWithImportState    = (*trustPolicy)(nil)
)

// trustPolicyType is the resource as diagnostics name it.
const trustPolicyType = "pai_trust_policy"

// privateEarlier is the key of the private state for the trust policy that the
// role had when Terraform took over.
const privateEarlier = "earlier_policy"

// NewTrustPolicy returns the resource pai_trust_policy.
func NewTrustPolicy() resource.Resource { return &trustPolicy{fwx.Resource{Type: "pai_trust_policy"}} }

type trustPolicy struct {
	fwx.Resource
}

// ModifyPlan claims the trust policy of the role and puts the document in front
// of what the cloud says about it.
func (r *trustPolicy) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Data.Verifies() {
		return
	}
	var plan, prior trustPolicyModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planEnd(ctx, prior, mark, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	plan.RoleARN = fwx.UnknownRoleARN()
	if !prior.RoleName.IsNull() && !prior.RoleName.Equal(plan.RoleName) {
		r.planEnd(ctx, prior, mark, &resp.Diagnostics)
		prior.RoleARN = fwx.NewRoleARN("")
	}
	if !plan.RoleName.IsUnknown() {
		plan.RoleARN = planTrustOf(ctx, r.Data, trustPolicyClaim(plan, mark), prior.RoleARN, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attrRoleARN), plan.RoleARN)...)
	if plan.RoleARN.IsUnknown() {
		return
	}
	trust, err := ramdoc.ParseTrust(plan.Policy.ValueString())
	if unknown := plan.Policy.IsUnknown(); unknown || err == nil {
		r.Data.Preflight.PlanRole(preflight.PlannedRole{
			Name: plan.RoleName.ValueString(), ARN: plan.RoleARN.ValueString(), Trust: trust, Partial: unknown, Resource: trustPolicyType,
		})
	}
}

// planEnd notes that the role is going to get its earlier trust policy back.
func (r *trustPolicy) planEnd(ctx context.Context, prior trustPolicyModel, mark string, diags *diag.Diagnostics) {
	if prior.OnDestroy.ValueString() != onDestroyKeep {
		session := r.Data.Preflight
		fwx.AddFindings(ctx, diags, session.EndTrust(trustPolicyClaim(prior, mark)), session.Level())
	}
}

func trustPolicyClaim(m trustPolicyModel, mark string) preflight.TrustClaim {
	return preflight.TrustClaim{RoleName: m.RoleName.ValueString(), Resource: trustPolicyType, Claimant: mark}
}

func trustPolicyAttempt(verb, past string, m trustPolicyModel) remedy.Attempt {
	return trustAttempt(verb, past, "Trust Policy", "trust policy", m.RoleName.ValueString())
}

// documentIs is the edit that makes a document the trust policy of a role.
func documentIs(document string) trustEdit {
	return func(role cloud.Role) (string, error) {
		if ramdoc.SameText(role.TrustPolicy, document) {
			return role.TrustPolicy, nil
		}
		return document, nil
	}
}

func (r *trustPolicy) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan trustPolicyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name, wanted := plan.RoleName.ValueString(), documentIs(plan.Policy.ValueString())
	var earlier *string
	done, err := newTrustWriter(r.Data).change(ctx, name, maxMisses, func(role cloud.Role) (string, error) {
		if earlier == nil {
			earlier = &role.TrustPolicy
		}
		if err := asPlanned(plan.RoleARN, role); err != nil {
			return "", err
		}
		return wanted(role)
	})
	done.report(trustPolicyAttempt("Write", "written", plan), name, err, &resp.Diagnostics)
	if err != nil && !done.wrote {
		return
	}
	plan.RoleARN = ramrole.SpelledARN(done.role, name)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateEarlier, *earlier)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *trustPolicy) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state trustPolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !r.Data.Verifies() {
		return // the state stays as it is
	}
	role, found := refreshed(ctx, r.Data, trustPolicyAttempt("Read", "read", state), state.RoleName, state.RoleARN, &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case !found:
		resp.State.RemoveResource(ctx)
		return
	}
	// An import has nothing to remember but what it finds.
	var earlier string
	known, diags := fwx.GetPrivate(ctx, req.Private, privateEarlier, &earlier)
	resp.Diagnostics.Append(diags...)
	if !known {
		resp.Diagnostics.Append(fwx.SetPrivate(ctx, resp.Private, privateEarlier, role.TrustPolicy)...)
	}
	state.Policy = fwx.NewPolicy(role.TrustPolicy)
	state.RoleARN = ramrole.SpelledARN(role, state.RoleName.ValueString())
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *trustPolicy) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state trustPolicyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if !ramdoc.SameText(plan.Policy.ValueString(), state.Policy.ValueString()) {
		name := plan.RoleName.ValueString()
		done, err := newTrustWriter(r.Data).change(ctx, name, 0, documentIs(plan.Policy.ValueString()))
		done.report(trustPolicyAttempt("Write", "written", plan), name, err, &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *trustPolicy) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state trustPolicyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == onDestroyKeep {
		return
	}
	r.restore(ctx, state, req.Private, &resp.Diagnostics)
}

// restore puts back the trust policy that the role had before, unless another
// resource of this run has begun to write it.
func (r *trustPolicy) restore(ctx context.Context, state trustPolicyModel, private fwx.PrivateGetter, diags *diag.Diagnostics) {
	var earlier string
	known, more := fwx.GetPrivate(ctx, private, privateEarlier, &earlier)
	diags.Append(more...)
	mark, more := fwx.KnownClaimant(ctx, private)
	if diags.Append(more...); diags.HasError() {
		return
	}
	name := state.RoleName.ValueString()
	if !known {
		fwx.AddWarning(diags, remedy.EarlierTrustUnknown(name))
		return
	}
	wanted := documentIs(earlier)
	done, err := newTrustWriter(r.Data).change(ctx, name, 0, func(role cloud.Role) (string, error) {
		if r.Data.Preflight.TrustTakenOver(trustPolicyClaim(state, mark)) {
			return role.TrustPolicy, nil
		}
		return wanted(role)
	})
	if errors.Is(err, cloud.ErrNotFound) {
		return // a role that is gone trusts nobody
	}
	done.report(trustPolicyAttempt("Restore", "restored", state), name, err, diags)
}

// ImportState accepts the name of a role or its ARN as id, or the identity.
func (r *trustPolicy) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Data.MayImport(&resp.Diagnostics) {
		return
	}
	var named bool
	if req.ID, named = r.Data.ImportedName(ctx, req.ID, "role", &resp.Diagnostics); !named {
		return
	}
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root(attrRoleName), path.Root(attrRoleName), req, resp)
	var state trustPolicyModel
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(attrRoleName), &state.RoleName)...)
	if resp.Diagnostics.HasError() {
		return
	}
	role, ok := imported(ctx, r.Data, trustPolicyAttempt("Import", "imported", state), state.RoleName.ValueString(), &resp.Diagnostics)
	if !ok {
		return
	}
	trust, err := ramdoc.ParseTrust(role.TrustPolicy)
	state = trustPolicyModel{
		RoleName:       types.StringValue(role.Name), // the role's own spelling
		AllowEverybody: types.BoolValue(err == nil && trust.TrustsEverybody()),
		OnDestroy:      types.StringValue(onDestroyRestore),
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}
