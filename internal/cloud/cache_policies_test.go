package cloud_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

var (
	passRef  = cloud.PolicyRef{Name: "PassPaiTrain", Type: cloud.CustomPolicy}
	alice    = cloud.Grantee{Kind: cloud.UserGrantee, Name: "alice"}
	trainers = cloud.Grantee{Kind: cloud.GroupGrantee, Name: "trainers"}
	paiRole  = cloud.Grantee{Kind: cloud.RoleGrantee, Name: "PaiTrain"}
)

// fakePolicies answers everybody the same. It counts each read together with
// what was asked for.
type fakePolicies struct{ *fake }

// withPolicies are the clients of a fake that serves policies too.
func (f *fake) withPolicies() *cloud.Clients {
	clients := f.clients()
	clients.Policies = fakePolicies{f}
	return clients
}

func (f fakePolicies) Get(ctx context.Context, policy cloud.PolicyRef) (cloud.Policy, error) {
	return cloud.Policy{PolicyRef: policy, Document: "{}"}, f.begin(ctx, "GetPolicy "+string(policy.Type))
}

func (f fakePolicies) Create(ctx context.Context, spec cloud.PolicySpec) (cloud.Policy, error) {
	return cloud.Policy{PolicyRef: cloud.PolicyRef{Name: spec.Name, Type: cloud.CustomPolicy}}, f.begin(ctx, "write")
}

func (f fakePolicies) Rewrite(ctx context.Context, _, _ string) error { return f.begin(ctx, "write") }

func (f fakePolicies) Describe(ctx context.Context, _, _ string) error { return f.begin(ctx, "write") }

func (f fakePolicies) Delete(ctx context.Context, _ string) error { return f.begin(ctx, "write") }

func (f fakePolicies) Tags(ctx context.Context, _ string) (map[string]string, error) {
	return nil, f.begin(ctx, "tags")
}

func (f fakePolicies) Retag(ctx context.Context, _ string, _ map[string]string, _ []string) error {
	return f.begin(ctx, "write")
}

func (f fakePolicies) Holders(ctx context.Context, policy cloud.PolicyRef) ([]cloud.Grantee, error) {
	return []cloud.Grantee{alice}, f.begin(ctx, "Holders "+string(policy.Type))
}

func (f fakePolicies) Attach(ctx context.Context, _ cloud.PolicyRef, _ cloud.Grantee) error {
	return f.begin(ctx, "write")
}

func (f fakePolicies) Detach(ctx context.Context, _ cloud.PolicyRef, _ cloud.Grantee) error {
	return f.begin(ctx, "write")
}

func (f fakePolicies) Of(ctx context.Context, grantee cloud.Grantee) ([]cloud.PolicyRef, error) {
	return []cloud.PolicyRef{passRef}, f.begin(ctx, "Of "+string(grantee.Kind))
}

func (f fakePolicies) Groups(ctx context.Context, _ string) ([]string, error) {
	return []string{"trainers"}, f.begin(ctx, "Groups")
}

func TestPolicyIsReadOnce(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(f.withPolicies())
	parallel(100, func(int) {
		if policy, err := cached.Policies.Get(t.Context(), passRef); err != nil || policy.PolicyRef != passRef {
			t.Errorf("%+v, %v", policy, err)
		}
	})
	folded := cloud.PolicyRef{Name: "passpaitrain", Type: cloud.CustomPolicy}
	if policy, err := cached.Policies.Get(t.Context(), folded); err != nil || policy.PolicyRef != passRef {
		t.Errorf("another spelling: %+v, %v", policy, err)
	}
	system := cloud.PolicyRef{Name: "PassPaiTrain", Type: cloud.SystemPolicy}
	if policy, err := cached.Policies.Get(t.Context(), system); err != nil || policy.PolicyRef != system {
		t.Errorf("the system policy of the same name: %+v, %v", policy, err)
	}
	if f.count("GetPolicy Custom") != 1 || f.count("GetPolicy System") != 1 {
		t.Errorf("%v", f.calls)
	}
}

