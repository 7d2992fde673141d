package instance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// gone is the aim of a deletion; the other aims are values of desired_status.
const gone = "gone"

// errFailed ends the wait for an instance that has failed.
var errFailed = errors.New("the instance has failed")

const (
	// eventsShown is how many of the last events an error shows.
	eventsShown = 5
	// staleLooks is how many answers may still show the status from before a request.
	staleLooks = 5
	// mostRefusals is how often a request may be refused before the refusal counts: the
	// status that it was decided on may have been an old one.
	mostRefusals = 3
)

// powering brings an instance to Running, to Stopped, or makes it go away. Each step
// looks at the instance and does what is next, so that a lost answer does no harm.
type powering struct {
	*dswInstance
	key preflight.WorkloadKey
	aim string
	// asked: the request that leads to the aim was taken. A new instance starts by
	// itself.
	asked    bool
	deleting bool // PAI has taken the deletion
	// tick runs before each look; nil: nothing does.
	tick func(ctx context.Context) error

	now       cloud.Workload
	looks     int // since the request
	moved     bool
	wasFailed bool
	refused   error
	refusals  int
}

// reach waits until the instance has the aim. It returns the instance as it was seen
// last.
func (w *powering) reach(ctx context.Context) (cloud.Workload, error) {
	poller := w.Data.Poller
	poller.Backoff = powerBackoff()
	err := poller.Until(ctx, w.step)
	if errors.Is(err, context.DeadlineExceeded) && w.refused != nil {
		err = fmt.Errorf("%w; PAI refused before: %w", err, w.refused)
	}
	return w.now, err
}

// powerBackoff is the rhythm of looks: what is quick costs no seconds, and what takes
// minutes few calls.
func powerBackoff() wait.Backoff {
	return wait.Backoff{Initial: 500 * time.Millisecond, Max: 20 * time.Second, Factor: 1.6, Jitter: 0.2}
}

func (w *powering) step(ctx context.Context) (bool, error) {
	if w.tick != nil {
		if err := w.tick(ctx); err != nil {
			return false, err
		}
	}
	live, err := w.look(ctx)
	if w.aim == gone && errors.Is(err, cloud.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	w.now = live
	w.looks++
	w.moved = w.moved || !live.Settled
	w.log(ctx)
	switch w.aim {
	case statusRunning:
		return w.stepUp(ctx)
	case statusStopped:
		return w.stepDown(ctx)
	}
	return false, w.stepAway(ctx)
}

// look reads the instance. Every second look is shared with other waits: that a list is
// as fresh as a single read is unconfirmed.
func (w *powering) look(ctx context.Context) (cloud.Workload, error) {
	if w.looks%2 == 0 {
		return w.Data.Clients.Look(ctx, workload.DSW, w.key.Region, w.key.ID)
	}
	return w.live().Get(ctx, w.key.Region, w.key.ID)
}

// log tells how far the instance is. An instance in a queue has its place in the event
// log at most.
func (w *powering) log(ctx context.Context) {
	fields := map[string]any{"id": w.key.ID, "status": w.now.Status, "until": w.aim, "reason": w.now.ReasonCode}
	if w.now.Status == "Queuing" {
		for _, event := range w.events(ctx, 1) {
			fields["event"] = event
		}
	}
	tflog.Info(ctx, "waiting for the instance", fields)
}

func (w *powering) stepUp(ctx context.Context) (bool, error) {
	switch {
	case !w.now.Settled:
		return false, nil
	case w.now.Status == statusRunning:
		return true, nil
	case !w.asked:
		w.wasFailed = w.now.Failed
		return false, w.ask(ctx, w.live().Start)
	case w.now.Failed && (!w.wasFailed || w.moved || w.looks > staleLooks):
		return false, errFailed
	case w.moved && !w.now.Failed:
		return false, fmt.Errorf("it is %s again: somebody, or the idle culler, has stopped it", w.now.Status)
	}
	return false, nil
}

func (w *powering) stepDown(ctx context.Context) (bool, error) {
	switch {
	case w.now.Settled && w.now.Status != statusRunning:
		return true, nil
	case !w.asked:
		return false, w.ask(ctx, w.live().Stop)
	}
	return false, nil
}

// stepAway stops the instance first: whether one that runs can be deleted is
// unconfirmed.
func (w *powering) stepAway(ctx context.Context) error {
	switch {
	case w.now.Status == "Deleting":
		return nil
	case w.now.Settled && w.now.Status != statusRunning:
		if w.deleting && w.looks <= staleLooks {
			return nil
		}
		w.asked = false
		err := w.ask(ctx, w.live().Delete)
		w.deleting = w.asked
		return err
	case !w.asked:
		return w.ask(ctx, w.live().Stop)
	}
	return nil
}

// ask makes a request. A refusal for the status may rest on an old answer, or on a
// request whose answer was lost: the next looks tell.
func (w *powering) ask(ctx context.Context, request func(ctx context.Context, region, id string) error) error {
	err := request(ctx, w.key.Region, w.key.ID)
	switch {
	case err == nil:
		w.asked, w.looks, w.moved = true, 0, false
		return nil
	case errors.Is(err, cloud.ErrNotFound), errors.Is(err, cloud.ErrInvalid), errors.Is(err, cloud.ErrConflict):
		w.refused = err
		if w.refusals++; w.refusals >= mostRefusals && w.now.Settled {
			return err
		}
		return nil
	}
	return err
}

// events returns the last lines of the event log. A failure to read them goes to the
// log: they only come with something else.
func (w *powering) events(ctx context.Context, most int) []string {
	ctx = context.WithoutCancel(ctx)
	events, err := w.Data.Clients.Live().Workloads(workload.DSW).RecentEvents(ctx, w.key.Region, w.key.ID, most)
	if err != nil {
		tflog.Info(ctx, "the instance's events could not be read", map[string]any{"error": err.Error()})
	}
	return events
}

// explain shows why the aim was not reached. An interrupted wait of a creation is a
// warning, because an error would taint the instance.
func (w *powering) explain(ctx context.Context, named remedy.Workload, creating bool, err error, diags *diag.Diagnostics) {
	named.ID = w.key.ID
	progress := remedy.InstanceProgress{
		Instance: named, Until: w.aim, Status: w.now.Status,
		ReasonCode: w.now.ReasonCode, ReasonMessage: w.now.ReasonMessage, Events: w.events(ctx, eventsShown),
	}
	interrupted := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	switch {
	case errors.Is(err, errFailed):
		fwx.AddError(diags, remedy.InstanceFailed(progress, w.cause(ctx), creating))
	case interrupted && creating:
		fwx.AddWarning(diags, remedy.InstanceNotReached(progress, err))
	case interrupted:
		fwx.AddError(diags, remedy.InstanceNotReached(progress, err))
	default:
		failed := attempt("Start", "started", named)
		if w.aim == statusStopped {
			failed = attempt("Stop", "stopped", named)
		}
		failed.Object += ", which is " + w.now.Status + ","
		fwx.AddError(diags, remedy.Failure(failed, err))
	}
}

// cause is the remedy where the instance has failed for its role.
func (w *powering) cause(ctx context.Context) remedy.Text {
	a := w.now.Association
	entry, known := remedy.Recognise(w.now.ReasonCode, w.now.ReasonMessage)
	if !known || a.Mode != workload.ModeCustom || !errors.Is(entry.Kind, cloud.ErrCannotAssume) {
		return remedy.Text{}
	}
	return w.Data.Preflight.Fresh().ExplainUntrusted(context.WithoutCancel(ctx), workload.DSW, w.key.ID, a.RoleARN)
}
