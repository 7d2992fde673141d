package wait

import (
	"context"
	"fmt"
	"time"
)

// roundTo keeps durations in error texts readable.
const roundTo = 100 * time.Millisecond

// Poller asks again and again, with a pause in between.
type Poller struct {
	Clock   Clock   // nil: the system's
	Backoff Backoff // zero: Poll
}

// Until calls check at once and then after each pause, until check reports
// done, fails, or ctx ends. The error of check ends the wait unchanged; the end
// of ctx is an error that wraps ctx.Err().
func (p Poller) Until(ctx context.Context, check func(context.Context) (done bool, err error)) error {
	clock, backoff := p.Clock, p.Backoff
	if clock == nil {
		clock = System()
	}
	if backoff == (Backoff{}) {
		backoff = Poll()
	}
	start := clock.Now()
	for looks := 1; ; looks++ {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("waited %s: %w", clock.Now().Sub(start).Round(roundTo), err)
		}
		done, err := check(ctx)
		if done || err != nil {
			return err
		}
		if err := clock.Sleep(ctx, backoff.Delay(looks)); err != nil {
			return fmt.Errorf("waited %s: %w", clock.Now().Sub(start).Round(roundTo), err)
		}
	}
}

// MaxLooks bounds how often a write that the cloud accepted is looked for. With
// the pauses of Poll that is about half a minute.
const MaxLooks = 8

// UntilSeen is Until for a write that is to show: it looks MaxLooks times at
// most, and reports whether it has been seen. Giving up is no error.
func (p Poller) UntilSeen(ctx context.Context, look func(context.Context) (seen bool, err error)) (bool, error) {
	looks, seen := 0, false
	err := p.Until(ctx, func(ctx context.Context) (bool, error) {
		var err error
		looks++
		seen, err = look(ctx)
		return seen || looks == MaxLooks, err
	})
	return seen && err == nil, err
}
