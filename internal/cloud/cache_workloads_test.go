package cloud_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func readAll(t *testing.T, clients *cloud.Clients, ids []string) {
	t.Helper()
	parallel(len(ids), func(number int) {
		each, err := clients.DSW.Get(t.Context(), region, ids[number])
		if err != nil || each.ID != ids[number] {
			t.Errorf("%s: %+v, %v", ids[number], each, err)
		}
	})
}

func shuffled(ids []string) []string {
	mixed := append([]string(nil), ids...)
	rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	return mixed
}

func TestCallsForAssociations(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		inRegion, asked int
		most            int // calls
	}{
		{1, 1, 1},
		{1000, 1, 1},
		{1000, 2, 2},
		{3, 3, 3},
		{10, 10, 3},
		{100, 100, 3},
		{1000, 1000, 10 + 5},
		{2000, 2000, 20 + 5},
		{1000, 3, 2 + 10},
		{50000, 3, 2 + 3*4 + 1},
		{50000, 10, 10 + 10*4},
		{5000, 1000, 50 + 15},
	} {
		t.Run(fmt.Sprintf("%d of %d", test.asked, test.inRegion), func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.addWorkloads(test.inRegion)
			cached := cloud.Cached(f.clients())
			ids := shuffled(f.order)[:test.asked]
			readAll(t, cached, ids)
			calls := f.count("GetInstance", "ListInstances")
			if calls > test.most {
				t.Errorf("%d reads and %d pages, want at most %d calls", f.count("GetInstance"), f.count("ListInstances"), test.most)
			}
			readAll(t, cached, ids)
			if again := f.count("GetInstance", "ListInstances"); again > calls && again > test.most {
				t.Errorf("the second time made %d calls more", again-calls)
			}
		})
	}
}

// Terraform asks for many at once: none of them is read alone then. One that
// comes by itself waits a moment for others and no longer.
func TestCrowdIsReadFromTheList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.addWorkloads(10)
		readAll(t, cloud.Cached(f.clients()), f.order)
		if f.count("GetInstance") != 0 || f.count("ListInstances") != 1 {
			t.Errorf("a crowd: %v", f.calls)
		}
		f = newFake()
		f.addWorkloads(10)
		cached := cloud.Cached(f.clients())
		for range 2 {
			if _, err := cached.DSW.Get(t.Context(), region, f.order[0]); err != nil {
				t.Error(err)
			}
		}
		if f.count("GetInstance") != 1 || f.count("ListInstances") != 0 {
			t.Errorf("one: %v", f.calls)
		}
	})
}

func TestWorkloadThatIsNotInTheList(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.addWorkloads(10)
	f.works["hidden"] = cloud.Workload{ID: "hidden"}
	cached := cloud.Cached(f.clients())
	readAll(t, cached, f.order)
	alone := f.count("GetInstance") // of those that came before the crowd
	readAll(t, cached, []string{"hidden", "hidden"})
	if f.count("GetInstance") != alone+1 || f.count("ListInstances") != 1 {
		t.Errorf("%v", f.calls)
	}
	if _, err := cached.DSW.Get(t.Context(), region, "missing"); !errors.Is(err, cloud.ErrNotFound) {
		t.Error(err)
	}
	if f.count("GetInstance") != alone+2 || f.count("ListInstances") != 1 {
		t.Errorf("%v", f.calls)
	}
}

func TestListThatIsRefused(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.addWorkloads(20)
	f.fail["ListInstances"] = &cloud.Error{Kind: cloud.ErrDenied}
	cached := cloud.Cached(f.clients())
	readAll(t, cached, f.order)
	if f.count("ListInstances") != 1 || f.count("GetInstance") != 20 {
		t.Errorf("%v, want one attempt to list and single reads", f.calls)
	}
	for _, err := range cached.DSW.All(t.Context(), region) {
		if !errors.Is(err, cloud.ErrDenied) {
			t.Error(err)
		}
	}
	f.set(func() { f.fail["ListInstances"] = nil })
	count := 0
	for _, err := range cached.DSW.All(t.Context(), region) {
		if err != nil {
			t.Error(err)
		}
		count++
	}
	if count != 20 || f.count("ListInstances") != 3 {
		t.Errorf("%d workloads after %v", count, f.calls)
	}
}

func TestAllAndGetShareThePages(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.addWorkloads(250)
	cached := cloud.Cached(f.clients())
	for range 2 {
		var ids []string
		for each, err := range cached.DSW.All(t.Context(), region) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, each.ID)
		}
		if fmt.Sprint(ids) != fmt.Sprint(f.order) {
			t.Errorf("got %d workloads, or another order", len(ids))
		}
	}
	readAll(t, cached, shuffled(f.order))
	if f.count("ListInstances") != 3 || f.count("GetInstance") != 0 {
		t.Errorf("%v", f.calls)
	}
	cached = cloud.Cached(f.clients())
	for each, err := range cached.DSW.All(t.Context(), region) {
		if err != nil {
			t.Fatal(err)
		}
		if each.ID == "dsw-42" {
			break
		}
	}
	if f.count("ListInstances") != 4 {
		t.Errorf("fetched pages that nobody wanted: %v", f.calls)
	}
}

