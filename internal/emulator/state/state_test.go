package state_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

func TestLagged(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		write  func(*state.Lagged[string])
		sees   []string // what successive observers see
		latest string
	}{
		{"zero value", func(*state.Lagged[string]) {}, []string{"", ""}, ""},
		{"no delay", func(l *state.Lagged[string]) { l.Set("a", 0) }, []string{"a", "a"}, "a"},
		{"created", func(l *state.Lagged[string]) { l.Set("a", 2) }, []string{"", "", "a"}, "a"},
		{"changed", func(l *state.Lagged[string]) { l.Set("a", 0); l.Set("b", 1) }, []string{"a", "b"}, "b"},
		{"changed while late", func(l *state.Lagged[string]) {
			l.Set("a", 0)
			l.Set("b", 2)
			l.Observe()
			l.Set("c", 2)
		}, []string{"a", "a", "c"}, "c"},
		{"changed at once while late", func(l *state.Lagged[string]) { l.Set("a", 5); l.Set("b", 0) }, []string{"b"}, "b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var l state.Lagged[string]
			test.write(&l)
			if l.Latest() != test.latest {
				t.Errorf("latest %q, want %q", l.Latest(), test.latest)
			}
			for i, want := range test.sees {
				if peek := l.Peek(); peek != want {
					t.Errorf("peek %d: %q, want %q", i, peek, want)
				}
				if got := l.Observe(); got != want {
					t.Errorf("observation %d: %q, want %q", i, got, want)
				}
			}
			if !l.Settled() {
				t.Error("not settled after the last stale observation")
			}
		})
	}
}

func TestMarker(t *testing.T) {
	t.Parallel()
	marker := state.Marker("ListRoles", "name")
	if key, ok := state.ParseMarker("ListRoles", marker); !ok || key != "name" {
		t.Errorf("round trip: %q %v", key, ok)
	}
	if key, ok := state.ParseMarker("ListRoles", ""); !ok || key != "" {
		t.Errorf("no marker: %q %v", key, ok)
	}
	for _, wrong := range []string{"!", "bmFtZQ", state.Marker("ListUsers", "name"), state.Marker("ListRoles", "")} {
		if _, ok := state.ParseMarker("ListRoles", wrong); ok {
			t.Errorf("marker %q accepted", wrong)
		}
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`)
	if id := state.NewRequestID(); !form.MatchString(id) {
		t.Errorf("request id %s", id)
	}
	if one, two := state.NewSecret(44), state.NewSecret(44); len(one) != 44 || one == two {
		t.Errorf("secrets %q and %q are not 44 random characters", one, two)
	}
	roles := state.NewSequence("3", 17)
	if first, second := roles.Next(), roles.Next(); first != "300000000000000001" || second != "300000000000000002" {
		t.Errorf("sequence %s %s", first, second)
	}
}

func TestClocks(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	manual := state.NewManualClock(start)
	manual.Advance(time.Hour)
	if got := state.Timestamp(manual.Now()); got != "2026-01-02T04:04:05Z" {
		t.Errorf("manual clock at %s", got)
	}
	if read, err := state.ParseTimestamp("2026-01-02T03:04:05Z"); err != nil || !read.Equal(start) {
		t.Errorf("read back as %s, %v", read, err)
	}
	var running state.RunningClock
	running.Advance(24 * time.Hour)
	if ahead := running.Now().Sub(state.SystemClock{}.Now()); ahead < 23*time.Hour || ahead > 25*time.Hour {
		t.Errorf("running clock is %s ahead", ahead)
	}
}
