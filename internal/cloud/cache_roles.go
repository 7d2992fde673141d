package cloud

import (
	"context"
	"maps"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// roleMemory is what cached clients know of roles.
type roleMemory struct {
	roles       memo[Role] // keys: a name as written, or an ARN
	tags        memo[map[string]string]
	attachments *attachmentMemory
}

func (m *roleMemory) forget(name string) {
	subject := subjectOf(name)
	m.roles.forget(subject)
	m.tags.forget(subject)
	m.attachments.policies.forget(subjectOfGrantee(roleGrantee(name)))
}

func roleGrantee(name string) Grantee { return Grantee{Kind: RoleGrantee, Name: name} }

// forgettingRoles passes everything on, and makes the cache forget what a
// write touched. A failed write may have been carried out: it counts too.
type forgettingRoles struct {
	Roles
	memory *roleMemory
}

func (r *forgettingRoles) Create(ctx context.Context, spec RoleSpec) (Role, error) {
	defer r.memory.forget(spec.Name)
	return r.Roles.Create(ctx, spec)
}

func (r *forgettingRoles) Update(ctx context.Context, name string, update RoleUpdate) (Role, error) {
	defer r.memory.forget(name)
	return r.Roles.Update(ctx, name, update)
}

func (r *forgettingRoles) Delete(ctx context.Context, name string) error {
	defer r.memory.forget(name)
	return r.Roles.Delete(ctx, name)
}

func (r *forgettingRoles) Attach(ctx context.Context, name string, policy PolicyRef) error {
	defer r.memory.attachments.forget(policy, roleGrantee(name))
	defer r.memory.forget(name)
	return r.Roles.Attach(ctx, name, policy)
}

func (r *forgettingRoles) Detach(ctx context.Context, name string, policy PolicyRef) error {
	defer r.memory.attachments.forget(policy, roleGrantee(name))
	defer r.memory.forget(name)
	return r.Roles.Detach(ctx, name, policy)
}

func (r *forgettingRoles) Retag(ctx context.Context, name string, set map[string]string, remove []string) error {
	defer r.memory.forget(name)
	return r.Roles.Retag(ctx, name, set, remove)
}

// cachedRoles reads through the memory.
type cachedRoles struct{ forgettingRoles }

// Get serves a role that was read under another spelling, but never joins such
// a read under way: it may be about to find nothing where name would.
func (r *cachedRoles) Get(ctx context.Context, name string) (Role, error) {
	subject := subjectOf(name)
	if role, ok := r.memory.roles.peek(subject); ok {
		return role, nil
	}
	return r.memory.roles.get(ctx, subject, name, func(ctx context.Context) (Role, error) {
		return r.Roles.Get(ctx, name)
	})
}

// GetByARN uses what Get has read: in a plan the role is usually read by its
// name first, as a resource of its own.
func (r *cachedRoles) GetByARN(ctx context.Context, arn acs.RoleARN) (Role, error) {
	subject := subjectOf(arn.Name)
	if role, ok := r.memory.roles.peek(subject); ok && acs.SameRoleARN(role.ARN, arn.String()) {
		return role, nil
	}
	return r.memory.roles.get(ctx, subject, arn.Key(), func(ctx context.Context) (Role, error) {
		return r.Roles.GetByARN(ctx, arn)
	})
}

func (r *cachedRoles) Policies(ctx context.Context, name string) ([]PolicyRef, error) {
	memory := &r.memory.attachments.policies
	policies, err := memory.get(ctx, subjectOfGrantee(roleGrantee(name)), name, func(ctx context.Context) ([]PolicyRef, error) {
		return r.Roles.Policies(ctx, name)
	})
	return slices.Clone(policies), err
}

func (r *cachedRoles) Tags(ctx context.Context, name string) (map[string]string, error) {
	tags, err := r.memory.tags.get(ctx, subjectOf(name), name, func(ctx context.Context) (map[string]string, error) {
		return r.Roles.Tags(ctx, name)
	})
	return maps.Clone(tags), err
}
