package openapi

import (
	"context"
	"errors"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

const (
	// createRounds: so often is something created whose answer was lost and
	// that is not there afterwards.
	createRounds = 3
	// createdMomentsAgo bounds the age of what may be adopted. It leaves room
	// for clocks that disagree.
	createdMomentsAgo = 5 * time.Minute
	// lookAfterTheEnd is the time for one look when the caller's is up: what
	// is there and nobody knows of is worse than a late answer.
	lookAfterTheEnd = 10 * time.Second
)

// creation makes one thing. The operations that create have no idempotency
// token, so a lost answer leaves two possibilities; only looking tells which.
type creation[T any] struct {
	once func(context.Context) (T, error) // creates
	// taken reports whether a refusal says that the thing is there by now.
	taken func(error) bool
	// find looks for what a lost call may have made since started. ErrNotFound
	// says that it has made nothing. taken: the thing is there.
	find func(ctx context.Context, started time.Time, taken bool) (T, error)
	// blind words the error when the answer was lost and find failed.
	blind func(lost, look error) error
	// givenUp words the error when the last answer was lost and find has found
	// nothing so far.
	givenUp func(lost error) error
}

func (c creation[T]) make(ctx context.Context, clock wait.Clock) (T, error) {
	var none T
	started := clock.Now()
	var lost error
	for round := 1; ; round++ {
		made, err := c.once(ctx)
		if err == nil {
			return made, nil
		}
		if ambiguous(err) {
			lost = err
		}
		taken := c.taken(err)
		if lost == nil || !taken && !ambiguous(err) {
			return none, err
		}
		found, lookErr := c.look(ctx, started, taken)
		if lookErr == nil {
			return found, nil
		}
		if !errors.Is(lookErr, cloud.ErrNotFound) {
			return none, c.blind(lost, lookErr)
		}
		if round == createRounds || clock.Sleep(ctx, wait.Create().Delay(round)) != nil {
			return none, c.givenUp(err)
		}
	}
}

func (c creation[T]) look(ctx context.Context, started time.Time, taken bool) (T, error) {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	return c.find(ctx, started, taken)
}

// lookContext is ctx, or a little time more if it has ended: a look after a
// lost answer is worth it.
func lookContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), lookAfterTheEnd)
}

// untilListed looks for what a lost call has made until it is there, or has had its time
// to show: then the error is ErrNotFound.
func untilListed(
	ctx context.Context, clock wait.Clock, within time.Duration, lookup func(context.Context) (string, error),
) (id string, err error) {
	err = retryUntil(ctx, clock, clock.Now().Add(within), func() (err error) {
		id, err = lookup(ctx)
		return err
	}, func(err error) bool { return errors.Is(err, cloud.ErrNotFound) })
	return id, err
}