func TestReadsOfAPolicyThatOverlapAreOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		release := make(chan struct{})
		f.hang(release)
		cached := cloud.Cached(f.withPolicies())
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				if _, err := cached.Policies.Get(t.Context(), passRef); err != nil {
					t.Error(err)
				}
			})
			group.Go(func() {
				if _, err := cached.Policies.Of(t.Context(), alice); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		close(release)
		group.Wait()
		if f.count("GetPolicy Custom") != 1 || f.count("Of user") != 1 {
			t.Errorf("%v", f.calls)
		}
	})
}

func TestAttachmentsAreRememberedAndCopied(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(f.withPolicies())
	for range 3 {
		holders, err := cached.Policies.Holders(t.Context(), passRef)
		if err != nil || len(holders) != 1 || holders[0] != alice {
			t.Fatalf("%v, %v", holders, err)
		}
		holders[0].Name = "spoilt"
		groups, err := cached.Policies.Groups(t.Context(), "alice")
		if err != nil || len(groups) != 1 || groups[0] != "trainers" {
			t.Fatalf("%v, %v", groups, err)
		}
		groups[0] = "spoilt"
		for _, grantee := range []cloud.Grantee{alice, trainers, paiRole, {Kind: cloud.GroupGrantee, Name: "alice"}} {
			attached, err := cached.Policies.Of(t.Context(), grantee)
			if err != nil || len(attached) != 1 || attached[0] != passRef {
				t.Fatalf("%s: %v, %v", grantee, attached, err)
			}
			attached[0].Name = "spoilt"
		}
	}
	if f.count("Holders Custom") != 1 || f.count("Groups") != 1 || f.count("Of user") != 1 || f.count("Of group") != 2 || f.count("Of role") != 1 {
		t.Errorf("%v", f.calls)
	}
	if _, err := cached.Roles.Policies(t.Context(), "PaiTrain"); err != nil || f.count("Policies") != 0 {
		t.Errorf("what is attached to the role is known and was read again: %v", f.calls)
	}
}

func TestFailedReadsOfPoliciesAreNotRemembered(t *testing.T) {
	t.Parallel()
	f := newFake()
	missing := &cloud.Error{Kind: cloud.ErrNotFound, Operation: "ram:GetPolicy"}
	for _, call := range []string{"GetPolicy Custom", "Holders Custom", "Of user", "Groups"} {
		f.fail[call] = missing
	}
	cached := cloud.Cached(f.withPolicies())
	read := func() []error {
		_, get := cached.Policies.Get(t.Context(), passRef)
		_, holders := cached.Policies.Holders(t.Context(), passRef)
		_, of := cached.Policies.Of(t.Context(), alice)
		_, groups := cached.Policies.Groups(t.Context(), "alice")
		return []error{get, holders, of, groups}
	}
	for _, err := range read() {
		if !errors.Is(err, cloud.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}
	clear(f.fail)
	for _, err := range read() {
		if err != nil {
			t.Errorf("the failure was remembered: %v", err)
		}
	}
}

func TestWritesOfPoliciesAreSeen(t *testing.T) {
	t.Parallel()
	const policy, holders, ofAlice, ofTrainers, ofRole, groups = "GetPolicy Custom", "Holders Custom", "Of user", "Of group", "Of role", "Groups"
	for name, test := range map[string]struct {
		write func(ctx context.Context, c *cloud.Clients) error
		again []string // what is read again afterwards, of all the above
	}{
		"create": {func(ctx context.Context, c *cloud.Clients) error {
			_, err := c.Policies.Create(ctx, cloud.PolicySpec{Name: "PASSPAITRAIN"})
			return err
		}, []string{policy, holders}},
		"rewrite": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Rewrite(ctx, "passPaiTrain", "{}")
		}, []string{policy, holders}},
		"describe": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Describe(ctx, "PassPaiTrain", "")
		}, []string{policy, holders}},
		"delete": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Delete(ctx, "PassPaiTrain")
		}, []string{policy, holders}},
		"attach to a user": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Attach(ctx, passRef, cloud.Grantee{Kind: cloud.UserGrantee, Name: "Alice"})
		}, []string{holders, ofAlice}},
		"detach from a group": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Detach(ctx, passRef, trainers)
		}, []string{holders, ofTrainers}},
		"attach to a role": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Attach(ctx, passRef, paiRole)
		}, []string{holders, ofRole}},
		"attach of a role": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Roles.Attach(ctx, "paitrain", passRef)
		}, []string{holders, ofRole}},
		"detach of a role": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Roles.Detach(ctx, "PaiTrain", passRef)
		}, []string{holders, ofRole}},
		"delete of a role": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Roles.Delete(ctx, "PaiTrain")
		}, []string{ofRole}},
		"another policy and user": {func(ctx context.Context, c *cloud.Clients) error {
			return c.Policies.Attach(ctx, cloud.PolicyRef{Name: "PassPaiTrain", Type: cloud.SystemPolicy}, cloud.Grantee{Kind: cloud.UserGrantee, Name: "bob"})
		}, nil},
	} {
		for _, fails := range []bool{false, true} {
			for through, pick := range map[string]func(*cloud.Clients) *cloud.Clients{
				"cached": func(c *cloud.Clients) *cloud.Clients { return c },
				"live":   func(c *cloud.Clients) *cloud.Clients { return c.Live() },
			} {
				t.Run(fmt.Sprintf("%s %s fails=%t", name, through, fails), func(t *testing.T) {
					t.Parallel()
					f := newFake()
					cached := cloud.Cached(f.withPolicies())
					read := func() {
						for range 2 {
							_, _ = cached.Policies.Get(t.Context(), passRef)
							_, _ = cached.Policies.Holders(t.Context(), passRef)
							for _, grantee := range []cloud.Grantee{alice, trainers, paiRole} {
								_, _ = cached.Policies.Of(t.Context(), grantee)
							}
							_, _ = cached.Policies.Groups(t.Context(), "alice")
						}
					}
					read()
					if fails {
						for _, call := range []string{"write", "Attach", "Detach", "DeleteRole"} {
							f.fail[call] = errors.New("lost")
						}
					}
					if err := test.write(t.Context(), pick(cached)); (err != nil) != fails {
						t.Fatal(err)
					}
					read()
					var again []string
					for _, call := range []string{policy, holders, ofAlice, ofTrainers, ofRole, groups} {
						if f.count(call) == 2 {
							again = append(again, call)
						}
					}
					if got, want := strings.Join(again, ", "), strings.Join(test.again, ", "); got != want {
						t.Errorf("read again: %s; want %s; calls %v", got, want, f.calls)
					}
				})
			}
		}
	}
}

