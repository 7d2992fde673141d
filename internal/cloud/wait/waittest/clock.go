// Package waittest holds a clock for tests: sleeping takes no time and is
// written down.
package waittest

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Clock is a wait.Clock whose time passes only in Sleep and Advance. It is
// safe for concurrent use.
type Clock struct {
	mu        sync.Mutex
	now       time.Time
	sleeps    []time.Duration
	deadlines []*deadline
}

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now returns the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep advances the clock by d and returns. It is recorded even when ctx has
// ended, or ends by it: then it returns ctx.Err().
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	c.sleeps = append(c.sleeps, d)
	c.mu.Unlock()
	c.Advance(d)
	return ctx.Err()
}

// Advance lets time pass. Contexts of WithTimeout whose time has come end.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.now = c.now.Add(d)
	}
	c.deadlines = slices.DeleteFunc(c.deadlines, func(each *deadline) bool {
		return each.expire(c.now)
	})
}

// Sleeps returns the durations slept so far, in order.
func (c *Clock) Sleeps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sleeps)
}

// Slept returns the sum of Sleeps.
func (c *Clock) Slept() time.Duration {
	var sum time.Duration
	for _, d := range c.Sleeps() {
		sum += d
	}
	return sum
}

// WithTimeout is context.WithTimeout by this clock: the context ends with
// context.DeadlineExceeded when the clock has advanced by d.
func (c *Clock) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	cancellable, cancel := context.WithCancel(parent)
	each := &deadline{Context: cancellable, cancel: cancel}
	c.mu.Lock()
	defer c.mu.Unlock()
	each.at = c.now.Add(d)
	if !each.expire(c.now) {
		c.deadlines = append(c.deadlines, each)
	}
	return each, cancel
}

// deadline is a context that ends at a time of the fake clock.
type deadline struct {
	context.Context
	cancel context.CancelFunc
	at     time.Time

	mu      sync.Mutex
	expired bool
}

func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

func (d *deadline) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.expired {
		return context.DeadlineExceeded
	}
	return d.Context.Err()
}

// expire ends the context if its time has come and reports whether it is over.
func (d *deadline) expire(now time.Time) bool {
	if d.Context.Err() != nil {
		return true
	}
	if now.Before(d.at) {
		return false
	}
	d.mu.Lock()
	d.expired = true
	d.mu.Unlock()
	d.cancel()
	return true
}
