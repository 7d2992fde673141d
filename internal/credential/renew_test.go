package credential_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
)

func roles(arns ...string) []cloud.SessionRequest {
	var requests []cloud.SessionRequest
	for _, arn := range arns {
		requests = append(requests, cloud.SessionRequest{RoleARN: arn})
	}
	return requests
}

// Each role of a chain is assumed with the session of the one before, and a session
// is renewed when a third of its life is left, five minutes at most.
func TestRenewal(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.tokens.life = 15 * time.Minute
	args := keys("LTAI-alice", "secret")
	args.AssumeRole = roles(adminRole, trainRole)
	source := m.resolve(t, args)
	first := []string{"admin with LTAI-alice", "train with admin with LTAI-alice"}
	for _, step := range []struct {
		after time.Duration
		calls int
	}{{0, 2}, {9*time.Minute + 59*time.Second, 2}, {time.Second, 4}, {9 * time.Minute, 4}, {time.Minute, 6}} {
		if err := m.clock.Sleep(t.Context(), step.after); err != nil {
			t.Fatal(err)
		}
		if got := retrieve(t, source); got != first[1] {
			t.Errorf("signs as %q", got)
		}
		if calls := m.tokens.seen(); len(calls) != step.calls || !slices.Equal(calls[:2], first) {
			t.Errorf("%s later: calls %q, want %d", step.after, calls, step.calls)
		}
	}
	if !slices.Equal(source.Roles, []string{adminRole, trainRole}) {
		t.Errorf("roles %q", source.Roles)
	}
}

