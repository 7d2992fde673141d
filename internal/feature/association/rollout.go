package association

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// A workload whose change is rolled out as a new version is back only when
// every instance runs it, and may never be back: what is wrong with the role
// is then in its event log and nowhere else. Workloads whose status tells all
// have no rollout.

// lookBack is how far before the write warnings are asked for. Clocks differ
// by less, or the cloud would not have taken the write.
const lookBack = 20 * time.Minute

// rollout watches one change.
type rollout struct {
	cloud.Rollouts
	// known are the warnings that are older than the change: the same one may
	// be the reason for it.
	known map[cloud.Event]int
	since time.Time
	blind bool // the events cannot be read
}

// newRollout returns what watches a write that is about to be made, or nil.
func (r *roleAssociation) newRollout(ctx context.Context, w *write) *rollout {
	client := r.Data.Clients.Live().Rollouts(r.Kind)
	if client == nil || !w.wait {
		return nil
	}
	o := &rollout{Rollouts: client, since: w.begun.Add(-lookBack)}
	o.known = counted(o.warnings(ctx, w))
	return o
}

// warnings reads the log. Who may change a service but not read its events
// waits without them.
func (o *rollout) warnings(ctx context.Context, w *write) []cloud.Event {
	if o.blind {
		return nil
	}
	events, err := o.Warnings(ctx, w.key.Region, w.key.ID, o.since)
	if err != nil {
		o.blind = errors.Is(err, cloud.ErrDenied)
		tflog.Info(ctx, "the workload's events could not be read", map[string]any{"error": err.Error()})
	}
	return events
}

func counted(events []cloud.Event) map[cloud.Event]int {
	counts := map[cloud.Event]int{}
	for _, event := range events {
		counts[event]++
	}
	return counts
}

// trouble returns the first new warning that says why the change cannot be
// rolled out.
func (o *rollout) trouble(events []cloud.Event) *cloud.Event {
	seen := map[cloud.Event]int{}
	for _, event := range events {
		if seen[event]++; event.Kind != nil && seen[event] > o.known[event] {
			return &event
		}
	}
	return nil
}

// verdict is what the events say of a roll-out.
type verdict int

const (
	undecided verdict = iota
	again             // it failed for a role that is too new, and is tried again
	hopeless
)

// watch looks for a roll-out that cannot succeed. A role that was written
// moments ago may not be known to the service yet: then, and only then, the
// roll-out is begun once more, as soon as the service takes it.
func (w *waiting) watch(ctx context.Context) verdict {
	if w.rollout == nil {
		return undecided
	}
	events := w.rollout.warnings(ctx, w.write)
	trouble := w.rollout.trouble(events)
	switch {
	case trouble == nil:
		return undecided
	case !errors.Is(trouble.Kind, cloud.ErrCannotAssume), !w.maySettle(ctx, trouble.Kind):
		w.trouble = trouble
		return hopeless
	case !w.live.Settled && !w.live.Open:
		return again
	}
	tflog.Info(ctx, "the role is new: the workload is deployed once more", map[string]any{"id": w.write.key.ID})
	if err := w.rollout.Redeploy(ctx, w.write.key.Region, w.write.key.ID, w.write.to); err != nil {
		// The status may have been an old one, and the next look finds another.
		tflog.Info(ctx, "the workload could not be deployed once more", map[string]any{"error": err.Error()})
		return again
	}
	w.rollout.known = counted(events)
	w.seenTransition, w.stable, w.write.wasFailed = false, 0, w.live.Failed
	return again
}

// maySettle reports whether what a warning tells of the role may go by itself.
func (w *waiting) maySettle(ctx context.Context, trouble error) bool {
	return w.Data.Preflight.MaySettle(ctx, w.write.to, trouble, w.write.begun, w.Data.Poller.Clock.Now())
}

// everywhere reports whether every instance runs what was written. One that
// does not run has nothing to catch up with.
func (w *waiting) everywhere(ctx context.Context) (bool, error) {
	if w.rollout == nil || w.live.Activity != workload.Active || w.live.Failed {
		return true, nil
	}
	if w.live.Behind {
		return false, nil
	}
	return w.rollout.RolledOut(ctx, w.write.key.Region, w.write.key.ID)
}

// explainTrouble turns the warning that ended a roll-out into its remedy.
func (r *roleAssociation) explainTrouble(ctx context.Context, w *write, event cloud.Event) remedy.Text {
	named := r.named(w.key)
	if w.to.Mode != workload.ModeCustom || !errors.Is(event.Kind, cloud.ErrCannotAssume) {
		return remedy.RolloutRefused(named, w.to, event.Message)
	}
	session := r.Data.Preflight.Fresh()
	if _, err := session.Role(ctx, w.to.RoleARN); errors.Is(err, cloud.ErrNotFound) {
		return remedy.RolloutFailed(named, remedy.MissingRole(r.Kind, w.to.RoleARN), event.Message)
	}
	return remedy.RolloutFailed(named, session.ExplainUntrusted(ctx, r.Kind, w.key.ID, w.to.RoleARN), event.Message)
}

// explainStatus finds out whether it was a lock or the status of the workload
// that refused a change: the codes of neither are known.
func (r *roleAssociation) explainStatus(ctx context.Context, w *write, refusal error) (remedy.Text, bool) {
	if r.Data.Clients.Rollouts(r.Kind) == nil || !errors.Is(refusal, cloud.ErrInvalid) {
		return remedy.Text{}, false
	}
	live, err := r.live().Get(ctx, w.key.Region, w.key.ID)
	switch {
	case err != nil:
	case live.Locked:
		return remedy.Locked(r.named(w.key)), true
	case !live.Settled:
		return remedy.Busy(r.named(w.key), live.Status), true
	}
	return remedy.Text{}, false
}

// verify checks that a change of the role has changed nothing else.
func (r *roleAssociation) verify(ctx context.Context, w *write, diags *diag.Diagnostics) {
	if w.before.Witness == nil {
		return
	}
	if w.after == nil {
		live, err := r.live().Get(context.WithoutCancel(ctx), w.key.Region, w.key.ID)
		if err != nil {
			fwx.AddWarning(diags, remedy.NotCompared(r.named(w.key), err))
			return
		}
		w.after = &live
	}
	if !w.before.Witness.SameSecret(w.after.Witness) {
		fwx.AddError(diags, remedy.TokenChanged(r.named(w.key)))
	}
	if lost := w.before.Witness.Lost(w.after.Witness); len(lost) > 0 {
		fwx.AddError(diags, remedy.JSONChanged(r.named(w.key), lost))
	}
	// EAS may complete a JSON that it takes (unconfirmed), which does no harm.
	if added := w.before.Witness.Added(w.after.Witness); len(added) > 0 {
		fwx.AddWarning(diags, remedy.JSONGrown(r.named(w.key), added))
	}
	if w.to.Mode == workload.ModeNone && w.after.LegacyRoleARN != "" {
		fwx.AddWarning(diags, remedy.RoleLeftForOSS(r.named(w.key), w.after.LegacyRoleARN))
	}
}
