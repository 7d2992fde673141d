package cloud_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// look makes looks at some workloads at once, and returns what they saw.
func look(t *testing.T, clients *cloud.Clients, ids ...string) map[string]workload.Association {
	t.Helper()
	var mu sync.Mutex
	seen := map[string]workload.Association{}
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() {
			got, err := clients.Look(t.Context(), workload.DSW, region, id)
			if err != nil || got.ID != id {
				t.Errorf("%s: %+v, %v", id, got, err)
			}
			mu.Lock()
			defer mu.Unlock()
			seen[id] = got.Association
		})
	}
	all.Wait()
	return seen
}

func TestLooksShareAPageWhileTheCloudIsSlow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		paced     bool
		workloads int
		looks     int
		gets      int
		lists     int
	}{
		"not paced":               {false, 50, 10, 10, 0},
		"one page":                {true, 50, 10, 0, 1},
		"three pages, four looks": {true, 250, 4, 0, 3},
		"three pages, two looks":  {true, 250, 2, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				f.addWorkloads(c.workloads)
				cached := cloud.Cached(f.clients())
				readAll(t, cached, f.order)
				f.paced = true
				// One look is on its way already, so that the others gather.
				release := make(chan struct{})
				f.hang(release)
				go func() { _, _ = cached.Look(t.Context(), workload.DSW, region, f.order[0]) }()
				synctest.Wait()
				f.set(func() { f.paced = c.paced })
				before, listed := f.count("GetInstance"), f.count("ListInstances")
				done := make(chan struct{})
				go func() {
					defer close(done)
					look(t, cached, f.order[len(f.order)-c.looks:]...)
				}()
				synctest.Wait()
				close(release)
				<-done
				if gets, lists := f.count("GetInstance")-before, f.count("ListInstances")-listed; gets != c.gets || lists != c.lists {
					t.Errorf("%d reads and %d list pages, want %d and %d", gets, lists, c.gets, c.lists)
				}
			})
		})
	}
}

func TestLookThatTheListCannotServe(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]func(*fake){
		"the list is refused":     func(f *fake) { f.fail["ListInstances"] = errors.New("refused") },
		"the list leaves one out": func(f *fake) { f.order = f.order[:5] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.addWorkloads(10)
			ids := f.order
			cached := cloud.Cached(f.clients())
			readAll(t, cached, ids)
			f.paced = true
			disturb(f)
			look(t, cached, ids...)
		})
	}
}

func TestLookMayLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.addWorkloads(10)
		cached := cloud.Cached(f.clients())
		readAll(t, cached, f.order)
		f.paced = true
		release := make(chan struct{})
		f.hang(release)
		ctx, cancel := context.WithCancel(t.Context())
		var left error
		go func() { _, left = cached.Look(ctx, workload.DSW, region, f.order[0]) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if !errors.Is(left, context.Canceled) {
			t.Errorf("left with %v", left)
		}
		close(release)
		synctest.Wait()
	})
}

// version is how often a workload was changed, by whomever. The fake keeps it in
// the name.
func version(w cloud.Workload) int {
	n, _ := strconv.Atoi(w.Name) // no name: never changed
	return n
}

// TestNothingIsOlderThanItMayBe changes, reads and writes workloads at random from
// many sides. A live read and a look see everything that had happened when they
// began; a cached read sees at least all that was read or written through the
// clients by a write that had ended.
func TestNothingIsOlderThanItMayBe(t *testing.T) {
	t.Parallel()
	for _, paced := range []bool{false, true} {
		for _, size := range []int{2, 5, 40, 130} {
			t.Run(fmt.Sprintf("%d workloads, paced=%t", size, paced), func(t *testing.T) {
				t.Parallel()
				f := newFake()
				f.addWorkloads(size)
				f.paced = paced
				f.hold = func(context.Context, string) error {
					for range rand.IntN(4) { //nolint:gosec // no secret
						runtime.Gosched()
					}
					return nil
				}
				clients := cloud.Cached(f.clients())
				now := func(id string) (current int) {
					f.set(func() { current = version(f.works[id]) })
					return current
				}
				bump := func(id string) {
					f.set(func() {
						each := f.works[id]
						each.Name = strconv.Itoa(version(each) + 1)
						f.works[id] = each
					})
				}
				var mu sync.Mutex
				written := map[string]int{} // version at the end of the last write
				var sides sync.WaitGroup
				for range 8 {
					sides.Go(func() {
						for range 300 {
							id := f.order[rand.IntN(size)] //nolint:gosec // no secret
							switch rand.IntN(6) {          //nolint:gosec // no secret
							case 0:
								bump(id) // somebody else
							case 1:
								reached := now(id) + 1 // at least
								if err := clients.Live().DSW.Associate(t.Context(), region, id, workload.None(), workload.Default()); err != nil {
									t.Error(err)
								}
								mu.Lock()
								written[id] = max(written[id], reached)
								mu.Unlock()
							case 2:
								least := now(id)
								if got, err := clients.Live().DSW.Get(t.Context(), region, id); err != nil || version(got) < least {
									t.Errorf("live read of %s: version %d, %v; it had %d before", id, version(got), err, least)
								}
							case 3, 4:
								least := now(id)
								if got, err := clients.Look(t.Context(), workload.DSW, region, id); err != nil || version(got) < least {
									t.Errorf("look at %s: version %d, %v; it had %d before", id, version(got), err, least)
								}
							case 5:
								mu.Lock()
								least := written[id]
								mu.Unlock()
								if got, err := clients.DSW.Get(t.Context(), region, id); err != nil || version(got) < least {
									t.Errorf("cached read of %s: version %d, %v; a write had ended at %d", id, version(got), err, least)
								}
							}
						}
					})
				}
				sides.Wait()
			})
		}
	}
}
