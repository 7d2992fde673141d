package instance

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// ModifyPlan completes the plan, decides between a change in place and a new instance,
// and runs the rules of the preflight. It makes read-only calls at most.
func (r *dswInstance) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
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
	if p.prior == nil {
		p.judgeNew(ctx)
	} else {
		p.judgePresent(ctx)
	}
	fwx.AddFindings(ctx, &resp.Diagnostics, p.findings, p.level)
}

// planning is one planned instance that begins, changes in place or is replaced.
type planning struct {
	*dswInstance
	req  resource.ModifyPlanRequest
	resp *resource.ModifyPlanResponse

	plan, config model
	prior        *model                // nil: the instance begins
	to           *workload.Association // nil: the role is not managed here
	mark         string
	level        preflight.Level
	imported     bool // nothing of prior was written by Terraform
	findings     preflight.Findings
}

func (r *dswInstance) newPlanning(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) *planning {
	p := &planning{dswInstance: r, req: req, resp: resp}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &p.config)...)
	p.level = p.plan.level(r.Data.Preflight)
	if !req.State.Raw.IsNull() {
		p.prior = &model{}
		resp.Diagnostics.Append(req.State.Get(ctx, p.prior)...)
		known, diags := fwx.GetPrivate(ctx, req.Private, privateWritten, &written{})
		resp.Diagnostics.Append(diags...)
		p.imported = !known
	}
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	p.mark = mark
	return p
}

// complete fills in what the configuration leaves to the provider.
func (p *planning) complete(ctx context.Context) {
	p.plan.Region = p.Data.PlanRegion(ctx, workload.DSW.Noun(), p.req, p.resp)
	p.plan.Mode = p.config.Mode
	if !p.plan.managesRole() {
		if !p.config.Mode.IsUnknown() {
			p.set(ctx, attrMode, types.StringNull())
		}
		return
	}
	to, err := fwx.Association(p.config.Mode, p.plan.Role)
	if err != nil {
		fwx.AddAttributeError(&p.resp.Diagnostics, attrMode, remedy.RoleUndetermined(workload.DSW.Noun(), err))
		return
	}
	p.to, p.plan.Mode = &to, types.StringValue(string(to.Mode))
	p.set(ctx, attrMode, p.plan.Mode)
}

// set plans the value of one attribute.
func (p *planning) set(ctx context.Context, name string, value any) {
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
}

func (p *planning) notice(text remedy.Text) {
	p.findings = append(p.findings, preflight.Finding{Certainty: preflight.Notice, Text: text})
}

// judgeNew runs the live rules on an instance that is to be made.
func (p *planning) judgeNew(ctx context.Context) {
	p.set(ctx, attrRestarts, types.BoolValue(false))
	if p.to == nil {
		return
	}
	change := preflight.Change{
		Key:     preflight.WorkloadKey{Kind: workload.DSW, Region: p.plan.Region.ValueString()},
		Live:    &cloud.Workload{Kind: workload.DSW, Name: p.plan.Name.ValueString(), Public: p.isPublic()},
		Through: []workload.Association{*p.to},
	}
	p.findings = append(p.findings, preflight.CheckVisibility(change)...)
	p.checkRole(ctx, change, p.plan.Name.ValueString())
}

func (p *planning) isPublic() bool { return p.plan.Accessibility.ValueString() == accessPublic }

// checkRole checks the role that a change brings (rules 2 to 4 and 7).
func (p *planning) checkRole(ctx context.Context, change preflight.Change, subject string) {
	if p.level == preflight.Off {
		return
	}
	p.findings = append(p.findings, p.Data.Preflight.CheckDefaultRole(ctx, change)...)
	if p.to.Mode == workload.ModeCustom && p.to.RoleARN != fwx.UnknownRole {
		p.findings = append(p.findings, p.Data.Preflight.CheckRole(ctx, workload.DSW, subject, p.to.RoleARN)...)
	}
}

