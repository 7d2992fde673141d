package emulator

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// interceptor carries out what [Faults] hold. It holds their lock only to look:
// delays and hooks happen outside of it, so that a hook may call the emulator.
type interceptor struct{ *Faults }

// hook is a function of a test.
type hook struct {
	action string
	do     func(*wire.Call) error
}

var _ wire.Interceptor = interceptor{}

// Before delays the call, then loses it, throttles it, fails it, or lets hooks
// run.
func (i interceptor) Before(ctx context.Context, call *wire.Call) error {
	if err := wait(ctx, i.delay(call.Operation.Product)); err != nil {
		return err
	}
	if i.loses(lostRequests, call.Operation.String()) {
		return wire.ErrRequestLost
	}
	if i.throttled(call.Operation.Product) {
		return &wire.Error{Status: http.StatusBadRequest, Code: "Throttling.User",
			Message: "Request was denied due to user flow control."}
	}
	if failure, found := i.nextFailure(call.Operation.String()); found {
		return &wire.Error{Status: failure.Status, Code: failure.Code, Message: failure.Message}
	}
	return run(i.hooks(&i.beforeHooks), call)
}

// After lets hooks run and tells whether the answer gets lost.
func (i interceptor) After(call *wire.Call, _ error) (lost bool) {
	// Hooks after a call have no say in its outcome.
	_ = run(i.hooks(&i.afterHooks), call)
	return i.loses(lostResponses, call.Operation.String())
}

func run(hooks []hook, call *wire.Call) error {
	for _, hook := range hooks {
		if !covers(hook.action, call.Operation.String()) {
			continue
		}
		if err := hook.do(call); err != nil {
			return err
		}
	}
	return nil
}

func (f *Faults) hooks(kind *[]hook) []hook {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(*kind)
}

func (f *Faults) delay(product string) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	millis := max(f.plan.DelayMillis[product], f.plan.DelayMillis["*"])
	return time.Duration(millis) * time.Millisecond
}

// wait is real time: a client's timeout is real, too.
func wait(ctx context.Context, delay time.Duration) error {
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *Faults) nextFailure(action string) (Failure, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := slices.IndexFunc(f.plan.Fail, func(failure Failure) bool { return covers(failure.Action, action) })
	if at < 0 {
		return Failure{}, false
	}
	failure := f.plan.Fail[at]
	f.plan.Fail[at].Times--
	if f.plan.Fail[at].Times <= 0 {
		f.plan.Fail = slices.Delete(f.plan.Fail, at, at+1)
	}
	return failure, true
}

// losses picks one of the two kinds of losses of a plan.
type losses func(*FaultPlan) map[string]int

func lostRequests(plan *FaultPlan) map[string]int  { return plan.LoseRequest }
func lostResponses(plan *FaultPlan) map[string]int { return plan.LoseResponse }

// loses reports whether a call of the action gets lost, and counts it.
func (f *Faults) loses(kind losses, action string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	left := kind(&f.plan)
	for pattern := range left {
		if !covers(pattern, action) {
			continue
		}
		left[pattern]--
		if left[pattern] <= 0 {
			delete(left, pattern)
		}
		return true
	}
	return false
}

// bucket is a token bucket: what is left of the calls that a product takes.
type bucket struct {
	tokens float64
	filled time.Time
}

func (f *Faults) throttled(product string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	rate, found := f.plan.Throttle[product]
	if !found {
		rate, found = f.plan.Throttle["*"]
	}
	if !found {
		return false
	}
	now, burst := f.clock.Now(), math.Max(1, rate)
	b := f.buckets[product]
	if b == nil {
		b = &bucket{tokens: burst, filled: now}
		f.buckets[product] = b
	}
	b.tokens = math.Min(burst, b.tokens+rate*now.Sub(b.filled).Seconds())
	b.filled = now
	if b.tokens < 1 {
		return true
	}
	b.tokens--
	return false
}
