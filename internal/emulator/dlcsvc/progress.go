package dlcsvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
)

// progress is where a job is on its way from one status to another, and where
// it has been.
type progress struct {
	product.Progress[step]

	history []record
}

func newProgress(transitions Transitions) *progress {
	p := &progress{Progress: product.Progress[step]{
		Transitions: transitions,
		Lasts:       func(s step) time.Duration { return s.lasts },
	}}
	p.Entered = p.record
	return p
}

// step is one status on a path, with the reason a job has for it.
type step struct {
	status status
	reason reason
	// lasts is how long the status takes by the clock, whatever the transitions
	// say. Zero: as long as they say. Negative: until something else happens.
	lasts time.Duration
}

// reason is the ReasonCode and ReasonMessage of a job.
type reason struct{ code, message string }

// record is one entry of the status history.
type record struct {
	step
	start, end time.Time // end is zero while the status lasts
}

// record writes down a step that is entered.
func (p *progress) record(_, next step, at time.Time) {
	if n := len(p.history); n > 0 {
		p.history[n-1].end = at
	}
	p.history = append(p.history, record{step: next, start: at})
}

// first returns when the job was first in one of the statuses, zero if never.
func (p *progress) first(set ...status) time.Time {
	for _, r := range p.history {
		if r.status.in(set...) {
			return r.start
		}
	}
	return time.Time{}
}

// ended returns when the job was over, zero if it is not. One that keeps its
// pods is over.
func (p *progress) ended() time.Time {
	if p.Current.status.active() {
		return time.Time{}
	}
	return p.first(succeededReserving, failedReserving, succeeded, failed, stopped)
}