func TestRegionsAreApart(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.addWorkloads(3)
	cached := cloud.Cached(f.clients())
	for _, where := range []string{region, "cn-shanghai", "cn-beijing"} {
		if _, err := cached.DSW.Get(t.Context(), where, "dsw-0"); err != nil {
			t.Error(err)
		}
	}
	if f.count("GetInstance") != 3 || f.count("ListInstances") != 0 {
		t.Errorf("%v", f.calls)
	}
}

func TestWorkloadWritesAreSeen(t *testing.T) {
	t.Parallel()
	to := workload.Custom("acs:ram::1:role/r")
	for _, fails := range []bool{false, true} {
		for through, pick := range map[string]func(*cloud.Clients) cloud.Workloads{
			"cached": func(c *cloud.Clients) cloud.Workloads { return c.DSW },
			"live":   func(c *cloud.Clients) cloud.Workloads { return c.Live().DSW },
		} {
			for name, asked := range map[string]int{"read alone": 1, "listed": 10} {
				t.Run(fmt.Sprintf("%s, %s, fails=%t", through, name, fails), func(t *testing.T) {
					t.Parallel()
					f := newFake()
					f.addWorkloads(asked)
					cached := cloud.Cached(f.clients())
					readAll(t, cached, f.order)
					if fails {
						f.fail["UpdateInstance"] = errors.New("lost")
					}
					last := f.order[asked-1]
					if err := pick(cached).Associate(t.Context(), region, last, workload.None(), to); (err != nil) != fails {
						t.Fatal(err)
					}
					for range 2 {
						if got, err := cached.DSW.Get(t.Context(), region, last); err != nil || got.Association != to {
							t.Errorf("%+v, %v", got, err)
						}
					}
					for each, err := range cached.DSW.All(t.Context(), region) {
						if err != nil || (each.Association == to) != (each.ID == last) {
							t.Errorf("in the list: %+v, %v", each, err)
						}
					}
				})
			}
		}
	}
}

func TestDeletedSinceListed(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.addWorkloads(5)
	cached := cloud.Cached(f.clients())
	readAll(t, cached, f.order)
	if err := cached.DSW.Associate(t.Context(), region, "dsw-4", workload.None(), workload.Default()); err != nil {
		t.Fatal(err)
	}
	f.set(func() { delete(f.works, "dsw-4") })
	count := 0
	for _, err := range cached.DSW.All(t.Context(), region) {
		if err != nil {
			t.Error(err)
		}
		count++
	}
	if count != 4 {
		t.Errorf("%d workloads, want 4", count)
	}
}

func TestCallerOfAPageMayLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.addWorkloads(10)
		cached := cloud.Cached(f.clients())
		readAll(t, cached, f.order[:2])
		release := make(chan struct{})
		f.hang(release)
		ctx, cancel := context.WithCancel(t.Context())
		errs := map[string]error{}
		go func() { _, errs["first"] = cached.DSW.Get(ctx, region, "dsw-2") }()
		synctest.Wait()
		go func() { _, errs["second"] = cached.DSW.Get(t.Context(), region, "dsw-3") }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if err := errs["first"]; !errors.Is(err, context.Canceled) {
			t.Errorf("first: %v", err)
		}
		close(release)
		synctest.Wait()
		if err, left := errs["second"]; !left || err != nil || f.count("ListInstances") != 1 {
			t.Errorf("second: left %t, %v after %v", left, err, f.calls)
		}
	})
}

func TestWriteWhileAPageIsOnTheWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.addWorkloads(10)
		cached := cloud.Cached(f.clients())
		readAll(t, cached, f.order[:2])
		release := make(chan struct{})
		f.hang(release)
		go func() { _, _ = cached.DSW.Get(t.Context(), region, "dsw-2") }()
		synctest.Wait() // the page holds what was
		if err := cached.DSW.Associate(t.Context(), region, "dsw-9", workload.None(), workload.Default()); err != nil {
			t.Fatal(err)
		}
		close(release)
		synctest.Wait()
		for _, id := range []string{"dsw-8", "dsw-9"} {
			got, err := cached.DSW.Get(t.Context(), region, id)
			if err != nil || (got.Association == workload.Default()) != (id == "dsw-9") {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if f.count("ListInstances") != 1 || f.count("GetInstance") != 3 {
			t.Errorf("%v", f.calls)
		}
	})
}
