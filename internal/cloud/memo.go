package cloud

import (
	"context"
	"errors"
	"sync"
)

// memo remembers the results of reads. Results belong to a subject, such as a
// role, and within it to a key; a write to the subject makes all of them
// forgotten, and also those of reads that were under way when it happened.
//
// Reads of the same key that overlap are one. That one belongs to none of its
// callers: when a caller's context ends only this caller leaves, and when all
// have left the read is cancelled. Failures are not remembered.
type memo[V any] struct {
	mu      sync.Mutex
	shelves map[string]*shelf[V] // by subject
}

// shelf holds what is known of one subject. A forgotten shelf stays alive as
// long as reads write to it, but nobody looks there any more.
type shelf[V any] struct {
	values  map[string]V
	flights map[string]*flight[V]
}

// flight is one read under way.
type flight[V any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int
	value   V
	err     error
}

// get returns what is remembered, or fetches it.
func (m *memo[V]) get(ctx context.Context, subject, key string, fetch func(context.Context) (V, error)) (V, error) {
	var none V
	if err := ctx.Err(); err != nil {
		return none, err
	}
	m.mu.Lock()
	s := m.shelf(subject)
	if value, ok := s.values[key]; ok {
		m.mu.Unlock()
		return value, nil
	}
	f, ok := s.flights[key]
	if !ok {
		f = m.launch(ctx, s, key, fetch)
	}
	f.waiting++
	m.mu.Unlock()

	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		m.leave(s, key, f)
		return none, ctx.Err()
	}
}

// peek returns what is remembered of subject under any key, without asking
// anybody.
func (m *memo[V]) peek(subject string) (value V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.shelves[subject]; s != nil {
		for _, value := range s.values {
			return value, true
		}
	}
	return value, false
}

// forget drops all that is remembered or being read of subject.
func (m *memo[V]) forget(subject string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.shelves, subject)
}

func (m *memo[V]) shelf(subject string) *shelf[V] {
	s, ok := m.shelves[subject]
	if !ok {
		s = &shelf[V]{values: map[string]V{}, flights: map[string]*flight[V]{}}
		if m.shelves == nil {
			m.shelves = map[string]*shelf[V]{}
		}
		m.shelves[subject] = s
	}
	return s
}

// launch starts a read. It keeps the values of ctx, among them the logger, and
// not its end.
func (m *memo[V]) launch(ctx context.Context, s *shelf[V], key string, fetch func(context.Context) (V, error)) *flight[V] {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[V]{done: make(chan struct{}), cancel: cancel}
	s.flights[key] = f
	go func() {
		defer cancel()
		value, err := fetch(ctx)
		m.mu.Lock()
		defer m.mu.Unlock()
		f.value, f.err = value, err
		if s.flights[key] == f && !errors.Is(err, ErrDenied) {
			delete(s.flights, key)
			if err == nil {
				s.values[key] = value
			}
		}
		close(f.done)
	}()
	return f
}

// leave takes one caller out of a read. The last one cancels it; who comes
// later starts another.
func (m *memo[V]) leave(s *shelf[V], key string, f *flight[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f.waiting--
	if f.waiting == 0 && s.flights[key] == f {
		delete(s.flights, key)
		f.cancel()
	}
}
