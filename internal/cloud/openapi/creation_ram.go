package openapi

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// ramCreation makes one thing of RAM, which keeps names unique. What is there
// after a lost answer is taken over if it is in all parts what was asked for
// and moments old.
type ramCreation[T any] struct {
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

func (c ramCreation[T]) make(ctx context.Context, clock wait.Clock) (T, error) {
	return creation[T]{
		once:  c.once,
		taken: func(err error) bool { return hasCode(err, c.existsCode) },
		find: func(ctx context.Context, started time.Time, exists bool) (T, error) {
			return c.find(ctx, clock, started, exists)
		},
		blind:   func(_, look error) error { return fmt.Errorf("after a lost answer to %s: %w", c.operation, look) },
		givenUp: func(lost error) error { return lost },
	}.make(ctx, clock)
}

// find reads what a lost call may have made. exists says that RAM has
// confirmed something of that name, so it will become visible.
func (c ramCreation[T]) find(ctx context.Context, clock wait.Clock, started time.Time, exists bool) (T, error) {
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
