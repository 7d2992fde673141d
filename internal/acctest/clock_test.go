package acctest

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestClockSleepsInNoTime(t *testing.T) {
	t.Parallel()
	c := newClock()
	began, before := time.Now(), c.Now()
	if err := c.Sleep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := c.Now().Sub(before); got != time.Hour {
		t.Errorf("an hour of sleep moved the clock by %s", got)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}

// Waiting for what never happens must end, whatever other waits have slept.
func TestClockSleepEndsAtTheDeadline(t *testing.T) {
	t.Parallel()
	c := newClock()
	c.Advance(48 * time.Hour)
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
		before, naps := c.Now(), 0
		var err error
		for err == nil && naps < 1000 {
			naps++
			err = c.Sleep(ctx, 20*time.Second)
		}
		cancel()
		slept := c.Now().Sub(before)
		if !errors.Is(err, context.DeadlineExceeded) || slept > 30*time.Minute || slept < 29*time.Minute {
			t.Errorf("slept %s in %d naps, until: %v", slept, naps, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Sleep(ctx, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("slept in an ended context: %v", err)
	}
}
