package job

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

const (
	// appearance is how long a job that was submitted may be missing from
	// reads. No public source gives a figure.
	appearance = time.Minute
	// outage is how long reads may fail while a job is waited for: it runs for
	// hours, and does not care.
	outage = 10 * time.Minute
	// eventsShown is how many of the job's last events are asked for.
	eventsShown = 5
)

// waiting is the wait for a job to get as far as wait_for names.
type waiting struct {
	*dlcJob
	job   model
	begun time.Time

	last   *cloud.Job // nil: not seen yet
	lastAt time.Time  // when it was seen, or the wait began
}

// await waits for a job and returns what was last seen of it, or nil. A wait
// that does not finish says nothing about the job. While creating it is no
// error, because Terraform would taint the resource for it, and the next apply
// would run the job again.
func (r *dlcJob) await(ctx context.Context, job model, creating bool, diags *diag.Diagnostics) *cloud.Job {
	now := r.Data.Poller.Clock.Now()
	w := &waiting{dlcJob: r, job: job, begun: now, lastAt: now}
	err := r.Data.Poller.Until(ctx, w.look)
	switch {
	case errors.Is(err, cloud.ErrNotFound) && w.last != nil:
		fwx.AddError(diags, remedy.JobVanished(job.named(), w.last.Status, creating))
	case err != nil && !creating && !errors.Is(err, context.Canceled):
		fwx.AddError(diags, remedy.JobWaitUnfinished(w.progress(), err))
	case err != nil:
		fwx.AddWarning(diags, remedy.JobWaitUnfinished(w.progress(), err))
	case job.stage().missed(observe(*w.last)):
		fwx.AddError(diags, w.explain(context.WithoutCancel(ctx), creating))
	}
	return w.last
}

// look takes one look at the job, and reports whether it is the last.
func (w *waiting) look(ctx context.Context) (bool, error) {
	now := w.Data.Poller.Clock.Now()
	job, err := w.live().Get(ctx, w.job.Region.ValueString(), w.job.JobID.ValueString())
	if err != nil {
		if !w.passes(err, now) {
			return false, err
		}
		tflog.Info(ctx, "the job could not be read, looking again", map[string]any{"id": w.job.JobID.ValueString(), "error": err.Error()})
		return false, nil
	}
	w.last, w.lastAt = &job, now
	tflog.Info(ctx, "waiting for the job", map[string]any{
		"id": job.ID, "until": string(w.job.stage()), "status": job.Status, "sub_status": job.SubStatus,
		"reason": job.ReasonCode, "message": job.ReasonMessage, "elapsed": now.Sub(w.begun).Round(time.Second).String(),
	})
	seen := observe(job)
	return w.job.stage().reached(seen) || w.job.stage().missed(seen), nil
}

// passes reports whether the failure of a look may pass by itself.
func (w *waiting) passes(err error, now time.Time) bool {
	since := now.Sub(w.lastAt)
	if errors.Is(err, cloud.ErrNotFound) {
		return w.last == nil && since < appearance
	}
	for _, kind := range []error{cloud.ErrThrottled, cloud.ErrUnavailable, cloud.ErrUnreachable} {
		if errors.Is(err, kind) {
			return since < outage
		}
	}
	return false
}

// progress is how far a wait has come.
func (w *waiting) progress() remedy.JobProgress {
	p := remedy.JobProgress{
		Job: w.job.named(), Until: string(w.job.stage()), Elapsed: w.Data.Poller.Clock.Now().Sub(w.begun).Round(time.Second),
	}
	if w.last != nil {
		p.Status, p.ReasonCode, p.ReasonMessage = w.last.Status, w.last.ReasonCode, w.last.ReasonMessage
	}
	return p
}

// explain says why a job never gets as far as it should. A role that turns out
// to be of no use only now is explained as if the plan had found it.
func (w *waiting) explain(ctx context.Context, creating bool) remedy.Text {
	p := w.progress()
	events, err := w.live().RecentEvents(ctx, w.job.Region.ValueString(), w.job.JobID.ValueString(), eventsShown)
	if err != nil {
		// They are only an ornament of another error.
		tflog.Info(ctx, "the job's events could not be read", map[string]any{"error": err.Error()})
	}
	p.Events = events
	said := w.last.ReasonMessage
	if len(events) > 0 {
		said += "\n" + events[len(events)-1]
	}
	var cause remedy.Text
	if wording, known := cloud.FindWording(said); known && w.last.Failed {
		if to, err := w.job.association(); err == nil {
			cause, _ = w.explainRole(ctx, w.job, to, wording.Kind)
		}
	}
	return remedy.JobEnded(p, cause, creating)
}
