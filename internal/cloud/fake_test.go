package cloud_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
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
	paced bool
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
	cloud.Admitted(ctx)
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

func (f fakeWorkloads) Paced() bool { return f.paced }

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
			cloud.Admitted(ctx)
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
	if f.hold != nil { // reads may come before the change is made
		if err := f.hold(ctx, "UpdateInstance"); err != nil {
			return err
		}
	}
	f.set(func() {
		each := f.works[id]
		each.Association = to
		each.Name = strconv.Itoa(version(each) + 1)
		f.works[id] = each
	})
	return f.begin(ctx, "UpdateInstance")
}

func (f fakeWorkloads) RecentEvents(ctx context.Context, _, _ string, _ int) ([]string, error) {
	return nil, f.begin(ctx, "Events")
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
