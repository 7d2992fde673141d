package passrole

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// ModifyPlan plans the document, which RAM does not compute but this
// configuration decides, and tells the preflight about the grant, so that an
// association in the same plan can count on it.
func (r *grant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Data.Verifies() || req.Plan.Raw.IsNull() {
		return
	}
	var plan grantModel
	var prior *grantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		prior = &grantModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, prior)...)
	}
	plan.refuseMocked(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if prior != nil && !prior.Name.Equal(plan.Name) { // a replacement: another policy
		prior = nil
	}
	if prior != nil {
		plan.keepSpelling(ctx, *prior)
	}
	document, known := plan.planPolicy(ctx, prior)
	for name, value := range plan.planned() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
	}
	holders, holdersKnown := plan.holders(ctx)
	if known && holdersKnown && !plan.Name.IsUnknown() {
		r.Data.Preflight.PlanGrant(preflight.PlannedGrant{
			PolicyName: plan.Name.ValueString(), Document: document, Holders: holders,
		})
	}
}

// refuseMocked refuses what ValidateConfig has let pass for mock_provider.
func (m *grantModel) refuseMocked(ctx context.Context, diags *diag.Diagnostics) {
	arns, _ := fwx.KnownStrings(ctx, m.RoleARNs)
	for _, arn := range arns {
		value := types.StringValue(arn)
		fwx.RefuseMocked(ctx, path.Root("role_arns").AtSetValue(value), value, diags)
	}
}

// keepSpelling keeps the sets of the state where the configuration names the
// same roles and grantees in other spellings.
func (m *grantModel) keepSpelling(ctx context.Context, prior grantModel) {
	m.RoleARNs = fwx.KeepSpelling(ctx, m.RoleARNs, prior.RoleARNs, arnKey)
	before := prior.holderSets()
	for i, each := range m.holderSets() {
		*each.set = fwx.KeepSpelling(ctx, *each.set, *before[i].set, strings.ToLower)
	}
}

// planPolicy plans the document. A live one that means the same keeps its
// spelling; any other shows as a change.
func (m *grantModel) planPolicy(ctx context.Context, prior *grantModel) (ramdoc.Document, bool) {
	document, known := m.document(ctx)
	switch {
	case !known:
		m.Policy = fwx.Policy{StringValue: types.StringUnknown()}
	case prior != nil && ramdoc.SameText(prior.Policy.ValueString(), document.JSON()):
		m.Policy = prior.Policy
	default:
		m.Policy = fwx.NewPolicy(document.JSON())
	}
	return document, known
}

// planned returns the attributes that the provider plans.
func (m *grantModel) planned() map[string]attr.Value {
	values := map[string]attr.Value{"role_arns": m.RoleARNs, "policy": m.Policy}
	for _, each := range m.holderSets() {
		values[attribute(each.kind)] = *each.set
	}
	return values
}
