package cloud_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const (
	region  = "cn-hangzhou"
	account = "1234567890123456"
)

// fake is a cloud in memory that counts calls. hold, if set, is called during
// each read and may block it.
type fake struct {
	mu    sync.Mutex
	calls map[string]int
	roles map[string]cloud.Role
	tags  map[string]string
	order []string // of workloads
	works map[string]cloud.Workload
	fail  map[string]error
	hold  func(ctx context.Context, call string) error
}

func newFake() *fake {
	return &fake{
		calls: map[string]int{}, roles: map[string]cloud.Role{}, tags: map[string]string{"a": "1"},
		works: map[string]cloud.Workload{}, fail: map[string]error{},
	}
}

func (f *fake) clients() *cloud.Clients {
	return &cloud.Clients{Identities: fakeIdentities{f}, Roles: fakeRoles{f}, DSW: fakeWorkloads{f}}
}

func (f *fake) addWorkloads(count int) {
	for number := range count {
		id := fmt.Sprintf("dsw-%d", number)
		f.order = append(f.order, id)
		f.works[id] = cloud.Workload{Kind: workload.DSW, Region: region, ID: id, Association: workload.None()}
	}
}

func (f *fake) begin(ctx context.Context, call string) error {
	f.mu.Lock()
	f.calls[call]++
	hold, err := f.hold, f.fail[call]
	f.mu.Unlock()
	if hold != nil {
		if err := hold(ctx, call); err != nil {
			return err
		}
	}
	return err
}

func (f *fake) count(calls ...string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	sum := 0
	for _, call := range calls {
		sum += f.calls[call]
	}
	return sum
}

func (f *fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

type fakeIdentities struct{ *fake }

func (f fakeIdentities) Caller(ctx context.Context) (cloud.Identity, error) {
	return cloud.Identity{Account: account}, f.begin(ctx, "Caller")
}

type fakeRoles struct{ *fake }

func (f fakeRoles) read(name string) (cloud.Role, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if role, ok := f.roles[name]; ok {
		return role, nil
	}
	return cloud.Role{}, &cloud.Error{Kind: cloud.ErrNotFound, Operation: "ram:GetRole"}
}

func (f fakeRoles) Get(ctx context.Context, name string) (cloud.Role, error) {
	role, missing := f.read(name)
	if err := f.begin(ctx, "GetRole"); err != nil {
		return cloud.Role{}, err
	}
	return role, missing
}

func (f fakeRoles) GetByARN(ctx context.Context, arn acs.RoleARN) (cloud.Role, error) {
	role, missing := f.read(arn.Name)
	if err := f.begin(ctx, "GetByARN"); err != nil {
		return cloud.Role{}, err
	}
	return role, missing
}

func (f fakeRoles) put(role cloud.Role) {
	f.set(func() { f.roles[role.Name] = role })
}

func (f fakeRoles) Create(ctx context.Context, spec cloud.RoleSpec) (cloud.Role, error) {
	role := cloud.Role{Name: spec.Name, ARN: acs.NewRoleARN(account, spec.Name).String(), Description: spec.Description}
	f.put(role)
	return role, f.begin(ctx, "CreateRole")
}

func (f fakeRoles) Update(ctx context.Context, name string, update cloud.RoleUpdate) (cloud.Role, error) {
	role := cloud.Role{Name: name, ARN: acs.NewRoleARN(account, name).String(), Description: update.Description}
	f.put(role)
	return role, f.begin(ctx, "UpdateRole")
}

func (f fakeRoles) Delete(ctx context.Context, name string) error {
	f.set(func() { delete(f.roles, name) })
	return f.begin(ctx, "DeleteRole")
}

func (f fakeRoles) Policies(ctx context.Context, _ string) ([]cloud.PolicyRef, error) {
	return []cloud.PolicyRef{{Name: "p", Type: cloud.SystemPolicy}}, f.begin(ctx, "Policies")
}

func (f fakeRoles) Attach(ctx context.Context, _ string, _ cloud.PolicyRef) error {
	return f.begin(ctx, "Attach")
}

func (f fakeRoles) Detach(ctx context.Context, _ string, _ cloud.PolicyRef) error {
	return f.begin(ctx, "Detach")
}

func (f fakeRoles) Tags(ctx context.Context, _ string) (map[string]string, error) {
	return f.tags, f.begin(ctx, "Tags")
}

func (f fakeRoles) Retag(ctx context.Context, _ string, _ map[string]string, _ []string) error {
	return f.begin(ctx, "Retag")
}

type fakeWorkloads struct{ *fake }

func (f fakeWorkloads) Get(ctx context.Context, _, id string) (cloud.Workload, error) {
	f.mu.Lock()
	each, ok := f.works[id]
	f.mu.Unlock()
	if err := f.begin(ctx, "GetInstance"); err != nil {
		return cloud.Workload{}, err
	}
	if !ok {
		return cloud.Workload{}, &cloud.Error{Kind: cloud.ErrNotFound, Operation: "dsw:GetInstance"}
	}
	return each, nil
}

func (f fakeWorkloads) All(ctx context.Context, _ string) iter.Seq2[cloud.Workload, error] {
	return func(yield func(cloud.Workload, error) bool) {
		f.mu.Lock()
		order := f.order
		f.mu.Unlock()
		for ids := range slices.Chunk(order, 100) {
			var page []cloud.Workload
			f.set(func() { // as it is when the call begins
				for _, id := range ids {
					page = append(page, f.works[id])
				}
			})
			if err := f.begin(ctx, "ListInstances"); err != nil {
				yield(cloud.Workload{}, err)
				return
			}
			for _, each := range page {
				if !yield(each, nil) {
					return
				}
			}
		}
	}
}

func (f fakeWorkloads) Associate(ctx context.Context, _, id string, _, to workload.Association) error {
	f.set(func() {
		each := f.works[id]
		each.Association = to
		f.works[id] = each
	})
	return f.begin(ctx, "UpdateInstance")
}

func (f fakeWorkloads) RecentEvents(ctx context.Context, _, _ string, _ int) ([]string, error) {
	return nil, f.begin(ctx, "Events")
}

// parallel runs each number below count, ten at a time, as Terraform does.
func parallel(count int, each func(number int)) {
	numbers := make(chan int)
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			for number := range numbers {
				each(number)
			}
		})
	}
	for number := range count {
		numbers <- number
	}
	close(numbers)
	group.Wait()
}

