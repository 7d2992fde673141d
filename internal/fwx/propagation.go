package fwx

import (
	"context"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// RetryWhilePropagating makes a write that hands a role to PAI. A role or a grant that was
// made or changed moments ago may not be known to PAI yet: then, and only then,
// the refusals that this explains are tried again, for as long as it may take or
// until ctx ends. It returns the last refusal, or the error of the write.
func (d *ProviderData) RetryWhilePropagating(ctx context.Context, a workload.Association, write func(context.Context) error) error {
	var refused error
	begun := d.now()
	err := d.Poller.Until(ctx, func(ctx context.Context) (bool, error) {
		refused = write(ctx)
		if refused != nil && d.Preflight.IsPropagating(ctx, a, refused, begun, d.now()) {
			return false, nil
		}
		return true, refused
	})
	if refused != nil {
		return refused
	}
	return err
}

func (d *ProviderData) now() time.Time { return d.Poller.Clock.Now() }
