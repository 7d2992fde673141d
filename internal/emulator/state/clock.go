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