// judgePresent decides what becomes of an instance that is there.
func (p *planning) judgePresent(ctx context.Context) {
	c, diags := newComparison(ctx, p.plan, *p.prior, p.config, p.resp.Plan.Raw, p.req.State.Raw, p.imported)
	p.resp.Diagnostics.Append(diags...)
	if p.resp.Diagnostics.HasError() {
		return
	}
	changed := c.changed(ctx)
	if names, reasons := c.replaced(changed); len(names) > 0 {
		p.replace(ctx, names, reasons)
		return
	}
	if p.to != nil {
		p.findings = append(p.findings, p.Data.Preflight.Hold(newClaim(p.prior.key(), p.mark, *p.to))...)
	}
	p.keep(ctx, changed)
}

func newClaim(key preflight.WorkloadKey, mark string, a workload.Association) preflight.Claim {
	return preflight.Claim{Key: key, Claimant: mark, Resource: resourceType, Argument: attrMode, Association: a}
}

// replace plans a new instance. Terraform plans it once more then, without the state
// and without showing warnings, so everything is said here.
func (p *planning) replace(ctx context.Context, names, reasons []string) {
	for _, name := range names {
		p.resp.RequiresReplace = append(p.resp.RequiresReplace, path.Root(name))
	}
	if p.prior.Protection.ValueBool() {
		p.findings = append(p.findings, preflight.Finding{
			Certainty: preflight.Static, Attribute: attrProtection, Text: remedy.InstanceProtected(p.prior.named())})
	}
	p.notice(remedy.InstanceReplaced(p.prior.named(), reasons))
	p.judgeNew(ctx)
}

// keep plans an instance that stays, and may change in place.
func (p *planning) keep(ctx context.Context, changed []argument) {
	stops := namesOf(changed, whileStopped)
	roleChanges := p.roleChanges()
	live := p.live(ctx)
	interrupted := live != nil && isInterrupted(*live)
	if len(stops) == 0 && !roleChanges && !interrupted && p.plan.Desired.Equal(p.prior.Desired) {
		p.judgeUnchanged(ctx)
		return
	}
	if interrupted {
		p.notice(remedy.InstanceStartedAgain(p.prior.named(), live.Status, p.plan.Desired.ValueString() != statusStopped && live.Status != statusRunning))
	}
	p.planSeen(ctx)
	change := preflight.Change{Key: p.prior.key(), Live: live, DenyRestart: p.plan.deniesRestart()}
	if roleChanges {
		change.Through = []workload.Association{p.present(live), *p.to}
		p.checkRole(ctx, change, p.prior.ID.ValueString())
		visible := change
		if live != nil {
			public := *live
			public.Public = p.isPublic()
			visible.Live = &public
		}
		p.findings = append(p.findings, preflight.CheckVisibility(visible)...)
	} else {
		p.checkUnchangedRole(ctx)
	}
	p.set(ctx, attrRestarts, p.forecast(change, stops))
}

// isInterrupted reports whether an apply that was killed has stopped the instance for a
// change. One that runs again has to lose the mark, or it would be started if something else
// stops it.
func isInterrupted(live cloud.Workload) bool {
	return live.Instance != nil && live.Instance.Marks[cloud.RestartMark] != "" && live.Settled
}

// roleChanges reports whether the role becomes another one. To stop managing it
// changes nothing.
func (p *planning) roleChanges() bool {
	if p.to == nil {
		return false
	}
	before, err := p.prior.association()
	return err != nil || before == nil || !before.Equal(*p.to)
}

// present is the association that the instance has; zero: unknown.
func (p *planning) present(live *cloud.Workload) workload.Association {
	if live != nil {
		return live.Association
	}
	if before, err := p.prior.association(); err == nil && before != nil {
		return *before
	}
	return workload.Association{}
}

