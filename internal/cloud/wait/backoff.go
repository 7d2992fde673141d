package wait

import (
	"math"
	"math/rand/v2"
	"time"
)

// Backoff says how long to wait before each further attempt.
type Backoff struct {
	Initial time.Duration // before the second attempt
	Max     time.Duration // no delay is longer; zero: no limit
	Factor  float64       // from one delay to the next; below 1 means 1
	// Jitter is the part of each delay that is left to chance: 0 none, 1 all
	// of it. It keeps callers that failed together from returning together.
	Jitter float64
}

// Presets by kind of call, so that call sites choose a meaning and not numbers.

// Read is the backoff between attempts of a call that changes nothing.
func Read() Backoff {
	return Backoff{Initial: 200 * time.Millisecond, Max: 10 * time.Second, Factor: 2, Jitter: 0.5}
}

// IdempotentWrite is the backoff between attempts of a write that may be
// repeated: it is longer than that of a read, because the first attempt may
// still be at work.
func IdempotentWrite() Backoff {
	return Backoff{Initial: time.Second, Max: 15 * time.Second, Factor: 2, Jitter: 0.5}
}

// Create is the backoff between attempts of a call that makes something.
func Create() Backoff {
	return Backoff{Initial: 2 * time.Second, Max: 20 * time.Second, Factor: 2, Jitter: 0.5}
}

// Poll is the backoff between two looks at something that changes by itself.
// It grows slowly: most changes take seconds, a few take many minutes.
func Poll() Backoff {
	return Backoff{Initial: 2 * time.Second, Max: 20 * time.Second, Factor: 1.3, Jitter: 0.2}
}

// Delay returns the wait after the given number of attempts (1 is the first).
func (b Backoff) Delay(attempts int) time.Duration {
	factor := max(b.Factor, 1)
	delay := float64(b.Initial) * math.Pow(factor, float64(max(attempts, 1)-1))
	limit := float64(b.Max)
	if limit <= 0 {
		limit = math.MaxInt64 / 2
	}
	delay = min(delay, limit)
	chance := min(max(b.Jitter, 0), 1)
	return time.Duration(delay * (1 - chance*rand.Float64()))
}