func TestRoleIsReadOnce(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.roles["PaiTrain"] = cloud.Role{Name: "PaiTrain", ARN: "acs:ram::" + account + ":role/paitrain"}
	cached := cloud.Cached(f.clients())
	parallel(100, func(int) {
		if role, err := cached.Roles.Get(t.Context(), "PaiTrain"); err != nil || role.Name != "PaiTrain" {
			t.Errorf("%+v, %v", role, err)
		}
	})
	for _, spelling := range []string{"paitrain", "PAITRAIN"} {
		if _, err := cached.Roles.Get(t.Context(), spelling); err != nil {
			t.Errorf("%s: %v", spelling, err)
		}
		if _, err := cached.Roles.GetByARN(t.Context(), acs.NewRoleARN(account, spelling)); err != nil {
			t.Errorf("ARN of %s: %v", spelling, err)
		}
	}
	if f.count("GetRole") != 1 || f.count("GetByARN") != 0 {
		t.Errorf("%v", f.calls)
	}
	if _, err := cached.Roles.GetByARN(t.Context(), acs.NewRoleARN("9", "PaiTrain")); err != nil || f.count("GetByARN") != 1 {
		t.Errorf("the role of another account was served from this one's")
	}
}

func TestOtherReadsAreRememberedAndCopied(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(f.clients())
	for range 3 {
		policies, err := cached.Roles.Policies(t.Context(), "PaiTrain")
		if err != nil || len(policies) != 1 || policies[0].Name != "p" {
			t.Fatalf("%v, %v", policies, err)
		}
		policies[0].Name = "spoilt"
		tags, err := cached.Roles.Tags(t.Context(), "PaiTrain")
		if err != nil || len(tags) != 1 {
			t.Fatalf("%v, %v", tags, err)
		}
		tags["spoilt"] = "yes"
		if _, err := cached.Identities.Caller(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if f.count("Policies") != 1 || f.count("Tags") != 1 || f.count("Caller") != 1 {
		t.Errorf("%v", f.calls)
	}
}

func TestFailuresAreNotRemembered(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(f.clients())
	if _, err := cached.Roles.Get(t.Context(), "New"); !errors.Is(err, cloud.ErrNotFound) {
		t.Fatal(err)
	}
	fakeRoles{f}.put(cloud.Role{Name: "New"})
	if _, err := cached.Roles.Get(t.Context(), "New"); err != nil {
		t.Errorf("a role that somebody made meanwhile: %v", err)
	}
	f.fail["Caller"] = errors.New("later")
	if _, err := cached.Identities.Caller(t.Context()); err == nil {
		t.Error("no error")
	}
	f.fail["Caller"] = nil
	if _, err := cached.Identities.Caller(t.Context()); err != nil {
		t.Errorf("the failure was remembered: %v", err)
	}
}

func TestWritesAreSeen(t *testing.T) {
	t.Parallel()
	policy := cloud.PolicyRef{Name: "p"}
	writes := map[string]func(ctx context.Context, r cloud.Roles) error{
		"create": func(ctx context.Context, r cloud.Roles) error {
			_, err := r.Create(ctx, cloud.RoleSpec{Name: "PAITRAIN"})
			return err
		},
		"update": func(ctx context.Context, r cloud.Roles) error {
			_, err := r.Update(ctx, "paiTrain", cloud.RoleUpdate{})
			return err
		},
		"delete": func(ctx context.Context, r cloud.Roles) error { return r.Delete(ctx, "paitrain") },
		"attach": func(ctx context.Context, r cloud.Roles) error { return r.Attach(ctx, "PaiTrain", policy) },
		"detach": func(ctx context.Context, r cloud.Roles) error { return r.Detach(ctx, "PaiTrain", policy) },
		"retag":  func(ctx context.Context, r cloud.Roles) error { return r.Retag(ctx, "PaiTrain", nil, nil) },
	}
	for name, write := range writes {
		for _, fails := range []bool{false, true} {
			for through, pick := range map[string]func(*cloud.Clients) cloud.Roles{
				"cached": func(c *cloud.Clients) cloud.Roles { return c.Roles },
				"live":   func(c *cloud.Clients) cloud.Roles { return c.Live().Roles },
			} {
				t.Run(fmt.Sprintf("%s %s fails=%t", name, through, fails), func(t *testing.T) {
					t.Parallel()
					f := newFake()
					f.roles["PaiTrain"] = cloud.Role{Name: "PaiTrain"}
					cached := cloud.Cached(f.clients())
					read := func() {
						for range 2 {
							_, _ = cached.Roles.Get(t.Context(), "PaiTrain")
							_, _ = cached.Roles.Policies(t.Context(), "PaiTrain")
							_, _ = cached.Roles.Tags(t.Context(), "PaiTrain")
						}
					}
					read()
					if fails {
						for _, call := range []string{"CreateRole", "UpdateRole", "DeleteRole", "Attach", "Detach", "Retag"} {
							f.fail[call] = errors.New("lost")
						}
					}
					if err := write(t.Context(), pick(cached)); (err != nil) != fails {
						t.Fatal(err)
					}
					before := f.count("GetRole", "Policies", "Tags")
					if before != 3 {
						t.Fatalf("%d reads before the write, want 3", before)
					}
					read()
					if after := f.count("GetRole", "Policies", "Tags"); after != 6 {
						t.Errorf("%d reads after the write, want 3 more", after-before)
					}
				})
			}
		}
	}
}

func TestLiveReadsGoToTheCloud(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.roles["PaiTrain"] = cloud.Role{Name: "PaiTrain"}
	f.addWorkloads(1)
	live := cloud.Cached(f.clients()).Live()
	for range 2 {
		if _, err := live.Roles.Get(t.Context(), "PaiTrain"); err != nil {
			t.Error(err)
		}
		if _, err := live.DSW.Get(t.Context(), region, "dsw-0"); err != nil {
			t.Error(err)
		}
		if _, err := live.Identities.Caller(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if f.count("GetRole") != 2 || f.count("GetInstance") != 2 || f.count("Caller") != 2 {
		t.Errorf("%v", f.calls)
	}
	if live.Live() != live || live.Workloads(workload.DSW) == nil {
		t.Error("live clients are not their own live ones")
	}
	cached := cloud.Cached(f.clients())
	if cloud.Cached(cached) != cached {
		t.Error("cached twice")
	}
	if partial := cloud.Cached(&cloud.Clients{}); partial.Roles != nil || partial.DSW != nil || partial.Identities != nil || partial.Live().Roles != nil {
		t.Error("clients that are not there were wrapped")
	}
}

func TestWriteDuringAReadWins(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.roles["PaiTrain"] = cloud.Role{Name: "PaiTrain", Description: "old"}
		release := make(chan struct{})
		f.hang(release)
		cached := cloud.Cached(f.clients())
		var before cloud.Role
		go func() { before, _ = cached.Roles.Get(t.Context(), "PaiTrain") }()
		synctest.Wait() // it has read the old role, and its answer is on the way
		f.set(func() { f.hold = nil })
		if _, err := cached.Roles.Update(t.Context(), "PaiTrain", cloud.RoleUpdate{Description: "new"}); err != nil {
			t.Fatal(err)
		}
		during, err := cached.Roles.Get(t.Context(), "PaiTrain")
		if err != nil || during.Description != "new" {
			t.Errorf("a read after the write joined the one before: %+v, %v", during, err)
		}
		close(release)
		synctest.Wait()
		after, err := cached.Roles.Get(t.Context(), "PaiTrain")
		if err != nil || after.Description != "new" || before.Description != "old" {
			t.Errorf("before %+v, after %+v, %v", before, after, err)
		}
	})
}

// hang makes every read of the fake wait until release is closed or its
// context ends.
func (f *fake) hang(release <-chan struct{}) {
	f.hold = func(ctx context.Context, call string) error {
		if strings.HasPrefix(call, "Update") {
			return nil
		}
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestCancelledCallerLeavesAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.roles["PaiTrain"] = cloud.Role{Name: "PaiTrain"}
		release := make(chan struct{})
		f.hang(release)
		cached := cloud.Cached(f.clients())
		first, cancel := context.WithCancel(t.Context())
		errs := map[string]error{}
		go func() { _, errs["first"] = cached.Roles.Get(first, "PaiTrain") }()
		synctest.Wait()
		go func() { _, errs["second"] = cached.Roles.Get(t.Context(), "PaiTrain") }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if err, left := errs["first"]; !left || !errors.Is(err, context.Canceled) {
			t.Errorf("first: left %t, %v", left, err)
		}
		if err, left := errs["second"]; left {
			t.Errorf("second left with the first: %v", err)
		}
		close(release)
		synctest.Wait()
		if err, left := errs["second"]; !left || err != nil || f.count("GetRole") != 1 {
			t.Errorf("second: left %t, %v, after %d calls", left, err, f.count("GetRole"))
		}
	})
}

func TestReadNobodyWaitsForIsCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.roles["PaiTrain"] = cloud.Role{Name: "PaiTrain"}
		var ended []error
		f.hold = func(ctx context.Context, _ string) error {
			<-ctx.Done()
			ended = append(ended, ctx.Err())
			return ctx.Err()
		}
		cached := cloud.Cached(f.clients())
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _, _ = cached.Roles.Get(ctx, "PaiTrain") }()
		go func() { _, _ = cached.Roles.Get(ctx, "PaiTrain") }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if len(ended) != 1 {
			t.Errorf("%d reads ended, want the one nobody waits for", len(ended))
		}
		f.hold = nil
		if _, err := cached.Roles.Get(t.Context(), "PaiTrain"); err != nil {
			t.Errorf("after it: %v", err)
		}
		if _, err := cached.Roles.Tags(ctx, "PaiTrain"); !errors.Is(err, context.Canceled) || f.count("Tags") != 0 {
			t.Errorf("with an ended context: %v", err)
		}
	})
}
