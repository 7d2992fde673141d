package dswsvc

import "time"

// progress is where an instance is on its way from one status to another, and
// where it has been.
type progress struct {
	transitions Transitions

	current step
	since   time.Time // when current was entered
	reads   int       // reads that saw current
	pending []step    // still to come

	stale       int // reads that are to see staleStatus
	staleStatus status

	sessions [][]record
	records  int // made so far, for their ids
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

// begin starts along a path, dropping what was left of an earlier one.
func (p *progress) begin(now time.Time, path []step) {
	p.enter(path[0], now)
	p.pending = path[1:]
	p.advanceTo(now)
}

// openSession makes the next status the first of a new session: one runs from
// a start to the next stop or failure.
func (p *progress) openSession() { p.sessions = append(p.sessions, nil) }

// lag makes the next reads show the status as it is now.
func (p *progress) lag(reads int) {
	p.stale, p.staleStatus = reads, p.current.status
}

// advanceTo takes the steps that time alone has brought.
func (p *progress) advanceTo(now time.Time) {
	for len(p.pending) > 0 {
		at, due := p.transitions.Due(p.since, now)
		if !due {
			return
		}
		p.advance(at)
	}
}

// shown is the status that a read sees.
func (p *progress) shown() status {
	if p.stale > 0 {
		return p.staleStatus
	}
	return p.current.status
}

// seen notes that a read was answered. A stale read is not one of those that
// move the instance on.
func (p *progress) seen(now time.Time) {
	if p.stale > 0 {
		p.stale--
		return
	}
	p.reads++
	if p.transitions.DueAfter(p.reads) && len(p.pending) > 0 {
		p.advance(now)
	}
}

func (p *progress) advance(at time.Time) {
	next := p.pending[0]
	p.pending = p.pending[1:]
	p.enter(next, at)
}

func (p *progress) enter(next step, at time.Time) {
	p.close(at)
	p.current, p.since, p.reads = next, at, 0
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
	for s := len(p.sessions) - 1; s >= 0; s-- {
		if n := len(p.sessions[s]); n > 0 {
			p.sessions[s][n-1].end = at
			return
		}
	}
}

// busy reports whether the instance is on its way to another status. It may
// be so in a status that is otherwise stable, such as Saved before Stopping.
func (p *progress) busy() bool { return len(p.pending) > 0 }

// gone reports whether a deletion has ended.
func (p *progress) gone() bool { return p.current.status == gone }

// describe names the status for a refusal.
func (p *progress) describe() string {
	if p.busy() {
		return string(p.current.status) + " and still changing"
	}
	return string(p.current.status)
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
