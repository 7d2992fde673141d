package eassvc

import "time"

// progress is where a service is on its way from one status to another.
type progress struct {
	transitions Transitions

	current step
	since   time.Time // when current was entered
	reads   int       // reads that saw current
	pending []step    // still to come

	stale       int // reads that are to see staleStatus
	staleStatus status
}

// step is one status on a path, with what happens when it is entered.
type step struct {
	status status
	roll   roll
	// warning is the text of the event that tells why the service gets no
	// further.
	warning string
}

// begin starts along a path, dropping what was left of an earlier one.
func (d *deployment) begin(now time.Time, path []step) {
	d.enter(path[0], now)
	d.progress.pending = path[1:]
	d.advanceTo(now)
}

// depart sets the service on its way after an accepted change.
func (d *deployment) depart(now time.Time, staleReads int, path []step) {
	d.updatedAt = now
	d.progress.stale, d.progress.staleStatus = staleReads, d.progress.current.status
	d.begin(now, path)
}

// advanceTo takes the steps that time alone has brought.
func (d *deployment) advanceTo(now time.Time) {
	p := &d.progress
	for len(p.pending) > 0 {
		at, due := p.transitions.Due(p.since, now)
		if !due {
			return
		}
		d.advance(at)
	}
}

// seen notes that a read was answered. A stale read is not one of those that
// move the service on.
func (d *deployment) seen(now time.Time) {
	p := &d.progress
	if d.partialReads > 0 {
		d.partialReads--
	}
	if p.stale > 0 {
		p.stale--
		return
	}
	p.reads++
	if p.transitions.DueAfter(p.reads) && len(p.pending) > 0 {
		d.advance(now)
	}
}

func (d *deployment) advance(at time.Time) {
	next := d.progress.pending[0]
	d.progress.pending = d.progress.pending[1:]
	d.enter(next, at)
}

func (d *deployment) enter(next step, at time.Time) {
	p := &d.progress
	changed := p.current.status != next.status
	p.current, p.since, p.reads = next, at, 0
	d.carryOut(next.roll, at)
	if next.status == gone {
		return
	}
	if changed {
		d.tell(at, eventNormal, next.status, statusMessage(next.status))
	}
	if next.warning != "" {
		d.tell(at, eventWarning, next.status, next.warning)
	}
}

// shown is the status that a read sees.
func (p *progress) shown() status {
	if p.stale > 0 {
		return p.staleStatus
	}
	return p.current.status
}

// gone reports whether a deletion has ended.
func (p *progress) gone() bool { return p.current.status == gone }
