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
	slowestRate        rate.Limit = 0.5
	fastestLimitedRate rate.Limit = 50 // faster is unlimited again

	// afterComplaint and nearCeiling are parts of the rate that the cloud refused:
	// where the limiter falls back to, and where it stays for a while.
	afterComplaint = 0.8
	nearCeiling    = 0.95
	// calm is how long the limiter stays below that rate before it tries more.
	calm = 10 * time.Second
	// Growth in one second of served calls: in calls per second below the refused
	// rate, and as a part of the rate beyond it.
	growth      = 0.5
	growthAbove = 0.05
)

// limiter spaces the calls to one product. The first complaint tells the rate
// that the cloud takes: what it served in the second before. Each complaint takes
// a fifth off the refused rate. Then the rate grows to just below the refused one,
// and only after a calm time beyond it.
type limiter struct {
	clock wait.Clock

	mu      sync.Mutex
	bucket  *rate.Limiter
	slowed  time.Time
	ceiling rate.Limit  // the rate that the cloud refused last
	served  []time.Time // in the last second, while nothing is limited
}

func newLimiter(clock wait.Clock) *limiter {
	return &limiter{clock: clock, bucket: rate.NewLimiter(rate.Inf, 1)}
}

// paced reports whether calls have to wait for their turn.
func (l *limiter) paced() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bucket.Limit() != rate.Inf
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
		l.forgetLocked(now)
		l.ceiling = rate.Limit(len(l.served))
		limit, l.served = l.ceiling*afterComplaint, nil
	case now.Sub(l.slowed) < time.Second:
		return
	default:
		l.ceiling = limit
		limit *= afterComplaint
	}
	l.slowed = now
	l.bucket.SetLimitAt(now, min(max(limit, slowestRate), fastestLimitedRate))
}

// faster reacts to a call that was served.
func (l *limiter) faster() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	limit := l.bucket.Limit()
	switch {
	case limit == rate.Inf:
		l.forgetLocked(now)
		l.served = append(l.served, now)
		return
	case limit < nearCeiling*l.ceiling:
		limit += growth / limit
	case now.Sub(l.slowed) > calm:
		limit += growthAbove // a part of the limit, in as many calls as the limit
	}
	if limit > fastestLimitedRate {
		limit = rate.Inf
	}
	l.bucket.SetLimitAt(now, limit)
}

// forgetLocked drops what was served more than a second ago.
func (l *limiter) forgetLocked(now time.Time) {
	old := 0
	for old < len(l.served) && now.Sub(l.served[old]) >= time.Second {
		old++
	}
	l.served = l.served[old:]
}
