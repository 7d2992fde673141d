package openapi_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait/waittest"
)

func TestWhatReadsRepeat(t *testing.T) {
	t.Parallel()
	success := ok(roleBody(t, "PaiTrain", "", start))
	for name, test := range map[string]struct {
		first answer
		calls int
		works bool
	}{
		"Throttling":                 {refusal(400, "Throttling", "slow"), 2, true},
		"Throttling.User":            {refusal(400, "Throttling.User", "slow"), 2, true},
		"Throttling.Api":             {refusal(429, "Throttling.Api", "slow"), 2, true},
		"another throttling":         {refusal(400, "SomeThrottling.New", "slow"), 2, true},
		"ServiceUnavailable":         {refusal(503, "ServiceUnavailable", "later"), 2, true},
		"InternalError":              {refusal(500, "InternalError", "oops"), 2, true},
		"unknown code with 5xx":      {refusal(502, "Whatever", "oops"), 2, true},
		"html":                       {answer{status: 502, body: "<html>"}, 2, true},
		"empty":                      {answer{status: 504}, 2, true},
		"lost":                       {answer{drop: true}, 2, true},
		"SignatureNonceUsed":         {refusal(400, "SignatureNonceUsed", "again"), 2, true},
		"InternalError with 404":     {refusal(404, "InternalError", "no"), 1, false},
		"EntityNotExist.Role":        {refusal(404, "EntityNotExist.Role", "no"), 1, false},
		"NoPermission":               {refusal(403, "NoPermission", "no"), 1, false},
		"InvalidAccessKeyId":         {refusal(404, "InvalidAccessKeyId.NotFound", "no"), 1, false},
		"SignatureDoesNotMatch":      {refusal(400, "SignatureDoesNotMatch", "no"), 1, false},
		"InvalidTimeStamp.Expired":   {refusal(400, "InvalidTimeStamp.Expired", "no"), 1, false},
		"LimitExceeded.Role":         {refusal(409, "LimitExceeded.Role", "no"), 1, false},
		"InvalidParameter.X":         {refusal(400, "InvalidParameter.X", "no"), 1, false},
		"MalformedPolicyDocument":    {refusal(400, "MalformedPolicyDocument", "no"), 1, false},
		"EntityAlreadyExists.Role":   {refusal(409, "EntityAlreadyExists.Role", "no"), 1, false},
		"DeleteConflict.Role.Policy": {refusal(409, "DeleteConflict.Role.Policy", "no"), 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.first, success))
			clients, clock := w.clients(t)
			err := getRole(t.Context(), clients)
			if (err == nil) != test.works || len(w.seen()) != test.calls {
				t.Errorf("%d calls, error %v; want %d calls and success %t", len(w.seen()), err, test.calls, test.works)
			}
			if len(clock.Sleeps()) != test.calls-1 {
				t.Errorf("pauses %v", clock.Sleeps())
			}
			nonces := map[string]bool{}
			for _, r := range w.seen() {
				nonces[r.Header.Get("x-acs-signature-nonce")] = true
			}
			if len(nonces) != test.calls {
				t.Errorf("a nonce was used twice")
			}
		})
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		always  answer
		retries int
		calls   int
	}{
		"by default":         {refusal(500, "InternalError", "oops"), 0, 6},
		"as configured":      {refusal(500, "InternalError", "oops"), 2, 3},
		"not at all":         {refusal(500, "InternalError", "oops"), -1, 1},
		"throttled":          {refusal(400, "Throttling", "slow"), 2, 9},
		"throttled, never":   {refusal(400, "Throttling", "slow"), -1, 1},
		"used nonce":         {refusal(400, "SignatureNonceUsed", "again"), 0, 2},
		"used nonce, never":  {refusal(400, "SignatureNonceUsed", "again"), -1, 1},
		"an answer of none":  {answer{status: 502, body: "<html>"}, 1, 2},
		"a dropped answer":   {answer{drop: true}, 1, 2},
		"an expired session": {refusal(400, "InvalidSecurityToken.Expired", "no"), 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.always))
			clients, _ := w.clients(t, func(c *openapi.Config) { c.MaxRetries = test.retries })
			if err := getRole(t.Context(), clients); err == nil || len(w.seen()) != test.calls {
				t.Errorf("%d calls, error %v; want %d calls", len(w.seen()), err, test.calls)
			}
		})
	}
}

func TestWritesRepeatButSayWhatIsUnknown(t *testing.T) {
	t.Parallel()
	policy := cloud.PolicyRef{Name: "AliyunOSSFullAccess", Type: cloud.SystemPolicy}
	w := newWire(t, script(answer{drop: true}, refusal(409, "EntityAlreadyExists.Role.Policy", "attached")))
	clients, _ := w.clients(t)
	if err := clients.Roles.Attach(t.Context(), "PaiTrain", policy); err != nil || len(w.seen()) != 2 {
		t.Errorf("attach after a lost answer: %v, %d calls", err, len(w.seen()))
	}
	w = newWire(t, script(answer{drop: true}, refusal(403, "NoPermission", "no")))
	clients, _ = w.clients(t)
	failed := cloud.AsError(clients.Roles.Detach(t.Context(), "PaiTrain", policy))
	if failed == nil || !failed.Ambiguous || !errors.Is(failed, cloud.ErrDenied) {
		t.Errorf("detach: %+v, want an ambiguous denial", failed)
	}
}

