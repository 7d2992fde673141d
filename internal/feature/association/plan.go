package association

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// ModifyPlan completes the plan and runs the rules of the preflight. It makes
// read-only calls at most.
func (r *roleAssociation) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Data.Verifies() {
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
	if p.known {
		p.claim(ctx)
		p.judge(ctx)
	}
	fwx.AddFindings(ctx, &resp.Diagnostics, p.findings, p.level)
}

// planning is one planned association that stays, changes or begins.
type planning struct {
	*roleAssociation
	req  resource.ModifyPlanRequest
	resp *resource.ModifyPlanResponse

	plan  model
	prior *model // nil: the association begins
	to    workload.Association
	mark  string
	level preflight.Level

	key      preflight.WorkloadKey
	known    bool // key is known
	moves    bool // prior is an association of another workload
	findings preflight.Findings
}

func (r *roleAssociation) newPlanning(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) *planning {
	p := &planning{roleAssociation: r, req: req, resp: resp}
	plan, diags := r.read(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	if !req.State.Raw.IsNull() {
		prior, diags := r.read(ctx, req.State.Raw)
		resp.Diagnostics.Append(diags...)
		p.prior = &prior
	}
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	p.plan, p.mark, p.level = plan, mark, plan.level(r.Data.Preflight)
	return p
}

// complete fills in what the configuration leaves to the provider.
func (p *planning) complete(ctx context.Context) {
	p.plan.Region = p.Data.PlanRegion(ctx, p.Noun(), p.req, p.resp)
	wanted := p.plan
	if p.plan.Mode.IsUnknown() || p.configLeavesOut(ctx, attrMode) {
		wanted.Mode = types.StringNull()
	}
	to, err := wanted.association()
	if err != nil {
		fwx.AddAttributeError(&p.resp.Diagnostics, attrMode, remedy.RoleUndetermined(p.Noun(), err))
		return
	}
	p.to = to
	p.set(ctx, attrMode, p.plan.Mode, types.StringValue(string(to.Mode)))
	p.key, p.known = p.workloadKey(p.plan)
	if p.prior != nil {
		before, _ := p.workloadKey(*p.prior)
		p.moves = !p.known || before != p.key
	}
}

// set plans a value, unless it is planned already: each write walks through the
// whole plan.
func (p *planning) set(ctx context.Context, attribute string, planned, value attr.Value) {
	if !planned.Equal(value) {
		p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(attribute), value)...)
	}
}

func (p *planning) configLeavesOut(ctx context.Context, attribute string) bool {
	var value types.String
	p.resp.Diagnostics.Append(p.req.Config.GetAttribute(ctx, path.Root(attribute), &value)...)
	return value.IsNull()
}

func (r *roleAssociation) newClaim(key preflight.WorkloadKey, mark string, a workload.Association) preflight.Claim {
	return preflight.Claim{Key: key, Claimant: mark, Resource: r.Type, Argument: r.idAttribute, Association: a}
}

// claim enters the association, and the one it replaces, into the claims.
func (p *planning) claim(ctx context.Context) {
	session := p.Data.Preflight
	if p.moves {
		p.findings = append(p.findings, p.end(ctx, p.req, *p.prior, p.mark)...)
	}
	p.findings = append(p.findings, session.Hold(p.newClaim(p.key, p.mark, p.to))...)
}

// judge runs the live rules and plans restarts_workload.
func (p *planning) judge(ctx context.Context) {
	if p.prior != nil && !p.moves && p.unchanged() {
		p.judgeUnchanged(ctx)
		return
	}
	conflicts := len(p.findings) > 0
	change := preflight.Change{Key: p.key, Live: p.live(ctx), DenyRestart: p.plan.deniesRestart()}
	change.Through, change.Unordered = p.through(change.Live, conflicts)

	if p.prior == nil || p.moves {
		p.findings = append(p.findings, preflight.CheckTakeOver(change, p.plan.Overwrite.ValueBool() || p.ours(change.Live))...)
	}
	p.findings = append(p.findings, preflight.CheckLegacyRole(change, p.plan.Overwrite.ValueBool())...)
	p.findings = append(p.findings, preflight.CheckLock(change)...)
	p.findings = append(p.findings, p.checkUndone(ctx)...)
	if p.level != preflight.Off {
		p.findings = append(p.findings, p.Data.Preflight.CheckDefaultRole(ctx, change)...)
	}
	if p.level != preflight.Off && p.to.Mode == workload.ModeCustom && p.to.RoleARN != fwx.UnknownRole {
		p.findings = append(p.findings, p.Data.Preflight.CheckRole(ctx, p.Kind, p.key.ID, p.to.RoleARN)...)
	}
	p.findings = append(p.findings, preflight.CheckVisibility(change)...)
	p.findings = append(p.findings, preflight.CheckForecast(change)...)
	if p.applying() {
		p.findings = append(p.findings, preflight.CheckNotRunning(change)...)
	}
	p.planRestarts(ctx, change.Forecast())
}

// applying reports whether Terraform plans for the second time, while it
// applies: the state is not refreshed then. It cannot be told for associations
// that begin, and a plan with -refresh=false looks the same.
func (p *planning) applying() bool {
	_, refreshed := p.Data.Preflight.RecordedBefore(p.key)
	return p.prior != nil && !p.moves && !refreshed
}

