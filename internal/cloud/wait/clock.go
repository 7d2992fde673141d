package wait

import (
	"context"
	"time"
)

// Clock is the time as the provider sees it.
type Clock interface {
	Now() time.Time
	// Sleep waits for d. It returns ctx.Err() as soon as ctx ends, and at
	// once when ctx has ended before.
	Sleep(ctx context.Context, d time.Duration) error
}

// System returns the real clock.
func System() Clock { return systemClock{} }

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
