package acctest

import (
	"context"
	"sync"
	"time"
)

// clock is the time of the provider and of its cloud alike. It stands still but
// for sleep and Advance: a wait moves it, and finds the cloud as far on
// as the wait was long.
type clock struct {
	mu  sync.Mutex
	now time.Time
	// slept is how much of the time until a deadline was slept away. Deadlines
	// are real time, but they are meant to limit this clock's.
	slept map[time.Time]time.Duration
}

func newClock() *clock {
	return &clock{
		now:   time.Date(2026, time.January, 15, 8, 0, 0, 0, time.UTC),
		slept: map[time.Time]time.Duration{},
	}
}

// Now returns the time at which the clock stands.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward.
func (c *clock) Advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(by, 0))
}

// Sleep moves the clock forward and returns at once. A sleep beyond the
// deadline of ctx ends there: without this, waiting for what never happens
// would go round and round for as long as the timeout is in real time.
func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d = max(d, 0)
	c.mu.Lock()
	defer c.mu.Unlock()
	if deadline, limited := ctx.Deadline(); limited {
		left := time.Until(deadline) - c.slept[deadline]
		if d >= left {
			c.now = c.now.Add(max(left, 0))
			return context.DeadlineExceeded
		}
		c.slept[deadline] += d
	}
	c.now = c.now.Add(d)
	return nil
}
