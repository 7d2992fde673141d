package association

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// write is one change of an association that is carried out.
type write struct {
	key       preflight.WorkloadKey
	to        workload.Association
	denied    bool       // restart = "deny"
	announced types.Bool // restarts_workload of the plan
	wait      bool
	level     preflight.Level
	overwrite bool
	creating  bool // refuse to replace another custom role, unless overwrite
	ending    bool // the association is being destroyed

	begun  time.Time
	before cloud.Workload  // as it was when the write began
	after  *cloud.Workload // as it was seen last; nil: not since the write

	done      bool // the workload has the association
	restarts  bool // the change interrupted the workload
	wasFailed bool // the workload had failed before, and may fail again alike
}

func (r *roleAssociation) newWrite(m model, diags *diag.Diagnostics) *write {
	to, err := m.association()
	if err != nil {
		diags.AddError("Invalid Role Mode", "The role of the "+r.Noun()+" is not determined: "+err.Error()+".")
		return nil
	}
	key, _ := r.workloadKey(m)
	return &write{
		key: key, to: to,
		denied: m.deniesRestart(), announced: m.Restarts,
		wait: m.Wait.ValueBool(), level: m.level(r.Data.Preflight), overwrite: m.Overwrite.ValueBool(),
	}
}

// carryOut brings the workload to the association of the write and returns
// the one it had before. Nothing is written while a check fails, and nothing
// when the workload has the association already.
func (r *roleAssociation) carryOut(ctx context.Context, w *write, diags *diag.Diagnostics) workload.Association {
	defer func() {
		if w.done && !w.ending {
			r.Data.Preflight.Applied(w.key)
		}
	}()
	live, err := r.settled(ctx, w.key)
	if err != nil {
		if w.ending && errors.Is(err, cloud.ErrNotFound) {
			w.done = true // a workload that is gone carries no role
			return workload.None()
		}
		r.refuse(diags, w, err)
		return workload.Association{}
	}
	before := live.Association
	w.begun, w.before, w.wasFailed = r.Data.Poller.Clock.Now(), live, live.Failed
	if before.Equal(w.to) {
		w.done = true
		return before
	}
	if diags.Append(r.checks(ctx, w, live)...); diags.HasError() {
		return before
	}
	rollout := r.newRollout(ctx, w)
	if err := r.Data.UntilKnown(ctx, w.to, func(ctx context.Context) error {
		return r.live().Associate(ctx, w.key.Region, w.key.ID, before, w.to)
	}); err != nil {
		fwx.AddError(diags, r.explain(ctx, w, err))
		return before
	}
	w.done = true
	if w.wait {
		r.awaitBack(ctx, w, rollout, diags)
	}
	r.verify(ctx, w, diags)
	return before
}

func (r *roleAssociation) refuse(diags *diag.Diagnostics, w *write, err error) {
	if errors.Is(err, cloud.ErrNotFound) {
		fwx.AddAttributeError(diags, r.idAttribute, remedy.MissingWorkload(r.named(w.key)).WithFooter(err))
		return
	}
	if errors.Is(err, cloud.ErrForeign) {
		fwx.AddAttributeError(diags, r.idAttribute, remedy.ForeignWorkload(r.named(w.key), err))
		return
	}
	fwx.AddError(diags, remedy.Failure(r.attempt("Change", "changed", w.key), err))
}

// checks repeats the rules of the plan with fresh reads, just before the
// write, and holds the workload to what the plan has announced.
func (r *roleAssociation) checks(ctx context.Context, w *write, live cloud.Workload) diag.Diagnostics {
	change := preflight.Change{
		Key: w.key, Live: &live, DenyRestart: w.denied,
		Through: []workload.Association{live.Association, w.to},
	}
	forecast := change.Forecast()
	w.restarts = forecast.Disrupts()

	var diags diag.Diagnostics
	switch {
	case w.restarts && w.denied:
		fwx.AddError(&diags, remedy.Forecast(r.named(w.key), live.Status, forecast, live.Association, w.to, true))
	case w.restarts && !w.ending && !w.announced.IsUnknown() && !w.announced.ValueBool():
		fwx.AddError(&diags, remedy.NotAnnounced(r.named(w.key), live.Status))
	}
	findings := preflight.CheckTakeOver(change, w.overwrite || !w.creating)
	findings = append(findings, preflight.CheckLegacyRole(change, w.overwrite)...)
	findings = append(findings, preflight.CheckLock(change)...)
	if w.level != preflight.Off {
		findings = append(findings, r.Data.Preflight.CheckRoleAgain(ctx, r.Kind, w.key.ID, w.to)...)
	}
	diags.Append(findings.Errors(w.level).Diagnostics(w.level)...)
	return diags
}

// explain finds out what a refusal means.
func (r *roleAssociation) explain(ctx context.Context, w *write, err error) remedy.Text {
	if text, ok := r.Data.Preflight.ExplainRefusal(ctx, r.Kind, w.key.ID, w.to.RoleARN, err); ok {
		return text
	}
	if errors.Is(err, cloud.ErrForeign) {
		return remedy.ForeignWorkload(r.named(w.key), err)
	}
	if text, ok := r.explainStatus(ctx, w, err); ok {
		return text.WithFooter(err)
	}
	return remedy.Failure(r.attempt("Change", "changed", w.key), err)
}

func (r *roleAssociation) live() cloud.Workloads { return r.Data.Clients.Live().Workloads(r.Kind) }
