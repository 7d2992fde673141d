package job

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
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// ModifyPlan completes the plan, decides between a change in place and a new
// job, and runs the rules of the preflight. It makes read-only calls at most.
func (r *dlcJob) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Data == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planEnd(ctx, req, resp)
		return
	}
	p := r.newPlanning(ctx, req, resp)
	fwx.RefuseMocked(ctx, path.Root(attrRole), p.plan.Role.StringValue, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	p.complete(ctx)
	if resp.Diagnostics.HasError() {
		return
	}
	switch reasons := p.reasons(ctx); {
	case p.prior == nil:
		p.judgeNew(ctx)
	case len(reasons) > 0:
		p.replace(ctx, reasons)
	default:
		p.keep(ctx)
	}
	fwx.AddFindings(ctx, &resp.Diagnostics, p.findings, p.level)
}

// planning is one planned job that begins, changes in place or is replaced.
type planning struct {
	*dlcJob
	req  resource.ModifyPlanRequest
	resp *resource.ModifyPlanResponse

	plan  model
	prior *model // nil: the job begins
	to    workload.Association
	level preflight.Level

	seen     observation // of prior
	written  written
	imported bool // nothing of prior was written by Terraform
	findings preflight.Findings
}

func (r *dlcJob) newPlanning(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) *planning {
	p := &planning{dlcJob: r, req: req, resp: resp}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	p.level = p.plan.level(r.Data.Preflight)
	if req.State.Raw.IsNull() {
		return p
	}
	p.prior = &model{}
	resp.Diagnostics.Append(req.State.Get(ctx, p.prior)...)
	p.prior.hold(r.Data.Preflight)
	p.seen = r.observe(ctx, *p.prior, &resp.Diagnostics)
	known, diags := fwx.GetPrivate(ctx, req.Private, privateWritten, &p.written)
	resp.Diagnostics.Append(diags...)
	p.imported = !known
	return p
}

// complete fills in what the configuration leaves to the provider.
func (p *planning) complete(ctx context.Context) {
	p.plan.Region = p.Data.PlanRegion(ctx, workload.DLC.Noun(), p.req, p.resp)
	p.completeAccessibility(ctx)
	mode := p.configured(ctx, attrMode)
	to, err := fwx.Association(mode, p.plan.Role)
	if err != nil {
		fwx.AddAttributeError(&p.resp.Diagnostics, attrMode, remedy.RoleUndetermined(workload.DLC.Noun(), err))
		return
	}
	p.to, p.plan.Mode = to, types.StringValue(string(to.Mode))
	p.set(ctx, attrMode, p.plan.Mode)
}

// completeAccessibility plans a new job as a private one, and lets one that is
// there be as it is: PAI has no way back, so only an argument can ask for it.
func (p *planning) completeAccessibility(ctx context.Context) {
	if !p.configured(ctx, attrAccessibility).IsNull() {
		return
	}
	p.plan.Accessibility = types.StringValue(accessibilityPrivate)
	if p.prior != nil {
		p.plan.Accessibility = p.prior.Accessibility
	}
	p.set(ctx, attrAccessibility, p.plan.Accessibility)
}

// configured returns what the configuration says of an argument.
func (p *planning) configured(ctx context.Context, name string) types.String {
	var value types.String
	p.resp.Diagnostics.Append(p.req.Config.GetAttribute(ctx, path.Root(name), &value)...)
	return value
}

// set plans the value of one attribute.
func (p *planning) set(ctx context.Context, name string, value any) {
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
}

// judgeNew runs the live rules on a job that is to be submitted.
func (p *planning) judgeNew(ctx context.Context) {
	change := p.change()
	p.findings = append(p.findings, preflight.CheckVisibility(change)...)
	p.checkPrices(ctx)
	if p.level == preflight.Off {
		return
	}
	p.lookForOrphan(ctx)
	p.findings = append(p.findings, p.Data.Preflight.CheckDefaultRole(ctx, change)...)
	if p.to.Mode == workload.ModeCustom && p.to.RoleARN != fwx.UnknownRole {
		p.findings = append(p.findings, p.Data.Preflight.CheckRole(ctx, workload.DLC, p.plan.DisplayName.ValueString(), p.to.RoleARN)...)
	}
}

// change is what the rules of associations have to know of a job that is to be
// submitted.
func (p *planning) change() preflight.Change {
	named := p.plan.named()
	return preflight.Change{
		Key: preflight.WorkloadKey{Kind: workload.DLC, Region: named.Region},
		Live: &cloud.Workload{
			Kind: workload.DLC, Name: named.Name, Public: p.plan.Accessibility.ValueString() == accessibilityPublic,
		},
		Through: []workload.Association{p.to},
	}
}

// judgeUnchanged reports a role that is no longer any good as drift worth
// knowing, while it still matters to the job.
func (p *planning) judgeUnchanged(ctx context.Context) {
	if p.level == preflight.Off || p.to.Mode != workload.ModeCustom || p.seen.Ended || !p.prior.Listed.ValueBool() {
		return
	}
	found := p.Data.Preflight.CheckRole(ctx, workload.DLC, p.prior.JobID.ValueString(), p.to.RoleARN)
	p.findings = append(p.findings, found.Softened()...)
}

// observe returns the job of a state as the refresh of this plan has seen it,
// or as it is now: Terraform plans again while it applies, and does not refresh
// then. If it cannot be read, what the last apply saw counts.
func (r *dlcJob) observe(ctx context.Context, state model, diags *diag.Diagnostics) observation {
	region, id := state.Region.ValueString(), state.JobID.ValueString()
	if job, ok := r.Data.Preflight.RecordedJob(region, id); ok {
		return observe(job)
	}
	if !state.Listed.ValueBool() || !r.Data.Verifies() {
		return state.observation()
	}
	job, err := r.Data.Clients.Jobs.Get(ctx, region, id)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		return state.observation()
	case err != nil:
		fwx.AddWarning(diags, remedy.Unverified("the present status of "+state.named().String(), err))
		return state.observation()
	}
	return observe(job)
}

// planEnd announces what destroying the resource does to a job that has not
// ended.
func (r *dlcJob) planEnd(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	state.hold(r.Data.Preflight)
	if resp.Diagnostics.HasError() || !state.Listed.ValueBool() {
		return
	}
	seen := r.observe(ctx, state, &resp.Diagnostics)
	if seen.Ended {
		return
	}
	if state.OnDestroy.ValueString() == onDestroyKeep {
		fwx.AddWarning(&resp.Diagnostics, remedy.JobKeepsRunning(state.named(), seen.Status))
		return
	}
	fwx.AddWarning(&resp.Diagnostics, remedy.JobStoppedByDestroy(state.named(), seen.Status))
}
