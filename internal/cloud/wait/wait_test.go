package wait_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait/waittest"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func TestBackoffDelay(t *testing.T) {
	t.Parallel()
	fixed := wait.Backoff{Initial: time.Second, Max: 5 * time.Second, Factor: 2}
	for attempts, want := range map[int]time.Duration{
		0: time.Second, 1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 4: 5 * time.Second, 5000: 5 * time.Second,
	} {
		if got := fixed.Delay(attempts); got != want {
			t.Errorf("Delay(%d) = %s, want %s", attempts, got, want)
		}
	}
	if got := (wait.Backoff{Initial: time.Second}).Delay(9); got != time.Second {
		t.Errorf("a backoff without factor grew to %s", got)
	}
	if got := (wait.Backoff{Initial: time.Second, Factor: 10}).Delay(9000); got <= 0 {
		t.Errorf("an unlimited backoff overflowed to %s", got)
	}
}

func TestBackoffJitter(t *testing.T) {
	t.Parallel()
	b := wait.Backoff{Initial: time.Second, Max: time.Second, Factor: 1, Jitter: 0.5}
	seen := map[time.Duration]bool{}
	for range 100 {
		got := b.Delay(1)
		if got < time.Second/2 || got > time.Second {
			t.Fatalf("delay %s is outside half a second to a second", got)
		}
		seen[got] = true
	}
	if len(seen) < 2 {
		t.Error("jitter never varied")
	}
}

func TestPresetsAreBounded(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]wait.Backoff{
		"read": wait.Read(), "write": wait.IdempotentWrite(), "create": wait.Create(), "poll": wait.Poll(),
	} {
		if b.Initial <= 0 || b.Max < b.Initial || b.Factor < 1 || b.Jitter <= 0 || b.Jitter > 1 {
			t.Errorf("preset %s is not usable: %+v", name, b)
		}
	}
}

func TestPollerAsksAtOnce(t *testing.T) {
	t.Parallel()
	clock := waittest.NewClock(start)
	looks := 0
	err := wait.Poller{Clock: clock}.Until(t.Context(), func(context.Context) (bool, error) {
		looks++
		return true, nil
	})
	if err != nil || looks != 1 || len(clock.Sleeps()) != 0 {
		t.Errorf("err %v, %d looks, sleeps %v; want one look and no sleep", err, looks, clock.Sleeps())
	}
}

func TestPollerWaitsBetweenLooks(t *testing.T) {
	t.Parallel()
	clock := waittest.NewClock(start)
	looks := 0
	poller := wait.Poller{Clock: clock, Backoff: wait.Backoff{Initial: time.Second, Factor: 2, Max: 3 * time.Second}}
	err := poller.Until(t.Context(), func(context.Context) (bool, error) {
		looks++
		return looks == 4, nil
	})
	if err != nil || looks != 4 || clock.Slept() != 6*time.Second {
		t.Errorf("err %v, %d looks, slept %s; want 4 looks over 6s", err, looks, clock.Slept())
	}
}

func TestPollerEndsWithTheErrorOfCheck(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	err := wait.Poller{Clock: waittest.NewClock(start)}.Until(t.Context(), func(context.Context) (bool, error) {
		return false, broken
	})
	if err != broken { //nolint:errorlint // unchanged is the promise
		t.Errorf("error is %v, want the one of check", err)
	}
}

func TestPollerEndsWithTheContext(t *testing.T) {
	t.Parallel()
	clock := waittest.NewClock(start)
	ctx, cancel := clock.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err := wait.Poller{Clock: clock}.Until(ctx, func(context.Context) (bool, error) { return false, nil })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want the deadline", err)
	}
	if slept := clock.Slept(); slept < time.Minute || slept > 2*time.Minute {
		t.Errorf("slept %s, want about a minute", slept)
	}
}

func TestPollerDoesNotLookAfterCancellation(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := wait.Poller{}.Until(ctx, func(context.Context) (bool, error) {
		t.Error("looked although the context had ended")
		return true, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want the cancellation", err)
	}
}

func TestSystemClock(t *testing.T) {
	t.Parallel()
	clock := wait.System()
	if err := clock.Sleep(t.Context(), time.Millisecond); err != nil {
		t.Errorf("Sleep: %v", err)
	}
	if err := clock.Sleep(t.Context(), -time.Hour); err != nil {
		t.Errorf("Sleep of a negative time: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := clock.Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("Sleep of an ended context: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := clock.Sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Sleep across the deadline: %v", err)
	}
	if clock.Now().IsZero() {
		t.Error("the system's clock shows no time")
	}
}

func TestFakeClockContexts(t *testing.T) {
	t.Parallel()
	clock := waittest.NewClock(start)
	ctx, cancel := clock.WithTimeout(t.Context(), time.Second)
	defer cancel()
	child, cancelChild := context.WithCancel(ctx)
	defer cancelChild()
	if ctx.Err() != nil {
		t.Fatalf("ended early: %v", ctx.Err())
	}
	clock.Advance(time.Second)
	<-child.Done()
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) || child.Err() == nil {
		t.Errorf("after the deadline: %v, child %v", ctx.Err(), child.Err())
	}
	over, cancelOver := clock.WithTimeout(t.Context(), 0)
	defer cancelOver()
	if !errors.Is(over.Err(), context.DeadlineExceeded) {
		t.Errorf("a timeout of nothing: %v", over.Err())
	}
}

func TestPollerLooksForAWrite(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		seenAt, failsAt int // 0: never
		looks           int
		seen            bool
		err             error
	}{
		"seen at once":          {seenAt: 1, looks: 1, seen: true},
		"seen late":             {seenAt: 3, looks: 3, seen: true},
		"seen at the last look": {seenAt: wait.MaxLooks, looks: wait.MaxLooks, seen: true},
		"never seen":            {looks: wait.MaxLooks},
		"unreadable":            {failsAt: 2, looks: 2, err: broken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			looks := 0
			poller := wait.Poller{Clock: waittest.NewClock(time.Time{})}
			seen, err := poller.UntilSeen(t.Context(), func(context.Context) (bool, error) {
				if looks++; looks == test.failsAt {
					return false, broken
				}
				return looks == test.seenAt, nil
			})
			if looks != test.looks || seen != test.seen || !errors.Is(err, test.err) {
				t.Errorf("%d looks, seen %t, error %v", looks, seen, err)
			}
		})
	}
}