// checkUndone tells when the plan makes again what Terraform has made already,
// because somebody else has undone it.
func (p *planning) checkUndone(ctx context.Context) preflight.Findings {
	if p.undone == nil || p.prior == nil || p.moves {
		return nil
	}
	var last remembered
	known, diags := fwx.GetPrivate(ctx, p.req.Private, privateWritten, &last)
	p.resp.Diagnostics.Append(diags...)
	found, err := p.prior.association()
	if !known || err != nil || !last.association().Equal(p.to) {
		return nil
	}
	return preflight.Findings{{Certainty: preflight.Notice, Text: p.undone(p.named(p.key), p.to, found)}}
}

func (p *planning) unchanged() bool {
	before, err := p.prior.association()
	return err == nil && before.Equal(p.to)
}

// judgeUnchanged reports a role that is no longer any good as drift worth
// knowing: it blocks nothing.
func (p *planning) judgeUnchanged(ctx context.Context) {
	if p.level != preflight.Off && p.to.Mode == workload.ModeCustom {
		found := p.Data.Preflight.CheckRole(ctx, p.Kind, p.key.ID, p.to.RoleARN)
		p.findings = append(p.findings, found.Softened()...)
	}
	if p.plan.Restarts.IsUnknown() {
		p.planUndisturbed(ctx)
	}
}

// planUndisturbed plans restarts_workload for a change that does not touch the
// workload. If nothing is left to change, as when only the spelling of an ARN
// differs, the value of the state stays and with it the plan is empty.
func (p *planning) planUndisturbed(ctx context.Context) {
	p.set(ctx, attrRestarts, p.plan.Restarts, p.prior.Restarts)
	if !p.resp.Plan.Raw.Equal(p.req.State.Raw) {
		p.planRestarts(ctx, workload.Forecast{})
	}
}

// ours reports whether the role that the workload carries is one that
// Terraform's state has given it: there is nobody to take it from.
func (p *planning) ours(live *cloud.Workload) bool {
	recorded, ok := p.Data.Preflight.RecordedBefore(p.key)
	return ok && live != nil && recorded.Claim.Association.Equal(live.Association)
}

func (p *planning) planRestarts(ctx context.Context, forecast workload.Forecast) {
	restarts := types.BoolValue(forecast.Disrupts())
	if forecast.Possible {
		restarts = types.BoolUnknown()
	}
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(attrRestarts), restarts)...)
}

// live returns the workload as it is. Nil: it could not be read, or must not be.
//
// In a plan the refresh has read it already, so this costs no call. While
// Terraform applies, it plans again and this reads again: Terraform hands that
// second planning nothing of the first one, and a status kept in private state
// would make each drift check report a notebook that somebody has stopped. If
// the status has changed in between, the two plannings disagree, Terraform
// refuses the apply, and nothing is written.
func (p *planning) live(ctx context.Context) *cloud.Workload {
	if !p.Data.Verifies() || p.level == preflight.Off && (p.prior == nil || p.moves) {
		return nil
	}
	live, err := p.client().Get(ctx, p.key.Region, p.key.ID)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		p.findings = append(p.findings, preflight.Finding{
			Certainty: preflight.Likely, Attribute: p.idAttribute, Text: remedy.MissingWorkload(p.named(p.key))})
		return nil
	case errors.Is(err, cloud.ErrForeign):
		p.findings = append(p.findings, preflight.Finding{
			Certainty: preflight.Certain, Attribute: p.idAttribute, Text: remedy.ForeignWorkload(p.named(p.key), err)})
		return nil
	case err != nil:
		p.findings = append(p.findings, preflight.Finding{
			Certainty: preflight.Unverified, Text: remedy.UnverifiedStatus(p.named(p.key), err)})
		return nil
	}
	return &live
}

// through lists the associations that the workload passes through. A new
// association of a workload that Terraform's state has one of already is made
// after that one was destroyed, or before with create_before_destroy: it is
// tainted, or its replacement was asked for. If it is neither, the claims have
// refused the plan anyway.
func (p *planning) through(live *cloud.Workload, conflicts bool) (steps []workload.Association, unordered bool) {
	var from workload.Association // zero: unknown
	if live != nil {
		from = live.Association
	}
	recorded, ok := p.Data.Preflight.RecordedBefore(p.key)
	if begins := p.prior == nil; !begins || !ok || recorded.EndsWith == nil || conflicts {
		return []workload.Association{from, p.to}, false
	}
	p.findings = append(p.findings, preflight.Finding{Certainty: preflight.Notice, Text: remedy.MadeAnew(p.named(p.key))})
	return []workload.Association{from, *recorded.EndsWith, p.to}, true
}

// planEnd announces what destroying the association does.
func (r *roleAssociation) planEnd(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	state, diags := r.read(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	findings := r.end(ctx, req, state, mark)
	fwx.AddFindings(ctx, &resp.Diagnostics, findings, state.level(r.Data.Preflight))
}

// end enters the end of an association into the claims and forecasts it.
func (r *roleAssociation) end(ctx context.Context, req resource.ModifyPlanRequest, state model, mark string) preflight.Findings {
	last, diags := endsWith(ctx, state, req.Private)
	now, err := state.association()
	if diags.HasError() || err != nil || last == nil {
		return nil
	}
	key, _ := r.workloadKey(state)
	findings := r.Data.Preflight.End(r.newClaim(key, mark, now))

	change := preflight.Change{Key: key, Through: []workload.Association{now, *last}, DenyRestart: state.deniesRestart()}
	if r.Data.Verifies() {
		if live, err := r.client().Get(ctx, key.Region, key.ID); err == nil {
			change.Live = &live
		}
	}
	// A lock may be off again by the time of the apply, and must not keep a
	// whole destruction from being planned.
	findings = append(findings, preflight.CheckLock(change).Softened()...)
	return append(findings, preflight.CheckForecast(change)...)
}
