package product

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// Progress is where an object is on its way from one status to another. A step
// is one status on that way, with what the product knows about it.
type Progress[Step any] struct {
	// Transitions says how long a transient status lasts.
	Transitions state.Transitions
	// Lasts is how long a step takes by the clock, whatever Transitions says.
	// Zero: as long as Transitions says. Negative: until something else happens.
	// Nil: zero for every step.
	Lasts func(Step) time.Duration
	// Entered is called after each step that is entered. Nil: nothing is called.
	Entered func(previous, current Step, at time.Time)

	Current Step
	Since   time.Time // when Current was entered
	Pending []Step    // still to come

	reads     int // reads that saw Current
	stale     int // reads that are to see staleStep
	staleStep Step
}

// Begin starts along a path, dropping what was left of an earlier one.
func (p *Progress[Step]) Begin(now time.Time, path []Step) {
	p.Enter(path[0], now)
	p.Pending = path[1:]
	p.AdvanceTo(now)
}

// Enter makes a step the current one. Steps that are pending stay so.
func (p *Progress[Step]) Enter(next Step, at time.Time) {
	previous := p.Current
	p.Current, p.Since, p.reads = next, at, 0
	if p.Entered != nil {
		p.Entered(previous, next, at)
	}
}

// AdvanceTo takes the steps that time alone has brought.
func (p *Progress[Step]) AdvanceTo(now time.Time) {
	for len(p.Pending) > 0 {
		at, due := p.due(now)
		if !due {
			return
		}
		p.advance(at)
	}
}

func (p *Progress[Step]) due(now time.Time) (at time.Time, due bool) {
	switch lasts := p.lasts(); {
	case lasts < 0:
		return time.Time{}, false
	case lasts > 0:
		at = p.Since.Add(lasts)
		return at, !now.Before(at)
	}
	return p.Transitions.Due(p.Since, now)
}

func (p *Progress[Step]) lasts() time.Duration {
	if p.Lasts == nil {
		return 0
	}
	return p.Lasts(p.Current)
}

func (p *Progress[Step]) advance(at time.Time) {
	next := p.Pending[0]
	p.Pending = p.Pending[1:]
	p.Enter(next, at)
}

// Busy reports whether the object is on its way to another status.
func (p *Progress[Step]) Busy() bool { return len(p.Pending) > 0 }

// Lag makes the next reads show the status as it is now. Zero ends an earlier
// lag.
func (p *Progress[Step]) Lag(reads int) { p.stale, p.staleStep = reads, p.Current }

// Shown is the step that a read sees.
func (p *Progress[Step]) Shown() Step {
	if p.stale > 0 {
		return p.staleStep
	}
	return p.Current
}

// Seen counts a read. A stale read does not move the object on.
func (p *Progress[Step]) Seen(now time.Time) {
	if p.stale > 0 {
		p.stale--
		return
	}
	p.reads++
	if p.lasts() == 0 && p.Transitions.DueAfter(p.reads) && len(p.Pending) > 0 {
		p.advance(now)
	}
}
