package rolechange

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
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
func (c *change) newRollout(ctx context.Context) *rollout {
	client := c.Data.Clients.Live().Rollouts(c.Key.Kind)
	if client == nil || !c.Wait {
		return nil
	}
	o := &rollout{Rollouts: client, since: c.begun.Add(-lookBack)}
	o.known = counted(o.warnings(ctx, c.Key))
	return o
}

// warnings reads the log. Who may change a service but not read its events
// waits without them.
func (o *rollout) warnings(ctx context.Context, key preflight.WorkloadKey) []cloud.Event {
	if o.blind {
		return nil
	}
	events, err := o.Warnings(ctx, key.Region, key.ID, o.since)
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

// rolloutState is what the events say of a roll-out.
type rolloutState int

const (
	rolloutPending rolloutState = iota
	rolloutRetried              // it failed for a role that is too new, and is tried again
	rolloutFailed
)

// watch looks for a roll-out that cannot succeed. A role that was written
// moments ago may not be known to the service yet: then, and only then, the
// roll-out is begun once more, as soon as the service takes it.
func (w *waiting) watch(ctx context.Context) rolloutState {
	if w.rollout == nil {
		return rolloutPending
	}
	events := w.rollout.warnings(ctx, w.Key)
	trouble := w.rollout.trouble(events)
	switch {
	case trouble == nil:
		return rolloutPending
	case !errors.Is(trouble.Kind, cloud.ErrCannotAssume), !w.isPropagating(ctx, trouble.Kind):
		w.trouble = trouble
		return rolloutFailed
	case !w.now.Settled && !w.now.Open:
		return rolloutRetried
	}
	tflog.Info(ctx, "the role is new: the workload is deployed once more", map[string]any{"id": w.Key.ID})
	if err := w.rollout.Redeploy(ctx, w.Key.Region, w.Key.ID, w.To); err != nil {
		// The status may have been an old one, and the next look finds another.
		tflog.Info(ctx, "the workload could not be deployed once more", map[string]any{"error": err.Error()})
		return rolloutRetried
	}
	w.rollout.known = counted(events)
	w.seenTransition, w.stable, w.wasFailed = false, 0, w.now.Failed
	return rolloutRetried
}

// isPropagating reports whether what a warning says of the role may pass by itself,
// because the role was written moments ago.
func (w *waiting) isPropagating(ctx context.Context, trouble error) bool {
	return w.Data.Preflight.IsPropagating(ctx, w.To, trouble, w.begun, w.Data.Poller.Clock.Now())
}

// everywhere reports whether every instance runs what was written. One that
// does not run has nothing to catch up with.
func (w *waiting) everywhere(ctx context.Context) (bool, error) {
	if w.rollout == nil || w.now.Activity != workload.Active || w.now.Failed {
		return true, nil
	}
	if w.now.Behind {
		return false, nil
	}
	return w.rollout.RolledOut(ctx, w.Key.Region, w.Key.ID)
}

// explainTrouble turns the warning that ended a roll-out into its remedy.
func (c *change) explainTrouble(ctx context.Context, event cloud.Event) remedy.Text {
	named := c.named()
	if c.To.Mode != workload.ModeCustom || !errors.Is(event.Kind, cloud.ErrCannotAssume) {
		return remedy.RolloutRefused(named, c.To, event.Message)
	}
	session := c.Data.Preflight.Fresh()
	if _, err := session.Role(ctx, c.To.RoleARN); errors.Is(err, cloud.ErrNotFound) {
		return remedy.RolloutFailed(named, remedy.MissingRole(c.Key.Kind, c.To.RoleARN), event.Message)
	}
	return remedy.RolloutFailed(named, session.ExplainUntrusted(ctx, c.Key.Kind, c.Key.ID, c.To.RoleARN), event.Message)
}

// explainStatus finds out whether it was a lock or the status of the workload
// that refused a change: the codes of neither are known.
func (c *change) explainStatus(ctx context.Context, refusal error) (remedy.Text, bool) {
	if c.Data.Clients.Rollouts(c.Key.Kind) == nil || !errors.Is(refusal, cloud.ErrInvalid) {
		return remedy.Text{}, false
	}
	live, err := c.live().Get(ctx, c.Key.Region, c.Key.ID)
	switch {
	case err != nil:
	case live.Locked:
		return remedy.Locked(c.named()), true
	case !live.Settled:
		return remedy.Busy(c.named(), live.Status), true
	}
	return remedy.Text{}, false
}

// verify checks that a change of the role has changed nothing else.
func (c *change) verify(ctx context.Context, diags *diag.Diagnostics) {
	if c.before.Fingerprint == nil {
		return
	}
	if c.after == nil {
		live, err := c.live().Get(context.WithoutCancel(ctx), c.Key.Region, c.Key.ID)
		if err != nil {
			fwx.AddWarning(diags, remedy.NotCompared(c.named(), err))
			return
		}
		c.after = &live
	}
	if !c.before.Fingerprint.SameSecret(c.after.Fingerprint) {
		fwx.AddError(diags, remedy.TokenChanged(c.named()))
	}
	if lost := c.before.Fingerprint.Lost(c.after.Fingerprint); len(lost) > 0 {
		fwx.AddError(diags, remedy.JSONChanged(c.named(), lost))
	}
	// EAS may complete a JSON that it takes (unconfirmed), which does no harm.
	if added := c.before.Fingerprint.Added(c.after.Fingerprint); len(added) > 0 {
		fwx.AddWarning(diags, remedy.JSONGrown(c.named(), added))
	}
	if c.To.Mode == workload.ModeNone && c.after.LegacyRoleARN != "" {
		fwx.AddWarning(diags, remedy.RoleLeftForOSS(c.named(), c.after.LegacyRoleARN))
	}
}