// The policies of a role are asked for as a role's and as a grantee's.
func TestRolePoliciesAreForgottenByPolicyWrites(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(f.withPolicies())
	for want, write := range []func() error{
		func() error { return nil },
		func() error { return cached.Policies.Attach(t.Context(), passRef, paiRole) },
		func() error { return cached.Policies.Detach(t.Context(), passRef, paiRole) },
		func() error { return cached.Live().Policies.Attach(t.Context(), passRef, paiRole) },
	} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := cached.Roles.Policies(t.Context(), "PaiTrain"); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.count("Policies"); got != want+1 {
			t.Errorf("%d reads after %d writes", got, want)
		}
	}
	if err := cached.Policies.Attach(t.Context(), passRef, cloud.Grantee{Kind: cloud.UserGrantee, Name: "PaiTrain"}); err != nil {
		t.Fatal(err)
	}
	if _, err := cached.Roles.Policies(t.Context(), "PaiTrain"); err != nil || f.count("Policies") != 4 {
		t.Errorf("a user of the role's name made it forgotten: %v", f.calls)
	}
}

func TestLiveReadsOfPoliciesGoToTheCloud(t *testing.T) {
	t.Parallel()
	f := newFake()
	live := cloud.Cached(f.withPolicies()).Live()
	for range 2 {
		_, get := live.Policies.Get(t.Context(), passRef)
		_, holders := live.Policies.Holders(t.Context(), passRef)
		_, of := live.Policies.Of(t.Context(), alice)
		_, groups := live.Policies.Groups(t.Context(), "alice")
		if err := errors.Join(get, holders, of, groups); err != nil {
			t.Error(err)
		}
	}
	if f.count("GetPolicy Custom") != 2 || f.count("Holders Custom") != 2 || f.count("Of user") != 2 || f.count("Groups") != 2 {
		t.Errorf("%v", f.calls)
	}
	if without := cloud.Cached(newFake().clients()); without.Policies != nil || without.Live().Policies != nil {
		t.Error("a client that is not there was wrapped")
	}
}
