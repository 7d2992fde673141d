package state

// Lagged is a value whose writes reach observers late: the next so many
// observations after a write still see what was there before. Lateness is
// counted in observations, never timed, so that tests need not sleep. The zero
// value holds the zero value of T, seen by all. It is not safe for concurrent
// use.
type Lagged[T any] struct {
	latest, seen T
	stale        int // observations that still see seen
}

// Set writes the value. The next stale observations see what an observation
// just before would have seen. A write during an earlier write's delay starts
// the count anew.
func (l *Lagged[T]) Set(value T, stale int) {
	if l.stale == 0 {
		l.seen = l.latest
	}
	l.latest, l.stale = value, stale
}

// Latest returns what was written last, as the service itself knows it.
func (l *Lagged[T]) Latest() T { return l.latest }

// Observe returns what a reader gets, and counts as one observation.
func (l *Lagged[T]) Observe() T {
	if l.stale == 0 {
		return l.latest
	}
	l.stale--
	return l.seen
}

// Settled reports whether every observer sees the latest value.
func (l *Lagged[T]) Settled() bool { return l.stale == 0 }

// Peek returns what the next observation would, without being one.
func (l *Lagged[T]) Peek() T {
	if l.stale == 0 {
		return l.latest
	}
	return l.seen
}
