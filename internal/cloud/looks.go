package cloud

import (
	"context"
	"iter"
	"sync"
)

type admittedKey struct{}

// whenAdmitted returns a context whose next call to the cloud runs f as soon as it
// is its turn, just before it is sent.
func whenAdmitted(ctx context.Context, f func()) context.Context {
	return context.WithValue(ctx, admittedKey{}, sync.OnceFunc(f))
}

// Admitted is called by clients when it is the turn of a call that they make with
// ctx.
func Admitted(ctx context.Context) {
	if f, ok := ctx.Value(admittedKey{}).(func()); ok {
		f()
	}
}

// Paced is implemented by clients that know whether the cloud makes them wait for
// their turn.
type Paced interface {
	Paced() bool
}

// looks lets waits for workloads share list pages. While calls have to wait for
// their turn, a list page that serves ten waits is worth nine calls. While they
// do not, each wait reads its own workload: a shared page would make it wait for
// the others.
//
// What a look returns was asked of the cloud after the look began.
type looks struct {
	memory *workloadMemory

	mu      sync.Mutex
	regions map[string]*lookout
}

// lookout serves the looks into one region, one call after the other.
type lookout struct {
	next    *round // gathers the looks for the next call
	serving bool
}

// round is one call, and the looks that it serves.
type round struct {
	ids   map[string]int // how many wait for an id
	done  chan struct{}
	found map[string]Workload
}

// get returns a workload as it is now. Whatever a shared call did not bring, its
// failure among it, the caller reads alone.
func (l *looks) get(ctx context.Context, region, id string) (Workload, error) {
	if !l.worth() {
		return l.memory.live.Get(ctx, region, id)
	}
	r := l.join(ctx, region, id)
	select {
	case <-ctx.Done():
		l.leave(r, id)
		return Workload{}, ctx.Err()
	case <-r.done:
	}
	if found, ok := r.found[id]; ok {
		return found, nil
	}
	return l.memory.live.Get(ctx, region, id)
}

func (l *looks) worth() bool {
	paced, ok := l.memory.live.(Paced)
	return ok && paced.Paced()
}

func (l *looks) join(ctx context.Context, region, id string) *round {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.regions == nil {
		l.regions = map[string]*lookout{}
	}
	out := l.regions[region]
	if out == nil {
		out = &lookout{}
		l.regions[region] = out
	}
	if out.next == nil {
		out.next = &round{ids: map[string]int{}, done: make(chan struct{})}
	}
	r := out.next
	r.ids[id]++
	if !out.serving {
		out.serving = true
		go l.serve(context.WithoutCancel(ctx), region, out)
	}
	return r
}

// leave takes one look out of its round.
func (l *looks) leave(r *round, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.ids[id]--; r.ids[id] == 0 {
		delete(r.ids, id)
	}
}

// serve makes one call after the other until nobody looks any more. Looks that
// come after a call was sent are served by the next one.
func (l *looks) serve(ctx context.Context, region string, out *lookout) {
	for {
		l.mu.Lock()
		r := out.next
		if r == nil {
			out.serving = false
			l.mu.Unlock()
			return
		}
		wanted := l.wantedLocked(r)
		l.mu.Unlock()

		// One page costs no more than one read, and it serves all waits that ask before it is sent.
		pages := l.memory.listing(region).pagesWith(wanted)
		if pages == 1 {
			r.found = l.list(whenAdmitted(ctx, func() { l.seal(out, r) }), region, pages)
			l.seal(out, r)
		} else {
			l.seal(out, r)
			r.found = l.call(ctx, region, r, pages)
		}
		close(r.done)
	}
}

// seal lets later looks begin another round.
func (l *looks) seal(out *lookout, r *round) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if out.next == r {
		out.next = nil
	}
}

func (l *looks) wanted(r *round) map[string]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wantedLocked(r)
}

func (l *looks) wantedLocked(r *round) map[string]bool {
	wanted := make(map[string]bool, len(r.ids))
	for id := range r.ids {
		wanted[id] = true
	}
	return wanted
}

// call reads one workload, or as many list pages as hold the wanted ones if these
// are fewer calls.
func (l *looks) call(ctx context.Context, region string, r *round, pages int) map[string]Workload {
	wanted := l.wanted(r)
	if len(wanted) == 1 {
		for id := range wanted {
			if live, err := l.memory.live.Get(ctx, region, id); err == nil {
				return map[string]Workload{id: live}
			}
		}
	}
	if pages == 0 || pages >= len(wanted) {
		return nil
	}
	return l.list(ctx, region, pages)
}

// list reads the first pages of the region's list.
func (l *looks) list(ctx context.Context, region string, pages int) map[string]Workload {
	found := map[string]Workload{}
	next, stop := iter.Pull2(sketches(ctx, l.memory.live, region))
	defer stop()
	for range pages * itemsPerStep {
		each, err, more := next()
		if !more || err != nil || each.Partial {
			break
		}
		found[each.ID] = each
	}
	return found
}
