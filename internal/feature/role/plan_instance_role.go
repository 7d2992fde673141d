package role

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

// change is one planned change of a role.
type change struct {
	config, plan instanceRoleModel
	// prior is the role in the state, nil when it is to be created.
	prior  *instanceRoleModel
	memory memory
}

// ModifyPlan plans what RAM does not compute but this configuration decides,
// the trust policy and the ARN, and tells the preflight about them. It warns
// when a role in use would go.
func (r *instanceRole) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.data == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, resp)
		return
	}
	c, diags := readChange(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// Terraform asks twice about a replacement, with and without the state, but
	// shows the warnings of the first answer only.
	if c.replaces() {
		r.warnOfEnd(ctx, *c.prior, c.memory, true, &resp.Diagnostics)
		c.prior = nil
	}
	r.holdTrust(ctx, c.plan.Name, req, resp)
	c.planUnmanaged()
	trust, trustKnown := c.planTrust(ctx)
	r.planARN(ctx, &c)
	c.planID(&resp.Diagnostics)
	for name, value := range c.planned() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
	}
	if trustKnown && !c.plan.ARN.IsUnknown() && !c.plan.Name.IsUnknown() {
		r.data.Preflight.PlanRole(preflight.PlannedRole{
			Name:  c.plan.Name.ValueString(),
			ARN:   c.plan.ARN.ValueString(),
			Trust: trust,
			New:   c.prior == nil,
		})
	}
}

func (r *instanceRole) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var prior instanceRoleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	memory, diags := recall(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.warnOfEnd(ctx, prior, memory, false, &resp.Diagnostics)
}

func readChange(ctx context.Context, req resource.ModifyPlanRequest) (change, diag.Diagnostics) {
	var c change
	diags := req.Config.Get(ctx, &c.config)
	diags.Append(req.Plan.Get(ctx, &c.plan)...)
	if !req.State.Raw.IsNull() {
		c.prior = &instanceRoleModel{}
		diags.Append(req.State.Get(ctx, c.prior)...)
	}
	memory, more := recall(ctx, req.Private)
	c.memory = memory
	diags.Append(more...)
	return c, diags
}

// holdTrust claims the role's trust policy: a second resource of this
// configuration that writes it would undo what this one writes.
func (r *instanceRole) holdTrust(ctx context.Context, name types.String, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if name.IsUnknown() {
		return
	}
	findings := r.data.Preflight.HoldTrust(preflight.TrustClaim{
		RoleName: name.ValueString(), Resource: remedy.RoleType, Claimant: mark,
	})
	fwx.AddFindings(ctx, &resp.Diagnostics, findings, r.data.Preflight.Level())
}

// replaces reports whether the name changes: everything else is updated in
// place.
func (c *change) replaces() bool {
	return c.prior != nil && !c.prior.Name.Equal(c.plan.Name)
}

// planUnmanaged plans policies and tags that the configuration leaves out.
// What an import found stays as it is. What was managed so far becomes null:
// that is the end of managing it, not of having it.
func (c *change) planUnmanaged() {
	if c.config.Policies.IsNull() {
		c.plan.Policies = types.SetNull(policyAttributes())
		if c.prior != nil && !c.memory.ManagesPolicies {
			c.plan.Policies = c.prior.Policies
		}
	}
	if c.config.Tags.IsNull() {
		c.plan.Tags = types.MapNull(types.StringType)
		if c.prior != nil && !c.memory.ManagesTags {
			c.plan.Tags = c.prior.Tags
		}
	}
}

// planTrust plans the trust policy. A live one that means the same keeps its
// spelling; any other, whoever wrote it, shows as a change.
func (c *change) planTrust(ctx context.Context) (ramdoc.Document, bool) {
	trust, known := c.plan.trust(ctx)
	switch {
	case !known:
		c.plan.TrustPolicy = fwx.Policy{StringValue: types.StringUnknown()}
	case c.prior != nil && ramdoc.SameText(c.prior.TrustPolicy.ValueString(), trust.JSON()):
		c.plan.TrustPolicy = c.prior.TrustPolicy
	default:
		c.plan.TrustPolicy = fwx.NewPolicy(trust.JSON())
	}
	return trust, known
}

// planARN foretells the ARN of a new role, so that policies that name it can
// be reviewed, and checked, in the first plan.
func (r *instanceRole) planARN(ctx context.Context, c *change) {
	if c.prior != nil {
		c.plan.ARN = c.prior.ARN
		return
	}
	c.plan.ARN = fwx.UnknownRoleARN()
	if c.plan.Name.IsUnknown() || r.data.Preflight.Level() == preflight.Off {
		return
	}
	caller, err := r.data.Preflight.Caller(ctx)
	if err != nil {
		tflog.Info(ctx, "the ARN of the new role is known after apply: the caller is not known", map[string]any{"error": err.Error()})
		return
	}
	c.plan.ARN = fwx.NewRoleARN(acs.NewRoleARN(caller.Account, c.plan.Name.ValueString()).String())
}

// planID plans what RAM gives to a role. The id of a role that somebody else
// made under the name of ours is planned as unknown: that makes the take-over
// a change, which the user sees and applies.
func (c *change) planID(diags *diag.Diagnostics) {
	switch {
	case c.prior == nil:
		c.plan.RoleID = types.StringUnknown()
		c.plan.CreateDate = types.StringUnknown()
	case c.memory.KnownID != "":
		fwx.AddWarning(diags, remedy.RoleRecreated(c.plan.Name.ValueString(), c.memory.KnownID, c.prior.RoleID.ValueString(), false))
		c.plan.RoleID = types.StringUnknown()
		c.plan.CreateDate = c.prior.CreateDate
	default:
		c.plan.RoleID = c.prior.RoleID
		c.plan.CreateDate = c.prior.CreateDate
	}
}

// planned returns the attributes that the provider plans.
func (c *change) planned() map[string]attr.Value {
	values := map[string]attr.Value{
		"arn":          c.plan.ARN,
		"role_id":      c.plan.RoleID,
		"trust_policy": c.plan.TrustPolicy,
		"create_date":  c.plan.CreateDate,
	}
	if c.config.Policies.IsNull() {
		values["policies"] = c.plan.Policies
	}
	if c.config.Tags.IsNull() {
		values["tags"] = c.plan.Tags
	}
	return values
}
