package ramrole

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ModifyPlan plans what RAM does not compute but this configuration decides,
// the trust policy and the ARN, and tells the preflight about them. It warns
// when a role in use would go.
func (r *Resource[M, P]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Data.Verifies() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, resp)
		return
	}
	c, diags := readChange[M, P](ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Terraform asks twice about a replacement, with and without the state, but
	// shows the warnings of the first answer only.
	if c.replaces() {
		r.warnOfEnd(ctx, c.Prior, c.memory, true, &resp.Diagnostics)
		c.Prior = nil
	}
	plan := c.Plan.Role()
	r.holdTrust(ctx, plan.Name, req, resp)
	c.planUnmanaged()
	values := map[string]attr.Value{}
	if r.kind.Complete != nil {
		values = r.kind.Complete(ctx, c.Config, c.Plan, c.Prior)
	}
	c.planTrust(ctx)
	r.planARN(ctx, &c)
	c.planID(&resp.Diagnostics)
	c.addPlanned(values)
	for name, value := range values {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
	}
	if !plan.ARN.IsUnknown() && !plan.Name.IsUnknown() {
		r.Data.Preflight.PlanRole(preflight.PlannedRole{
			Name:     plan.Name.ValueString(),
			ARN:      plan.ARN.ValueString(),
			Trust:    c.Trust,
			Partial:  !c.TrustKnown,
			New:      c.Prior == nil,
			Resource: r.kind.Type,
		})
	}
	if r.kind.Judge != nil {
		fwx.AddFindings(ctx, &resp.Diagnostics, r.kind.Judge(ctx, r.Data, c), r.Data.Preflight.Level())
	}
}

func (r *Resource[M, P]) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var prior M
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	memory, diags := recall(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.endTrust(ctx, P(&prior).Role().Name, req, resp)
	r.warnOfEnd(ctx, &prior, memory, false, &resp.Diagnostics)
}

func readChange[M any, P Owned[M]](ctx context.Context, req resource.ModifyPlanRequest) (Change[M, P], diag.Diagnostics) {
	c := Change[M, P]{Config: P(new(M)), Plan: P(new(M))}
	diags := req.Config.Get(ctx, c.Config)
	diags.Append(req.Plan.Get(ctx, c.Plan)...)
	if !req.State.Raw.IsNull() {
		c.Prior = P(new(M))
		diags.Append(req.State.Get(ctx, c.Prior)...)
	}
	memory, more := recall(ctx, req.Private)
	c.memory, c.Written = memory, memory.Trust
	diags.Append(more...)
	return c, diags
}

// holdTrust claims the role's trust policy: a second resource of this
// configuration that writes it would undo what this one writes.
func (r *Resource[M, P]) holdTrust(ctx context.Context, name types.String, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if name.IsUnknown() {
		return
	}
	findings := r.Data.Preflight.HoldTrust(r.trustClaim(name, mark))
	fwx.AddFindings(ctx, &resp.Diagnostics, findings, r.Data.Preflight.Level())
}

// endTrust notes that the role goes: another block of the same name, as after a
// renaming without moved, would be carried out before or after that.
func (r *Resource[M, P]) endTrust(ctx context.Context, name types.String, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	mark, diags := fwx.KnownClaimant(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	findings := r.Data.Preflight.EndTrust(r.trustClaim(name, mark))
	fwx.AddFindings(ctx, &resp.Diagnostics, findings, r.Data.Preflight.Level())
}

func (r *Resource[M, P]) trustClaim(name types.String, mark string) preflight.TrustClaim {
	return preflight.TrustClaim{RoleName: name.ValueString(), Resource: r.kind.Type, Claimant: mark}
}

// replaces reports whether the name changes: everything else is updated in
// place.
func (c *Change[M, P]) replaces() bool {
	return c.Prior != nil && !c.Prior.Role().Name.Equal(c.Plan.Role().Name)
}

// planUnmanaged plans policies and tags that the configuration leaves out.
// What an import found stays as it is. What was managed so far becomes null:
// that is the end of managing it, not of having it.
func (c *Change[M, P]) planUnmanaged() {
	config, plan := c.Config.Role(), c.Plan.Role()
	if config.Policies.IsNull() {
		plan.Policies = types.SetNull(policyAttributes())
		if c.Prior != nil && !c.memory.ManagesPolicies {
			plan.Policies = c.Prior.Role().Policies
		}
	}
	if config.Tags.IsNull() {
		plan.Tags = types.MapNull(types.StringType)
		if c.Prior != nil && !c.memory.ManagesTags {
			plan.Tags = c.Prior.Role().Tags
		}
	}
}

// planTrust plans the trust policy. A live one that means the same keeps its
// spelling; any other shows as a change.
func (c *Change[M, P]) planTrust(ctx context.Context) {
	plan := c.Plan.Role()
	c.Trust, c.TrustKnown = c.Plan.Trust(ctx)
	switch {
	case !c.TrustKnown:
		plan.TrustPolicy = fwx.Policy{StringValue: types.StringUnknown()}
	case c.Prior != nil && ramdoc.SameTrust(c.Prior.Role().TrustPolicy.ValueString(), c.Trust.JSON()):
		plan.TrustPolicy = c.Prior.Role().TrustPolicy
	default:
		plan.TrustPolicy = fwx.NewPolicy(c.Trust.JSON())
	}
}

// planARN foretells the ARN of a new role, so that policies that name it can
// be reviewed, and checked, in the first plan.
func (r *Resource[M, P]) planARN(ctx context.Context, c *Change[M, P]) {
	plan := c.Plan.Role()
	if c.Prior != nil {
		plan.ARN = c.Prior.Role().ARN
		return
	}
	plan.ARN = fwx.UnknownRoleARN()
	if plan.Name.IsUnknown() || r.Data.Preflight.Level() == preflight.Off {
		return
	}
	caller, err := r.Data.Preflight.Caller(ctx)
	if err != nil {
		tflog.Info(ctx, "the ARN of the new role is known after apply: the caller is not known", map[string]any{"error": err.Error()})
		return
	}
	plan.ARN = fwx.NewRoleARN(acs.NewRoleARN(caller.Account, plan.Name.ValueString()).String())
}

// planID plans what RAM gives to a role. The id of a role that somebody else
// made under the name of ours is planned as unknown: that makes the take-over
// a change, which the user sees and applies.
func (c *Change[M, P]) planID(diags *diag.Diagnostics) {
	plan := c.Plan.Role()
	if c.Prior == nil {
		plan.RoleID = types.StringUnknown()
		plan.CreateDate = types.StringUnknown()
		return
	}
	prior := c.Prior.Role()
	plan.RoleID, plan.CreateDate = prior.RoleID, prior.CreateDate
	if c.memory.KnownID != "" {
		fwx.AddWarning(diags, remedy.RoleRecreated(plan.Name.ValueString(), c.memory.KnownID, prior.RoleID.ValueString(), false))
		plan.RoleID = types.StringUnknown()
	}
}

// addPlanned adds the attributes that the provider plans for every role.
func (c *Change[M, P]) addPlanned(values map[string]attr.Value) {
	config, plan := c.Config.Role(), c.Plan.Role()
	values["arn"] = plan.ARN
	values["role_id"] = plan.RoleID
	values["trust_policy"] = plan.TrustPolicy
	values["create_date"] = plan.CreateDate
	if config.Policies.IsNull() {
		values["policies"] = plan.Policies
	}
	if config.Tags.IsNull() {
		values["tags"] = plan.Tags
	}
}
