package dswsvc

import (
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
)

// progress is where an instance is on its way from one status to another, and
// where it has been.
type progress struct {
	product.Progress[step]

	sessions [][]record
	records  int // made so far, for their ids
}

func newProgress(transitions Transitions) *progress {
	p := &progress{Progress: product.Progress[step]{Transitions: transitions}}
	p.Entered = p.record
	return p
}

// step is one status on a path, with the reason an instance has for it.
type step struct {
	status status
	reason reason
}

// reason is the ReasonCode and ReasonMessage of an instance.
type reason struct{ code, message string }

// record is one entry of the lifecycle: a status and how long it lasted.
type record struct {
	step
	id         int
	start, end time.Time // end is zero while the status lasts
}

// steps turns a path and its destination into steps.
func steps(path []status, destination step) []step {
	all := make([]step, 0, len(path)+1)
	for _, s := range path {
		all = append(all, step{status: s})
	}
	return append(all, destination)
}

// openSession makes the next status the first of a new session: one runs from
// a start to the next stop or failure.
func (p *progress) openSession() { p.sessions = append(p.sessions, nil) }

// record writes down a step that is entered.
func (p *progress) record(_, next step, at time.Time) {
	p.close(at)
	if next.status == gone {
		return
	}
	if len(p.sessions) == 0 {
		p.openSession()
	}
	last := len(p.sessions) - 1
	p.records++
	p.sessions[last] = append(p.sessions[last], record{step: next, id: p.records, start: at})
}

// close ends the record that is still open. It may stand in an earlier
// session when a new one has just been opened.
func (p *progress) close(at time.Time) {
	for _, v := range slices.Backward(p.sessions) {
		if n := len(v); n > 0 {
			v[n-1].end = at
			return
		}
	}
}

// gone reports whether a deletion has ended.
func (p *progress) gone() bool { return p.Current.status == gone }

// describe names the status for a refusal.
func (p *progress) describe() string {
	if p.Busy() {
		return string(p.Current.status) + " and still changing"
	}
	return string(p.Current.status)
}

// runningTime is how long the instance has been in Running, all in all.
func (p *progress) runningTime(now time.Time) time.Duration {
	var total time.Duration
	for _, session := range p.sessions {
		for _, r := range session {
			if r.status != running {
				continue
			}
			end := r.end
			if end.IsZero() {
				end = now
			}
			total += end.Sub(r.start)
		}
	}
	return total
}
