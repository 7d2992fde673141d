package openapi

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// again says whether a failed call is worth repeating.
type repetition int

const (
	never repetition = iota
	onceMore
	asConfigured
	whenThrottled // it was throttled: nothing happened and nothing is wrong
)

// retryDecision is what one failure means for a repetition.
type retryDecision struct {
	again repetition
	// mayHaveHappened: the cloud may have carried the call out.
	mayHaveHappened bool
}

// judge decides about the failure of this exchange. What is not listed here is
// the cloud's last word and not repeated.
func (x *exchange) judge(failed *cloud.Error) retryDecision {
	switch {
	case errors.Is(failed, context.Canceled), errors.Is(failed, context.DeadlineExceeded):
		return retryDecision{again: never, mayHaveHappened: x.sent.Load() && x.status == 0}
	case errors.Is(failed, cloud.ErrThrottled):
		return retryDecision{again: whenThrottled}
	case failed.Code == codeNonceUsed:
		// Every attempt is signed with a new nonce, so a used one means that
		// something on the way sent this request twice: the other one may
		// have been carried out.
		return retryDecision{again: onceMore, mayHaveHappened: true}
	case errors.Is(failed, cloud.ErrUnreachable):
		return retryDecision{again: asConfigured, mayHaveHappened: x.sent.Load()}
	case failed.Code == codeInternalError && x.effectiveStatus() < http.StatusInternalServerError:
		// The PAI products use this code for everything that is not a
		// ValidationError; GetInstance presumably answers 404 with it for a
		// missing instance (unconfirmed). Repeating does not help.
		return retryDecision{again: never}
	case errors.Is(failed, cloud.ErrUnavailable):
		return retryDecision{again: asConfigured, mayHaveHappened: true}
	}
	return retryDecision{again: never}
}

// retryAfter is the pause the cloud asks for, or zero.
func (x *exchange) retryAfter() time.Duration {
	const longest = 30 * time.Second
	milliseconds, err := strconv.ParseInt(x.header.Get("x-acs-retry-after"), 10, 64)
	if err != nil || milliseconds <= 0 {
		return 0
	}
	return min(time.Duration(milliseconds)*time.Millisecond, longest)
}

// budget counts the repetitions of one call.
type budget struct {
	failures  int // left
	throttles int // left
	onceMore  bool
	spent     map[repetition]int
}

func newBudget(maxRetries int) *budget {
	return &budget{
		failures:  maxRetries,
		throttles: maxRetries * throttledFactor,
		onceMore:  maxRetries > 0,
		spent:     map[repetition]int{},
	}
}

// next takes one repetition from the budget and returns the pause before it.
func (b *budget) next(v retryDecision, e effect, atLeast time.Duration) (time.Duration, bool) {
	b.spent[v.again]++
	switch v.again {
	case never:
	case onceMore:
		if b.onceMore {
			b.onceMore = false
			return max(e.backoff().Delay(1), atLeast), true
		}
	case asConfigured:
		if b.failures > 0 {
			b.failures--
			return max(e.backoff().Delay(b.spent[v.again]), atLeast), true
		}
	case whenThrottled:
		if b.throttles > 0 {
			b.throttles--
			return max(throttled().Delay(b.spent[v.again]), atLeast), true
		}
	}
	return 0, false
}
