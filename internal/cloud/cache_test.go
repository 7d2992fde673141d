package cloud_test

import (
	"context"
	"errors"
	"fmt"
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

// A caller who may not read a role may not a thousand times: once is enough
// for a plan, but a write to the role may have been the permission.
func TestRefusalIsRemembered(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(f.clients())
	f.fail["GetRole"] = fmt.Errorf("no: %w", cloud.ErrDenied)
	parallel(100, func(int) {
		if _, err := cached.Roles.Get(t.Context(), "PaiTrain"); !errors.Is(err, cloud.ErrDenied) {
			t.Error(err)
		}
	})
	if f.count("GetRole") != 1 {
		t.Errorf("%v", f.calls)
	}
	f.fail["GetRole"] = nil
	fakeRoles{f}.put(cloud.Role{Name: "PaiTrain"})
	if _, err := cached.Roles.Update(t.Context(), "PaiTrain", cloud.RoleUpdate{}); err != nil {
		t.Fatal(err)
	}
	if _, err := cached.Roles.Get(t.Context(), "PaiTrain"); err != nil {
		t.Errorf("after a write: %v", err)
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
