package openapi

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// creation makes one thing of RAM. The operations that create have no
// idempotency token, so a lost answer leaves two possibilities; only looking
// tells which. What is there is taken over if it is in all parts what was asked
// for and moments old.
type creation[T any] struct {
	operation  string // such as CreateRole
	noun, name string // such as role and train
	// The codes of RAM for a name that is taken, and for one that nothing has.
	existsCode, missingCode string

	once func(context.Context) (T, error) // creates
	read func(context.Context) (T, error) // believes that what is missing is missing
	// differences says in what something is not what was asked for, but for its
	// age.
	differences func(T) []string
	created     func(T) time.Time
}

func (c creation[T]) make(ctx context.Context, clock wait.Clock) (T, error) {
	var none T
	started := clock.Now()
	lost := false
	for round := 1; ; round++ {
		made, err := c.once(ctx)
		if err == nil {
			return made, nil
		}
		lost = lost || ambiguous(err)
		exists := hasCode(err, c.existsCode)
		if !lost || !exists && !ambiguous(err) {
			return none, err
		}
		found, lookErr := c.lookFor(ctx, clock, started, exists)
		if lookErr == nil {
			return found, nil
		}
		if !errors.Is(lookErr, cloud.ErrNotFound) {
			return none, fmt.Errorf("after a lost answer to %s: %w", c.operation, lookErr)
		}
		if round == createRounds || clock.Sleep(ctx, wait.Create().Delay(round)) != nil {
			return none, err
		}
	}
}

// lookFor reads what a lost call may have made. exists says that RAM has
// confirmed something of that name, so it will become visible.
func (c creation[T]) lookFor(ctx context.Context, clock wait.Clock, started time.Time, exists bool) (T, error) {
	ctx, cancel := lookContext(ctx)
	defer cancel()
	until := started
	if exists {
		until = clock.Now().Add(visibleWithin)
	}
	var none, found T
	err := retryUntil(ctx, clock, until, func() (err error) {
		found, err = c.read(ctx)
		return err
	}, func(err error) bool { return hasCode(err, c.missingCode) })
	if err != nil {
		return none, err
	}
	differences := c.differences(found)
	if at := c.created(found); at.Before(started.Add(-createdMomentsAgo)) || at.After(clock.Now().Add(createdMomentsAgo)) {
		differences = append(differences, "another date of creation")
	}
	if len(differences) > 0 {
		return none, &cloud.Error{
			Kind:      cloud.ErrAlreadyExists,
			Operation: call{product: RAM, operation: c.operation}.name(),
			Code:      c.existsCode,
			Message: fmt.Sprintf("a %s named %q exists and is not the one that was to be created: it has %s",
				c.noun, c.name, strings.Join(differences, ", ")),
		}
	}
	return found, nil
}

// lookContext is ctx, or a little time more if it has ended: a look after a
// lost answer is worth it.
func lookContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), lookAfterTheEnd)
}
