package openapi

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// Calls per second. The limits of the products are not documented (STS: 100
// per second and account), so nothing is limited until the cloud complains.
const (
	rateAfterFirstComplaint rate.Limit = 10
	slowestRate             rate.Limit = 0.5
	fastestLimitedRate      rate.Limit = 50 // faster is unlimited again
)

// limiter spaces the calls to one product. It halves the rate when the cloud
// throttles and raises it by about one call per second in each second that
// goes well: additive increase, multiplicative decrease, as TCP shares a line
// with others.
type limiter struct {
	clock wait.Clock

	mu     sync.Mutex
	bucket *rate.Limiter
	slowed time.Time
}

func newLimiter(clock wait.Clock) *limiter {
	return &limiter{clock: clock, bucket: rate.NewLimiter(rate.Inf, 1)}
}

// admit waits until a call may be sent.
func (l *limiter) admit(ctx context.Context) error {
	l.mu.Lock()
	now := l.clock.Now()
	turn := l.bucket.ReserveN(now, 1)
	l.mu.Unlock()
	delay := turn.DelayFrom(now)
	if delay <= 0 {
		return ctx.Err()
	}
	if err := l.clock.Sleep(ctx, delay); err != nil {
		turn.CancelAt(now)
		return err
	}
	return nil
}

// slower reacts to a throttled call. Complaints about calls that were sent
// together count once.
func (l *limiter) slower() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	limit := l.bucket.Limit()
	switch {
	case limit == rate.Inf:
		limit = rateAfterFirstComplaint
	case now.Sub(l.slowed) < time.Second:
		return
	default:
		limit = max(limit/2, slowestRate)
	}
	l.slowed = now
	l.bucket.SetLimitAt(now, limit)
}

// faster reacts to a call that was served.
func (l *limiter) faster() {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit := l.bucket.Limit()
	if limit == rate.Inf {
		return
	}
	limit += 1 / limit
	if limit > fastestLimitedRate {
		limit = rate.Inf
	}
	l.bucket.SetLimitAt(l.clock.Now(), limit)
}
