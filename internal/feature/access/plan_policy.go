package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ModifyPlan plans the document, which RAM does not compute but this
// configuration decides. It warns when a policy that somebody has would be
// replaced.
func (r *accessPolicy) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Data.Verifies() || req.Plan.Raw.IsNull() {
		return
	}
	var plan policyModel
	var prior *policyModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		prior = &policyModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, prior)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if prior != nil && !prior.Name.Equal(plan.Name) { // a replacement: another policy
		r.warnOfReplacement(ctx, *prior, &resp.Diagnostics)
		prior = nil
	}
	if prior != nil {
		plan.OSSResources = fwx.KeepSpelling(ctx, plan.OSSResources, prior.OSSResources, people.OSSResourceKey)
	}
	plan.planDocument(ctx, prior)
	for name, value := range map[string]attr.Value{"oss_resources": plan.OSSResources, "document": plan.Document} {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// planDocument plans the document. A live one that means the same keeps its
// spelling; any other shows as a change.
func (m *policyModel) planDocument(ctx context.Context, prior *policyModel) {
	document, known := m.document(ctx)
	switch {
	case !known:
		m.Document = fwx.Policy{StringValue: types.StringUnknown()}
	case prior != nil && ramdoc.SameText(prior.Document.ValueString(), document.JSON()):
		m.Document = prior.Document
	default:
		m.Document = fwx.NewPolicy(document.JSON())
	}
}

// warnOfReplacement says what a replacement takes while somebody has the policy.
// It judges nothing by a list that could not be read: the deletion looks again.
func (r *accessPolicy) warnOfReplacement(ctx context.Context, prior policyModel, diags *diag.Diagnostics) {
	if prior.ForceDetach.ValueBool() {
		return
	}
	name := prior.Name.ValueString()
	holders, err := r.Data.Clients.Policies.Holders(ctx, rampolicy.Ref(name))
	if err != nil {
		tflog.Info(ctx, "not verified: who has the policy", map[string]any{"policy": name, "cause": err.Error()})
		return
	}
	if len(holders) > 0 {
		fwx.AddWarning(diags, remedy.AccessPolicyReplaced(name, holders))
	}
}
