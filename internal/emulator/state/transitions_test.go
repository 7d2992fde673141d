package state_test

import (
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

func TestTransitions(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, c := range map[string]struct {
		transitions state.Transitions
		after       time.Duration // when somebody looks
		at          time.Duration // when the status ended; negative: it has not
		reads       int           // how many reads end it; 0: none do
	}{
		"none set":             {state.Transitions{}, time.Second, time.Second, 0},
		"at once":              {state.Transitions{AtOnce: true}, 0, 0, 0},
		"at once wins":         {state.Transitions{AtOnce: true, ByClock: time.Hour, AfterReads: 9}, 0, 0, 0},
		"before its time":      {state.Transitions{ByClock: time.Minute}, time.Minute - 1, -1, 0},
		"in time":              {state.Transitions{ByClock: time.Minute}, time.Minute, time.Minute, 0},
		"long ago":             {state.Transitions{ByClock: time.Minute}, time.Hour, time.Minute, 0},
		"the clock over reads": {state.Transitions{ByClock: time.Minute, AfterReads: 2}, time.Second, -1, 0},
		"reads":                {state.Transitions{AfterReads: 2}, time.Hour, -1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, due := c.transitions.Due(since, since.Add(c.after))
			if due != (c.at >= 0) || due && !at.Equal(since.Add(c.at)) {
				t.Errorf("due %t, at %s", due, at)
			}
			for reads := range 4 {
				if got, want := c.transitions.DueAfter(reads), c.reads > 0 && reads >= c.reads; got != want {
					t.Errorf("due after %d reads: %t", reads, got)
				}
			}
		})
	}
}
