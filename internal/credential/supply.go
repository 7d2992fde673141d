package credential

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/sync/singleflight"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// supply gives credentials that are valid now. It is safe for concurrent use.
type supply interface {
	retrieve(ctx context.Context) (cloud.Credentials, error)
	// forget makes the next retrieve fetch, if the credentials of that access key
	// are the ones kept.
	forget(accessKeyID string)
}

// fetcher gets credentials from their source.
type fetcher func(ctx context.Context) (cloud.Credentials, error)

// static is an access key, or a session that nobody can renew.
type static cloud.Credentials

func (s static) retrieve(context.Context) (cloud.Credentials, error) {
	return cloud.Credentials(s), nil
}

// String hides what must not be printed.
func (s static) String() string { return cloud.Credentials(s).String() }

// GoString hides what must not be printed with %#v either.
func (s static) GoString() string { return s.String() }

func (s static) forget(string) {}

const (
	// longestMargin is how long before their expiration credentials are renewed; those
	// that live less than three times as long, after two thirds of their life.
	longestMargin = 5 * time.Minute
	// retryAfter is the pause after a source had nothing newer to give.
	retryAfter = 30 * time.Second
	// failurePause is how long a failure is the answer to all who ask.
	failurePause = 5 * time.Second
	// fetchTimeout limits one fetch, with all repetitions of its calls.
	fetchTimeout = 2 * time.Minute
)

// renewing keeps credentials and renews them before they expire. However many
// callers need new ones, the source is asked once.
type renewing struct {
	fetch  fetcher
	clock  wait.Clock
	flight singleflight.Group

	mu      sync.Mutex
	kept    *cloud.Credentials
	renewAt time.Time // zero: never
	final   error     // asking again would bring the same
	failed  error     // the last failure, until failUntil: not each of a thousand resources asks
	// failUntil is when the source is asked again.
	failUntil time.Time
}

func newRenewing(fetch fetcher, clock wait.Clock) *renewing {
	return &renewing{fetch: fetch, clock: clock}
}

func (r *renewing) retrieve(ctx context.Context) (cloud.Credentials, error) {
	if kept, err := r.current(); kept != nil || err != nil {
		return valueOf(kept), err
	}
	answer := r.flight.DoChan("", func() (any, error) {
		// A caller that comes just after a renewal finds it done.
		if kept, err := r.current(); kept != nil || err != nil {
			return valueOf(kept), err
		}
		// The renewal is for all callers: it does not end with the one that began it.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
		defer cancel()
		return r.renew(ctx)
	})
	select {
	case <-ctx.Done():
		return cloud.Credentials{}, ctx.Err()
	case result := <-answer:
		credentials, _ := result.Val.(cloud.Credentials)
		return credentials, result.Err
	}
}

func valueOf(kept *cloud.Credentials) cloud.Credentials {
	if kept == nil {
		return cloud.Credentials{}
	}
	return *kept
}

// current returns what is kept and need not be renewed, or the failure that stays.
func (r *renewing) current() (*cloud.Credentials, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.final != nil {
		return nil, r.final
	}
	if r.clock.Now().Before(r.failUntil) {
		return nil, r.failed
	}
	if r.kept == nil || !r.renewAt.IsZero() && !r.clock.Now().Before(r.renewAt) {
		return nil, nil
	}
	return r.kept, nil
}

func (r *renewing) renew(ctx context.Context) (cloud.Credentials, error) {
	fetched, err := r.fetch(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock.Now()
	if err == nil {
		r.kept, r.renewAt = &fetched, renewal(now, fetched.Expires)
		return fetched, nil
	}
	if r.kept != nil && now.Before(r.kept.Expires) {
		// What is kept still works, and the source may recover until it expires.
		tflog.Warn(ctx, "the credentials could not be renewed yet", map[string]any{"error": err.Error(), "expiration": r.kept.Expires.Format(time.RFC3339)})
		r.renewAt = earlier(now.Add(retryAfter), r.kept.Expires)
		return *r.kept, nil
	}
	if isFinal(err) {
		r.final = err
	}
	r.failed, r.failUntil = err, now.Add(failurePause)
	return cloud.Credentials{}, err
}

// renewal is when credentials that were fetched now are to be renewed.
func renewal(now, expires time.Time) time.Time {
	if expires.IsZero() {
		return time.Time{}
	}
	at := expires.Add(-min(longestMargin, expires.Sub(now)/3))
	if soonest := now.Add(retryAfter); at.Before(soonest) {
		// The source gave credentials that expire soon: it has no newer ones yet.
		return earlier(soonest, expires)
	}
	return at
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// isFinal reports whether a source that failed fails the same way when it is asked
// again in this run. So each of a thousand resources gets the same error, and the
// cloud gets one call.
func isFinal(err error) bool {
	for _, kind := range []error{cloud.ErrDenied, cloud.ErrUnauthenticated, cloud.ErrNotFound, cloud.ErrInvalid} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func (r *renewing) forget(accessKeyID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept != nil && r.kept.AccessKeyID == accessKeyID {
		r.kept = nil
	}
}

// assume opens a session of a role with the credentials of another supply, and
// another one before it expires.
func (r *resolver) assume(with supply, name string, request cloud.SessionRequest) supply {
	return r.renewed(func(ctx context.Context) (cloud.Credentials, error) {
		signer, err := with.retrieve(ctx)
		if err != nil {
			return cloud.Credentials{}, err
		}
		session, err := r.tokens.AssumeRole(ctx, signer, request)
		if err != nil {
			problem, fix := remedy.CannotAssume(request.RoleARN, err)
			return cloud.Credentials{}, &cloud.CredentialsError{Source: name, Problem: problem, Fix: fix, Cause: err}
		}
		return session.Credentials, nil
	})
}
