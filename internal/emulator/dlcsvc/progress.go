package dlcsvc

import "time"

// progress is where a job is on its way from one status to another, and where
// it has been.
type progress struct {
	transitions Transitions

	current step
	since   time.Time // when current was entered
	reads   int       // reads that saw current
	pending []step    // still to come
	history []record

	stale       int // reads that are to see staleStatus
	staleStatus status
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

// begin starts along a path, dropping what was left of an earlier one.
func (p *progress) begin(now time.Time, path []step) {
	p.enter(path[0], now)
	p.pending = path[1:]
	p.advanceTo(now)
}

// lag makes the next reads show the status as it is now.
func (p *progress) lag(reads int) { p.stale, p.staleStatus = reads, p.current.status }

// advanceTo takes the steps that time alone has brought.
func (p *progress) advanceTo(now time.Time) {
	for len(p.pending) > 0 {
		at, due := p.due(now)
		if !due {
			return
		}
		p.advance(at)
	}
}

func (p *progress) due(now time.Time) (at time.Time, due bool) {
	switch lasts := p.current.lasts; {
	case lasts < 0:
		return time.Time{}, false
	case lasts > 0:
		at = p.since.Add(lasts)
		return at, !now.Before(at)
	}
	return p.transitions.Due(p.since, now)
}

// shown is the status that a read sees.
func (p *progress) shown() status {
	if p.stale > 0 {
		return p.staleStatus
	}
	return p.current.status
}

// seen notes that a read was answered. A stale read is not one of those that
// move the job on.
func (p *progress) seen(now time.Time) {
	if p.stale > 0 {
		p.stale--
		return
	}
	p.reads++
	if p.current.lasts == 0 && p.transitions.DueAfter(p.reads) && len(p.pending) > 0 {
		p.advance(now)
	}
}

func (p *progress) advance(at time.Time) {
	next := p.pending[0]
	p.pending = p.pending[1:]
	p.enter(next, at)
}

func (p *progress) enter(next step, at time.Time) {
	if n := len(p.history); n > 0 {
		p.history[n-1].end = at
	}
	p.current, p.since, p.reads = next, at, 0
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
	if p.current.status.active() {
		return time.Time{}
	}
	return p.first(succeededReserving, failedReserving, succeeded, failed, stopped)
}
