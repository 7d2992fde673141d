package association

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// A transition that was forecast may begin late: the first answers can still be
// the old status, or the transition passes between two answers. Without having
// seen it, the wait ends after quietPolls stable answers in a row, and not before
// quietFor: answers may be stale by number, and the cloud slow by time. Where
// no restart is forecast, the first stable answer that shows the association ends
// the wait: it is not older than the write. Its status may be, so that DSW may
// still pass through Updating. After the end of an association a new one may
// begin in the same apply, and its plan must find the status that the first plan
// has found: such a wait ends after endPolls stable answers.
const (
	quietPolls = 3
	quietFor   = 4 * time.Second
	endPolls   = 2
)

// afterWrite is the backoff of the wait: small transitions take no seconds, long
// ones are looked at in the rhythm of wait.Poll. Where no restart is forecast there
// is nothing to wait for but answers that are not stale.
func afterWrite(restarts bool) wait.Backoff {
	backoff := wait.Backoff{Initial: 200 * time.Millisecond, Max: 20 * time.Second, Factor: 1.6, Jitter: 0.2}
	if !restarts {
		backoff.Initial, backoff.Factor = 20*time.Millisecond, 2
	}
	return backoff
}

// eventsShown is how many of the workload's last events are asked for.
const eventsShown = 5

// openFor is how long a workload that is not settled, but takes changes all the
// same, is given to settle: it may never do so, for the very want of the change.
const openFor = time.Minute

// settled returns the workload once no transition is under way: the cloud
// refuses changes in between.
func (r *roleAssociation) settled(ctx context.Context, key preflight.WorkloadKey) (cloud.Workload, error) {
	var live cloud.Workload
	begun := r.Data.Poller.Clock.Now()
	err := r.Data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		live, err = r.live().Get(ctx, key.Region, key.ID)
		open := live.Open && r.Data.Poller.Clock.Now().Sub(begun) >= openFor
		return live.Settled || open, err
	})
	return live, err
}

// waiting is the wait for a workload after a write.
type waiting struct {
	*roleAssociation
	write   *write
	rollout *rollout // nil: the status tells all

	live           cloud.Workload
	written        time.Time
	looks          int
	seenTransition bool
	stable         int          // stable answers in a row
	trouble        *cloud.Event // why the roll-out cannot succeed
}

// awaitBack waits until the workload is stable again and carries the
// association.
func (r *roleAssociation) awaitBack(ctx context.Context, w *write, rollout *rollout, diags *diag.Diagnostics) {
	waiting := &waiting{roleAssociation: r, write: w, rollout: rollout}
	poller := r.Data.Poller
	poller.Backoff = afterWrite(w.restarts)
	waiting.written = poller.Clock.Now()
	err := poller.Until(ctx, waiting.look)
	if waiting.live.ID != "" {
		w.after = &waiting.live
	}
	switch {
	case waiting.trouble != nil:
		fwx.AddError(diags, r.explainTrouble(context.WithoutCancel(ctx), w, *waiting.trouble))
	case err != nil || waiting.failed():
		fwx.AddError(diags, remedy.WaitEnded(remedy.WaitFailure{
			Workload: r.named(w.key), Status: waiting.live.Status, To: w.to,
			ReasonCode: waiting.live.ReasonCode, ReasonMessage: waiting.live.ReasonMessage,
			Events: r.events(ctx, w.key), Err: err,
		}))
	}
}

// look takes one look at the workload, and reports whether it is the last.
func (w *waiting) look(ctx context.Context) (bool, error) {
	live, err := w.ask(ctx)
	if err != nil {
		return false, err
	}
	w.live = live
	tflog.Info(ctx, "waiting for the workload", map[string]any{
		"kind": string(w.Kind), "id": w.write.key.ID, "status": live.Status, "reason": live.ReasonCode})
	switch w.watch(ctx) {
	case hopeless:
		return true, nil
	case again:
		return false, nil
	case undecided:
	}
	if !live.Settled {
		w.seenTransition, w.stable = true, 0
		return false, nil
	}
	w.stable++
	if w.failed() {
		return true, nil
	}
	if !live.Association.Equal(w.write.to) || !w.seenTransition && !w.quiet() {
		return false, nil
	}
	return w.everywhere(ctx)
}

// ask reads the workload. Every second look is shared with other waits: that a
// list is as fresh as a single read is unconfirmed, so no wait rests on lists alone.
func (w *waiting) ask(ctx context.Context) (cloud.Workload, error) {
	if w.looks++; w.looks%2 == 1 {
		return w.Data.Clients.Look(ctx, w.Kind, w.write.key.Region, w.write.key.ID)
	}
	return w.roleAssociation.live().Get(ctx, w.write.key.Region, w.write.key.ID)
}

// quiet reports whether a transition that was not seen is not to be expected any more.
func (w *waiting) quiet() bool {
	switch {
	case w.write.restarts:
	case w.write.ending:
		return w.stable >= endPolls
	default:
		return true
	}
	return w.stable >= quietPolls && w.Data.Poller.Clock.Now().Sub(w.written) >= quietFor
}

// failed reports whether the workload has failed for what was written, as far
// as that can be told: it may have failed before.
func (w *waiting) failed() bool {
	again := w.rollout != nil && w.seenTransition
	return w.live.Failed && (!w.write.wasFailed || again)
}

// events returns the last lines of the workload's event log. They are only an
// ornament of another error, so a failure to read them goes to the log.
func (r *roleAssociation) events(ctx context.Context, key preflight.WorkloadKey) []string {
	ctx = context.WithoutCancel(ctx)
	events, err := r.live().RecentEvents(ctx, key.Region, key.ID, eventsShown)
	if err != nil {
		tflog.Info(ctx, "the workload's events could not be read", map[string]any{"error": err.Error()})
	}
	return events
}