// forecast announces, or forbids, that the change interrupts the instance, and returns
// restarts_workload. An instance that is to be stopped is changed after that, and
// nothing starts it again.
func (p *planning) forecast(change preflight.Change, stops []string) types.Bool {
	if p.plan.Desired.ValueString() == statusStopped {
		return types.BoolValue(false)
	}
	activity, status := workload.ActivityUnknown, ""
	if change.Live != nil {
		activity, status = change.Live.Activity, change.Live.Status
	}
	crossing := workload.Forecast{}
	if len(change.Through) > 0 {
		crossing = change.Forecast()
	}
	if len(stops) == 0 {
		if len(change.Through) > 0 {
			p.findings = append(p.findings, preflight.CheckForecast(change)...)
		}
		return restarts(crossing.Disrupts(), crossing.Possible)
	}
	if activity == workload.Inactive {
		return types.BoolValue(false)
	}
	possible := activity == workload.ActivityUnknown
	denied := p.plan.deniesRestart() && !possible
	if crossing.Disrupts() {
		stops = append(stops, attrMode)
	}
	finding := preflight.Finding{Certainty: preflight.Notice, Text: remedy.InstanceRestart(p.prior.named(), status, stops, possible, denied)}
	if denied {
		finding.Certainty, finding.Attribute = preflight.Static, stops[0]
	}
	p.findings = append(p.findings, finding)
	return restarts(true, possible)
}

func restarts(disrupts, possible bool) types.Bool {
	if possible && disrupts {
		return types.BoolUnknown()
	}
	return types.BoolValue(disrupts)
}

// planSeen plans that what was seen of the instance may be another after the apply.
func (p *planning) planSeen(ctx context.Context) {
	for _, name := range []string{"status", "accelerator_type", "payment_type", "instance_url", "jupyterlab_url", "web_ide_url", "terminal_url"} {
		p.set(ctx, name, types.StringUnknown())
	}
}

// checkUnchangedRole reports a role that is no longer any good as drift worth knowing: it
// blocks nothing.
func (p *planning) checkUnchangedRole(ctx context.Context) {
	if p.to != nil && p.level != preflight.Off && p.to.Mode == workload.ModeCustom && p.to.RoleARN != fwx.UnknownRole {
		found := p.Data.Preflight.CheckRole(ctx, workload.DSW, p.prior.ID.ValueString(), p.to.RoleARN)
		p.findings = append(p.findings, found.Softened()...)
	}
}

// judgeUnchanged runs the rules on an instance whose status and role stay.
func (p *planning) judgeUnchanged(ctx context.Context) {
	p.checkUnchangedRole(ctx)
	if p.to != nil && p.isPublic() && p.prior.Accessibility.ValueString() != accessPublic {
		p.findings = append(p.findings, preflight.CheckVisibility(preflight.Change{
			Key: p.prior.key(), Live: &cloud.Workload{Public: true, Name: p.plan.Name.ValueString()}, Through: []workload.Association{*p.to}})...)
	}
	if !p.plan.Restarts.IsUnknown() {
		return
	}
	p.set(ctx, attrRestarts, p.prior.Restarts)
	if !p.resp.Plan.Raw.Equal(p.req.State.Raw) {
		p.set(ctx, attrRestarts, types.BoolValue(false))
	}
}

// live returns the instance as it is; nil: it could not be read. In a plan the refresh
// has read it already, so this costs no call.
func (p *planning) live(ctx context.Context) *cloud.Workload {
	if !p.Data.Verifies() {
		return nil
	}
	key := p.prior.key()
	live, err := p.Data.Clients.Instances.Get(ctx, key.Region, key.ID)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		p.findings = append(p.findings, preflight.Finding{Certainty: preflight.Likely, Text: remedy.MissingWorkload(p.prior.named())})
		return nil
	case err != nil:
		p.findings = append(p.findings, preflight.Finding{Certainty: preflight.Unverified, Text: remedy.UnverifiedStatus(p.prior.named(), err)})
		return nil
	}
	return &live
}

// planEnd announces what deleting the instance does, or refuses it.
func (r *dswInstance) planEnd(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.Protection.ValueBool() {
		fwx.AddAttributeError(&resp.Diagnostics, attrProtection, remedy.InstanceProtected(state.named()))
		return
	}
	status := state.Status.ValueString()
	if r.Data.Verifies() {
		live, err := r.Data.Clients.Instances.Get(ctx, state.Region.ValueString(), state.ID.ValueString())
		if errors.Is(err, cloud.ErrNotFound) {
			return
		}
		if err == nil {
			status = live.Status
		}
	}
	fwx.AddWarning(&resp.Diagnostics, remedy.InstanceDestroyed(state.named(), status))
}
