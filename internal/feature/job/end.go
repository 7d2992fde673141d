package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// deleteTimeout allows for a job whose pods take their time to stop.
const deleteTimeout = 30 * time.Minute

// ending is the end of a job: it is stopped, and deleted if on_destroy says so.
type ending struct {
	*dlcJob
	job     model
	stopped bool // PAI has taken the request
	deleted bool

	status  string // when it was last seen
	refused error  // what PAI last said against a request, in that status
}

// end stops a job, waits until it has ended, and deletes it if on_destroy says
// so. A job that is not there has nothing left to end. On a failure it returns
// the status that the job had, too: whether PAI stops one that only keeps its
// nodes, or is being prepared, is unconfirmed.
func (r *dlcJob) end(ctx context.Context, job model) (status string, err error) {
	e := &ending{dlcJob: r, job: job}
	err = r.Data.Poller.Until(ctx, e.step)
	if errors.Is(err, context.DeadlineExceeded) && e.refused != nil {
		err = fmt.Errorf("%w; PAI refused before: %w", err, e.refused)
	}
	return e.status, err
}

// step looks at the job, does what is next, and reports whether all is done.
func (e *ending) step(ctx context.Context) (bool, error) {
	region, id := e.job.Region.ValueString(), e.job.JobID.ValueString()
	live, err := e.live().Get(ctx, region, id)
	if errors.Is(err, cloud.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if live.Status != e.status {
		e.status, e.refused = live.Status, nil
	}
	tflog.Info(ctx, "ending the job", map[string]any{"id": id, "status": live.Status, "reason": live.ReasonCode})
	switch {
	case live.Settled && e.job.OnDestroy.ValueString() == onDestroyStop:
		return true, nil
	case live.Settled && !e.deleted:
		err = e.live().Delete(ctx, region, id)
		e.deleted = err == nil
	case !live.Settled && !live.Stopping && !e.stopped:
		err = e.live().Stop(ctx, region, id)
		e.stopped = err == nil
	}
	// A conflict: its status has changed since, or takes no request now. The
	// next look tells.
	if errors.Is(err, cloud.ErrConflict) {
		e.refused = err
		return false, nil
	}
	if errors.Is(err, cloud.ErrNotFound) {
		return false, nil
	}
	return false, err
}