// However many need credentials at once, the source is asked once.
func TestSingleFlight(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	args := keys("LTAI-alice", "secret")
	args.AssumeRole = roles(trainRole)
	source := m.resolve(t, args)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			for range 20 {
				if _, err := source.Retrieve(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if calls := m.tokens.seen(); len(calls) != 1 {
		t.Errorf("%d calls, want one", len(calls))
	}
}

// A caller that is cancelled neither waits for a renewal nor ends it for others.
func TestCancelledCaller(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	args := keys("LTAI-alice", "secret")
	args.AssumeRole = roles(trainRole)
	source := m.resolve(t, args)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source.Retrieve(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if got := retrieve(t, source); got != "train with LTAI-alice" {
		t.Errorf("signs as %q", got)
	}
}

// While credentials still work, a renewal that fails is no error. It is tried again
// every half minute. When they have expired, it is one.
func TestRenewalFails(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.tokens.life = 15 * time.Minute
	args := keys("LTAI-alice", "secret")
	args.AssumeRole = roles(trainRole)
	source := m.resolve(t, args)
	retrieve(t, source)
	m.tokens.fails = &cloud.Error{Kind: cloud.ErrUnreachable, Operation: "sts:AssumeRole", Message: "no route"}
	for _, after := range []time.Duration{10 * time.Minute, time.Second, 30 * time.Second} {
		if err := m.clock.Sleep(t.Context(), after); err != nil {
			t.Fatal(err)
		}
		retrieve(t, source)
	}
	if calls := m.tokens.seen(); len(calls) != 3 {
		t.Errorf("%d calls, want the first and two renewals", len(calls))
	}
	if err := m.clock.Sleep(t.Context(), 5*time.Minute); err != nil {
		t.Fatal(err)
	}
	if _, err := source.Retrieve(t.Context()); !errors.Is(err, cloud.ErrUnreachable) {
		t.Errorf("expired credentials: error %v", err)
	}
	calls := len(m.tokens.seen())
	if _, err := source.Retrieve(t.Context()); err == nil || len(m.tokens.seen()) != calls {
		t.Errorf("a failure of this moment is asked for again: error %v after %d calls, want %d", err, len(m.tokens.seen()), calls)
	}
	m.tokens.fails = nil
	m.clock.Advance(5 * time.Second)
	retrieve(t, source) // the network is back
}

// A refusal stays for the run: a thousand resources get the same error for one call.
func TestRefusalIsFinal(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.tokens.fails = &cloud.Error{Kind: cloud.ErrDenied, Operation: "sts:AssumeRole", Code: "NoPermission", Message: "no"}
	args := keys("LTAI-alice", "secret")
	args.AssumeRole = roles(trainRole)
	source := m.resolve(t, args)
	for range 3 {
		_, err := source.Retrieve(t.Context())
		var none *cloud.CredentialsError
		if !errors.As(err, &none) || !errors.Is(err, cloud.ErrDenied) || !strings.Contains(none.Fix, `"Action": "sts:AssumeRole"`) {
			t.Errorf("error %v", err)
		}
	}
	if calls := m.tokens.seen(); len(calls) != 1 {
		t.Errorf("%d calls, want one", len(calls))
	}
}

// What the cloud refuses for good is not sent again: a session is replaced by a new
// one, an access key ends the run.
func TestRefused(t *testing.T) {
	t.Parallel()
	refusal := func(code string) *cloud.Error {
		return &cloud.Error{Kind: cloud.ErrUnauthenticated, Code: code, RequestID: "R1"}
	}
	for name, tc := range map[string]struct {
		code    string
		session bool
		stopped bool
	}{
		"expired key":           {code: "InvalidSecurityToken.Expired", stopped: true},
		"disabled key":          {code: "InvalidAccessKeyId.Inactive", stopped: true},
		"key made a moment ago": {code: "InvalidAccessKeyId.NotFound"},
		"wrong secret":          {code: "SignatureDoesNotMatch"},
		"revoked session":       {code: "InvalidAccessKeyId.NotFound", session: true, stopped: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			args := keys("LTAI-alice", "secret")
			if tc.session {
				args.AssumeRole = roles(trainRole)
			}
			source := m.resolve(t, args)
			used, err := source.Retrieve(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			// The fake service gives the same session again, as a source would that has no other.
			if source.Refused(t.Context(), used, refusal(tc.code)) {
				t.Error("says that there are other credentials")
			}
			_, err = source.Retrieve(t.Context())
			var none *cloud.CredentialsError
			if stopped := errors.As(err, &none); stopped != tc.stopped {
				t.Errorf("stopped %t (%v), want %t", stopped, err, tc.stopped)
			}
			if tc.stopped && cloud.AsError(err).RequestID != "R1" {
				t.Errorf("the error %v lacks the refusal", err)
			}
		})
	}
}

// A session that the cloud refuses is replaced, once for all that were refused.
func TestRefused_renewed(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	path := m.write(t, "/mnt/.alibabacloud/credentials", injected("STS.first", start.Add(time.Hour)))
	source := m.resolve(t, credential.Arguments{})
	used, err := source.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, strings.TrimPrefix(path, m.Root), injected("STS.second", start.Add(time.Hour)))
	if got := retrieve(t, source); got != "STS.first" {
		t.Errorf("signs as %q while it need not look", got)
	}
	expired := &cloud.Error{Kind: cloud.ErrUnauthenticated, Code: "InvalidSecurityToken.Expired"}
	for range 2 {
		if !source.Refused(t.Context(), used, expired) {
			t.Error("does not see the new credentials")
		}
	}
	if got := retrieve(t, source); got != "STS.second" {
		t.Errorf("signs as %q", got)
	}
}

// PAI replaces what it injects before it expires. Until then the provider takes
// what there is, and looks again.
func TestInjectedIsRenewed(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	const path = "/mnt/.alibabacloud/credentials"
	m.write(t, path, injected("STS.first", start.Add(time.Hour)))
	source := m.resolve(t, credential.Arguments{})
	for _, step := range []struct {
		after time.Duration
		file  map[string]string
		want  string
	}{
		{0, nil, "STS.first"},
		{54 * time.Minute, injected("STS.second", start.Add(2*time.Hour)), "STS.first"},
		{time.Minute, nil, "STS.second"},
		{59 * time.Minute, nil, "STS.second"},
		{time.Minute + 30*time.Second, injected("STS.third", start.Add(3*time.Hour)), "STS.third"},
	} {
		if err := m.clock.Sleep(t.Context(), step.after); err != nil {
			t.Fatal(err)
		}
		if step.file != nil {
			m.write(t, path, step.file)
		}
		if got := retrieve(t, source); got != step.want {
			t.Errorf("%s later: signs as %q, want %q", step.after, got, step.want)
		}
	}
}

// The library's own words are not repeated: they quote what it could not read. Its
// failure stays, because each attempt takes seconds.
func TestLibraryFails(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]map[string]string{
		"the default chain": {},
		`the role "host"`:   {"ALIBABA_CLOUD_ECS_METADATA": "host"},
	} {
		m := newMachine(t)
		m.Library = library{}
		maps.Copy(m.env, env)
		_, err := m.resolve(t, credential.Arguments{}).Retrieve(t.Context())
		var none *cloud.CredentialsError
		if !errors.As(err, &none) || !strings.Contains(none.Problem, name) || strings.Contains(none.Problem+none.Fix, "hush") {
			t.Errorf("%s: error %#v", name, err)
		}
	}
}