func TestRetryAfterIsRespected(t *testing.T) {
	t.Parallel()
	throttling := refusal(400, "Throttling.User", "slow")
	throttling.header = map[string]string{"x-acs-retry-after": "12500"}
	w := newWire(t, script(throttling, ok(roleBody(t, "PaiTrain", "", start))))
	clients, clock := w.clients(t)
	if err := getRole(t.Context(), clients); err != nil || clock.Slept() < 12500*time.Millisecond {
		t.Errorf("error %v after pauses %v", err, clock.Sleeps())
	}
}

// throttling is a server that serves a fixed number of calls per second of the
// fake clock.
type throttling struct {
	mu     sync.Mutex
	clock  *waittest.Clock
	limit  int
	second int64
	served int
	denied int
}

func (l *throttling) admit() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.clock.Now().Unix(); now != l.second {
		l.second, l.served = now, 0
	}
	if l.served++; l.served > l.limit {
		l.denied++
		return false
	}
	return true
}

func TestLimiterAdapts(t *testing.T) {
	t.Parallel()
	var server *throttling
	success := ok(roleBody(t, "PaiTrain", "", start))
	w := newWire(t, func(int, request) answer {
		if server.admit() {
			return success
		}
		return refusal(400, "Throttling.User", "Request was denied due to user flow control.")
	})
	clients, clock := w.clients(t)
	server = &throttling{clock: clock, limit: 5}
	const calls = 300
	for number := range calls {
		if err := getRole(t.Context(), clients); err != nil {
			t.Fatalf("call %d: %v", number, err)
		}
	}
	took := clock.Now().Sub(start).Seconds()
	t.Logf("%d calls in %.0fs, %d throttled", calls, took, server.denied)
	if server.denied > calls/20 {
		t.Errorf("%d of %d calls were throttled: the limiter did not adapt", server.denied, calls)
	}
	if took > 1.25*calls/5 {
		t.Errorf("took %.0fs: too slow for 5 calls per second", took)
	}

	server.limit = 1000
	before := clock.Now()
	for range 1400 {
		if err := getRole(t.Context(), clients); err != nil {
			t.Fatal(err)
		}
	}
	if took := clock.Now().Sub(before).Seconds(); took > 100 {
		t.Errorf("took %.0fs after the throttling ended: the limiter did not recover", took)
	}
	before = clock.Now()
	for range 20 {
		if err := getRole(t.Context(), clients); err != nil {
			t.Fatal(err)
		}
	}
	if clock.Now() != before {
		t.Errorf("still limited: %s for 20 calls", clock.Now().Sub(before))
	}
}

func TestLimiterIsPerProduct(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(number int, r request) answer {
		if number == 0 {
			return refusal(400, "Throttling", "slow")
		}
		if r.action() == "GetInstance" {
			return ok(`{"Success":true,"InstanceId":"dsw-1","Status":"Running"}`)
		}
		return ok(roleBody(t, "PaiTrain", "", start))
	})
	clients, clock := w.clients(t)
	if err := getRole(t.Context(), clients); err != nil {
		t.Fatal(err)
	}
	before := clock.Now()
	for range 20 {
		if _, err := clients.DSW.Get(t.Context(), region, "dsw-1"); err != nil {
			t.Fatal(err)
		}
	}
	if clock.Now() != before {
		t.Error("throttling of RAM slowed DSW")
	}
}

func TestManyCallersWhileThrottled(t *testing.T) {
	t.Parallel()
	success := ok(roleBody(t, "PaiTrain", "", start))
	w := newWire(t, func(number int, _ request) answer {
		if number < 10 {
			return refusal(400, "Throttling", "slow")
		}
		return success
	})
	stats := &openapi.Stats{}
	clients, _ := w.clients(t, func(c *openapi.Config) { c.Stats = stats })
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			if err := getRole(t.Context(), clients); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := stats.Operations()["ram:GetRole"]; got.Attempts != 20 || got.Failed != 10 || got.Throttled != 10 {
		t.Errorf("counts %+v, want 20 attempts of which 10 throttled", got)
	}
}

func TestSystemClockIsTheDefault(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(refusal(500, "InternalError", "oops"), ok(roleBody(t, "PaiTrain", "", start))))
	clients, _ := w.clients(t, func(c *openapi.Config) { c.Clock = nil })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := getRole(ctx, clients); err != nil {
		t.Error(err)
	}
}
