package cloud

import (
	"context"
	"iter"
	"sync"
	"time"
)

const (
	// readAlone: up to so many ids of a region are read one by one.
	readAlone = 2
	// itemsPerStep is the size of a list page. Where pages are smaller, a
	// step is several of them.
	itemsPerStep = 100
	// stepsPerID is how many list pages one more id is worth.
	stepsPerID = 4
	// gathering is how long the first ids wait for others to come. Terraform
	// asks for many at once, and a call to the cloud takes several times this.
	gathering = 10 * time.Millisecond
)

// workloadMemory is what cached clients know of workloads of one kind.
type workloadMemory struct {
	live   Workloads
	single memo[Workload]
	looks  looks

	mu       sync.Mutex
	listings map[string]*listing // by region
}

func newWorkloadMemory(live Workloads) *workloadMemory {
	m := &workloadMemory{live: live, listings: map[string]*listing{}}
	m.looks.memory = m
	return m
}

func (m *workloadMemory) listing(region string) *listing {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.listings[region]
	if !ok {
		l = &listing{
			fetch: func(ctx context.Context) iter.Seq2[Workload, error] { return sketches(ctx, m.live, region) },
			asked: map[string]bool{},
			crowd: make(chan struct{}),
			stale: map[string]bool{},
		}
		m.listings[region] = l
	}
	return l
}

// sketches lists a region with no more calls than list pages take.
func sketches(ctx context.Context, live Workloads, region string) iter.Seq2[Workload, error] {
	if brief, ok := live.(Summaries); ok {
		return brief.Summaries(ctx, region)
	}
	return live.All(ctx, region)
}

func (m *workloadMemory) forget(region, id string) {
	m.listing(region).written(id)
	m.single.forget(subjectOfWorkload(region, id))
}

func subjectOfWorkload(region, id string) string { return region + "/" + id }

// listing is the list of a region's workloads, fetched page by page.
//
// It is fetched by the ski-rental rule: nobody knows how many ids will be
// asked for, so each distinct one pays for a few pages. Two or three
// associations in a region of thousands of workloads then cost little more
// than single reads, and a thousand associations cost the list and no more.
type listing struct {
	fetch func(context.Context) iter.Seq2[Workload, error]

	mu     sync.Mutex
	asked  map[string]bool // every id asked for
	crowd  chan struct{}   // closed when they are too many to be read alone
	stale  map[string]bool // written since: the list may hold it as it was
	items  map[string]Workload
	order  []string
	steps  int // pages fetched or being fetched
	step   *step
	ended  bool
	brief  bool  // its items do not say which role a workload carries: ids are read alone
	broken error // why it cannot be fetched; Get then reads ids alone for good
	next   func() (Workload, error, bool)
	stop   func()
}

// step is one page being fetched.
type step struct{ done chan struct{} }

func (s *step) wait(ctx context.Context) error {
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// gather registers an id, and lets a first one wait a moment: if a crowd comes
// none of it needs to be read alone.
func (l *listing) gather(ctx context.Context, id string) {
	l.mu.Lock()
	known := l.asked[id]
	l.asked[id] = true
	if !known && len(l.asked) == readAlone+1 {
		close(l.crowd)
	}
	l.mu.Unlock()
	if known {
		return
	}
	timer := time.NewTimer(gathering)
	defer timer.Stop()
	select {
	case <-l.crowd:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// find returns the workload if the list holds it, a step to wait for if the
// next page is worth it, and neither if id is to be read alone.
func (l *listing) find(ctx context.Context, id string) (*Workload, *step) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if found := l.heldLocked(id); found != nil {
		return found, nil
	}
	if l.stale[id] || len(l.asked) <= readAlone || l.ended || l.brief || l.broken != nil {
		return nil, nil
	}
	if l.step == nil && l.steps >= stepsPerID*len(l.asked) {
		return nil, nil
	}
	return nil, l.stepLocked(ctx)
}

// held returns a workload of the list unless it was written since.
func (l *listing) held(id string) *Workload {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heldLocked(id)
}

func (l *listing) heldLocked(id string) *Workload {
	if found, ok := l.items[id]; ok && !l.stale[id] && !found.Partial {
		return &found
	}
	return nil
}

// pagesWith returns how many pages of the list hold all the ids, counted from the
// first one, or zero if that is not known.
func (l *listing) pagesWith(ids map[string]bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.brief {
		return 0
	}
	left := len(ids)
	for position, id := range l.order {
		if !ids[id] {
			continue
		}
		if left--; left == 0 {
			return position/itemsPerStep + 1
		}
	}
	return 0
}

// at returns the id at a position of the list, a step to wait for if it is not
// fetched so far, and neither at the end.
func (l *listing) at(ctx context.Context, position int) (string, *step, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case position < len(l.order):
		return l.order[position], nil, nil
	case l.broken != nil:
		return "", nil, l.broken
	case l.ended:
		return "", nil, nil
	}
	return "", l.stepLocked(ctx), nil
}

// written marks one workload: what the list holds of it, or is about to, may
// be old.
func (l *listing) written(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stale[id] = true
}

// restartIfBroken forgets a list that failed. A reader of all workloads
// needs the list; single reads do not replace it.
func (l *listing) restartIfBroken() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		l.broken, l.items, l.order, l.steps, l.next = nil, nil, nil, 0, nil
	}
}

// stepLocked returns the step under way, or starts the next one. The list
// outlives the caller who starts it, so it takes the values of ctx and not its
// end. (A list that is never fetched to its end stays suspended.)
func (l *listing) stepLocked(ctx context.Context) *step {
	if l.step != nil {
		return l.step
	}
	if l.next == nil {
		l.items = map[string]Workload{}
		l.next, l.stop = iter.Pull2(l.fetch(context.WithoutCancel(ctx)))
	}
	s := &step{done: make(chan struct{})}
	l.step = s
	l.steps++
	go l.advance(s, l.next, l.stop)
	return s
}

// advance fetches one page.
func (l *listing) advance(s *step, next func() (Workload, error, bool), stop func()) {
	var page []Workload
	var failure error
	more := true
	for more && failure == nil && len(page) < itemsPerStep {
		var each Workload
		if each, failure, more = next(); more && failure == nil {
			page = append(page, each)
		}
	}
	if !more || failure != nil {
		stop()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, each := range page {
		if _, ok := l.items[each.ID]; !ok {
			l.order = append(l.order, each.ID)
		}
		l.items[each.ID] = each
		l.brief = l.brief || each.Partial
	}
	l.ended, l.broken, l.step = !more, failure, nil
	close(s.done)
}
