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
		wait: m.Wait.ValueBool(), level: m.level(r.data.Preflight), overwrite: m.Overwrite.ValueBool(),
	}
}

// carryOut brings the workload to the association of the write and returns
// the one it had before. Nothing is written while a check fails, and nothing
// when the workload has the association already.
func (r *roleAssociation) carryOut(ctx context.Context, w *write, diags *diag.Diagnostics) workload.Association {
	defer func() {
		if w.done && !w.ending {
			r.data.Preflight.Applied(w.key)
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
	w.begun, w.before, w.wasFailed = r.data.Poller.Clock.Now(), live, live.Failed
	if before.Equal(w.to) {
		w.done = true
		return before
	}
	if diags.Append(r.checks(ctx, w, live)...); diags.HasError() {
		return before
	}
	rollout := r.newRollout(ctx, w)
	if err := r.associate(ctx, w, before); err != nil {
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
	fresh := r.data.Preflight.Fresh()
	// A role or a grant written moments ago in this run is not judged by reads
	// that may be older than that: the write itself will tell.
	settled := !fresh.WroteRole(w.to.RoleARN) && !fresh.WroteGrant()
	if w.level != preflight.Off && w.to.Mode == workload.ModeCustom && settled {
		findings = append(findings, fresh.CheckRole(ctx, r.Kind, w.key.ID, w.to.RoleARN)...)
	}
	diags.Append(findings.Errors(w.level).Diagnostics(w.level)...)
	return diags
}

// youth is how long after a change of a role, or of who may pass it, PAI may
// still see what was before. No public source gives a figure.
const youth = 2 * time.Minute

// associate makes the call. A role or a grant that was made or changed moments
// ago may not be known to PAI yet: then, and only then, the refusals that this
// explains are tried again, until youth or the timeout is over.
func (r *roleAssociation) associate(ctx context.Context, w *write, from workload.Association) error {
	var refused error
	err := r.data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		refused = r.live().Associate(ctx, w.key.Region, w.key.ID, from, w.to)
		if refused == nil {
			return true, nil
		}
		mayPass := errors.Is(refused, cloud.ErrCannotAssume) || errors.Is(refused, cloud.ErrCannotPass)
		if !mayPass || !r.maySettle(ctx, w) {
			return false, refused
		}
		return false, nil
	})
	if refused != nil {
		return refused
	}
	return err
}

// maySettle reports whether a refusal of the role may go by itself: the role is
// young, and the write has not been tried for longer than that takes.
func (r *roleAssociation) maySettle(ctx context.Context, w *write) bool {
	return r.data.Poller.Clock.Now().Sub(w.begun) <= youth && r.young(ctx, w.to)
}

// young reports whether the role, or who may pass it, was written in this run,
// or the role moments ago.
func (r *roleAssociation) young(ctx context.Context, a workload.Association) bool {
	if a.Mode != workload.ModeCustom {
		return false
	}
	if r.data.Preflight.WroteRole(a.RoleARN) || r.data.Preflight.WroteGrant() {
		return true
	}
	role, err := r.data.Preflight.Fresh().Role(ctx, a.RoleARN)
	return err == nil && !role.UpdateDate.IsZero() && r.data.Poller.Clock.Now().Sub(role.UpdateDate) < youth
}

// explain finds out what a refusal means: the cloud's two codes for role
// trouble do not tell a missing role from a missing permission.
func (r *roleAssociation) explain(ctx context.Context, w *write, err error) remedy.Text {
	session := r.data.Preflight.Fresh()
	switch {
	case errors.Is(err, cloud.ErrCannotAssume):
		return session.ExplainUntrusted(ctx, r.Kind, w.key.ID, w.to.RoleARN).WithFooter(err)
	case errors.Is(err, cloud.ErrCannotPass):
		return session.ExplainNotPassable(ctx, r.Kind, w.key.ID, w.to.RoleARN).WithFooter(err)
	case errors.Is(err, cloud.ErrForeign):
		return remedy.ForeignWorkload(r.named(w.key), err)
	}
	if text, ok := r.explainStatus(ctx, w, err); ok {
		return text.WithFooter(err)
	}
	return remedy.Failure(r.attempt("Change", "changed", w.key), err)
}

func (r *roleAssociation) live() cloud.Workloads { return r.data.Clients.Live().Workloads(r.Kind) }
