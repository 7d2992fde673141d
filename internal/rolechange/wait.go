package rolechange

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
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

// AwaitStable returns the workload once no transition is under way: the cloud
// refuses changes in between.
func (s Subject) AwaitStable(ctx context.Context) (cloud.Workload, error) {
	var live cloud.Workload
	begun := s.Data.Poller.Clock.Now()
	err := s.Data.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		live, err = s.live().Get(ctx, s.Key.Region, s.Key.ID)
		open := live.Open && s.Data.Poller.Clock.Now().Sub(begun) >= openFor
		return live.Settled || open, err
	})
	return live, err
}

// waiting is the wait for a workload after a write.
type waiting struct {
	*change
	rollout *rollout // nil: the status tells all

	now            cloud.Workload
	written        time.Time
	looks          int
	seenTransition bool
	stable         int          // stable answers in a row
	trouble        *cloud.Event // why the roll-out cannot succeed
}

// awaitBack waits until the workload is stable again and carries the
// association.
func (c *change) awaitBack(ctx context.Context, rollout *rollout, diags *diag.Diagnostics) {
	waiting := &waiting{change: c, rollout: rollout}
	poller := c.Data.Poller
	poller.Backoff = afterWrite(c.Restarts)
	waiting.written = poller.Clock.Now()
	err := poller.Until(ctx, waiting.look)
	if waiting.now.ID != "" {
		c.after = &waiting.now
	}
	switch {
	case waiting.trouble != nil:
		fwx.AddError(diags, c.explainTrouble(context.WithoutCancel(ctx), *waiting.trouble))
	case err != nil || waiting.failed():
		fwx.AddError(diags, remedy.WaitEnded(remedy.WaitFailure{
			Workload: c.named(), Status: waiting.now.Status, To: c.To,
			ReasonCode: waiting.now.ReasonCode, ReasonMessage: waiting.now.ReasonMessage,
			Events: c.events(ctx), Err: err,
		}))
	}
}

// look takes one look at the workload, and reports whether it is the last.
func (w *waiting) look(ctx context.Context) (bool, error) {
	live, err := w.ask(ctx)
	if err != nil {
		return false, err
	}
	w.now = live
	tflog.Info(ctx, "waiting for the workload", map[string]any{
		"kind": string(w.Key.Kind), "id": w.Key.ID, "status": live.Status, "reason": live.ReasonCode})
	switch w.watch(ctx) {
	case rolloutFailed:
		return true, nil
	case rolloutRetried:
		return false, nil
	case rolloutPending:
	}
	if !live.Settled {
		w.seenTransition, w.stable = true, 0
		return false, nil
	}
	w.stable++
	if w.failed() {
		return true, nil
	}
	if !live.Association.Equal(w.To) || !w.seenTransition && !w.quiet() {
		return false, nil
	}
	return w.everywhere(ctx)
}

// ask reads the workload. Every second look is shared with other waits: that a
// list is as fresh as a single read is unconfirmed, so no wait rests on lists alone.
func (w *waiting) ask(ctx context.Context) (cloud.Workload, error) {
	if w.looks++; w.looks%2 == 1 {
		return w.Data.Clients.Look(ctx, w.Key.Kind, w.Key.Region, w.Key.ID)
	}
	return w.live().Get(ctx, w.Key.Region, w.Key.ID)
}

// quiet reports whether a transition that was not seen is not to be expected any more.
func (w *waiting) quiet() bool {
	switch {
	case w.Restarts:
	case w.Ending:
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
	return w.now.Failed && (!w.wasFailed || again)
}

// events returns the last lines of the workload's event log. They are only an
// ornament of another error, so a failure to read them goes to the log.
func (c *change) events(ctx context.Context) []string {
	ctx = context.WithoutCancel(ctx)
	events, err := c.live().RecentEvents(ctx, c.Key.Region, c.Key.ID, eventsShown)
	if err != nil {
		tflog.Info(ctx, "the workload's events could not be read", map[string]any{"error": err.Error()})
	}
	return events
}
