package state

import (
	"sync"
	"time"
)

// Clock tells the time of the emulated cloud.
type Clock interface {
	Now() time.Time
}

// Advancer is a clock that can be moved forward.
type Advancer interface {
	Clock
	Advance(by time.Duration)
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now returns the current time in UTC.
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// RunningClock runs like the machine's clock and can be moved ahead of it.
// The zero value is ready.
type RunningClock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now returns the machine's time plus all advances.
func (c *RunningClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().UTC().Add(c.ahead)
}

// Advance moves the clock forward.
func (c *RunningClock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += by
}

// ManualClock stands still until it is advanced.
type ManualClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewManualClock returns a clock that stands at start.
func NewManualClock(start time.Time) *ManualClock { return &ManualClock{now: start.UTC()} }

// Now returns the time at which the clock stands.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward.
func (c *ManualClock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

const timestampLayout = "2006-01-02T15:04:05Z"

// Timestamp writes a time as RAM and STS do: UTC, whole seconds.
func Timestamp(t time.Time) string { return t.UTC().Format(timestampLayout) }

// ParseTimestamp reads what Timestamp writes.
func ParseTimestamp(text string) (time.Time, error) { return time.Parse(timestampLayout, text) }

// Transitions says when something leaves a transient status. Set one of the
// three; with none of them set, statuses change at once. AtOnce wins over
// ByClock, and ByClock over AfterReads.
type Transitions struct {
	// AtOnce passes through all transient statuses within the call.
	AtOnce bool
	// ByClock is how long each transient status lasts on the service's clock.
	ByClock time.Duration
	// AfterReads is how many reads see each transient status. To read the thing
	// itself counts, and so does a page of a list that shows it.
	AfterReads int
}

// Due tells whether a status that was entered at since has ended by now, and
// when it did: a step starts when the one before it ended, not when somebody
// looked, so that the history of what nobody polls is the same. What reads end,
// time never does.
func (t Transitions) Due(since, now time.Time) (at time.Time, due bool) {
	switch {
	case t.byReads():
		return time.Time{}, false
	case t.AtOnce || t.ByClock <= 0:
		return now, true
	}
	at = since.Add(t.ByClock)
	return at, !now.Before(at)
}

// DueAfter tells whether a status has ended that so many reads saw.
func (t Transitions) DueAfter(reads int) bool { return t.byReads() && reads >= t.AfterReads }

func (t Transitions) byReads() bool { return !t.AtOnce && t.ByClock <= 0 && t.AfterReads > 0 }
