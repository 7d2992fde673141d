package cloud

import (
	"context"
	"slices"
	"strings"
)

// policyMemory is what cached clients know of policies.
type policyMemory struct {
	policies    memo[Policy]
	groups      memo[[]string] // of users
	attachments *attachmentMemory
}

// attachmentMemory is what cached clients know of who holds which policies.
// Roles and Policies share it, because both attach and detach.
type attachmentMemory struct {
	policies memo[[]PolicyRef] // of grantees
	holders  memo[[]Grantee]   // of policies
}

// forget drops both ends of an attachment.
func (m *attachmentMemory) forget(policy PolicyRef, grantee Grantee) {
	m.policies.forget(subjectOfGrantee(grantee))
	m.holders.forget(subjectOfPolicy(policy))
}

// Whether RAM tells names in another case apart is unconfirmed for policies,
// users and groups too: see subjectOf.

func subjectOfPolicy(policy PolicyRef) string {
	return string(policy.Type) + "/" + strings.ToLower(policy.Name)
}

func subjectOfGrantee(grantee Grantee) string {
	return string(grantee.Kind) + "/" + strings.ToLower(grantee.Name)
}

// forgettingPolicies passes everything on, and makes the cache forget what a
// write touched. A failed write may have been carried out: it counts too.
type forgettingPolicies struct {
	Policies
	memory *policyMemory
}

// forget drops a custom policy: no other is ever written.
func (p *forgettingPolicies) forget(name string) {
	subject := subjectOfPolicy(PolicyRef{Name: name, Type: CustomPolicy})
	p.memory.policies.forget(subject)
	p.memory.attachments.holders.forget(subject)
}

func (p *forgettingPolicies) Create(ctx context.Context, spec PolicySpec) (Policy, error) {
	defer p.forget(spec.Name)
	return p.Policies.Create(ctx, spec)
}

func (p *forgettingPolicies) Rewrite(ctx context.Context, name, document string) error {
	defer p.forget(name)
	return p.Policies.Rewrite(ctx, name, document)
}

func (p *forgettingPolicies) Describe(ctx context.Context, name, description string) error {
	defer p.forget(name)
	return p.Policies.Describe(ctx, name, description)
}

func (p *forgettingPolicies) Delete(ctx context.Context, name string) error {
	defer p.forget(name)
	return p.Policies.Delete(ctx, name)
}

func (p *forgettingPolicies) Attach(ctx context.Context, policy PolicyRef, to Grantee) error {
	defer p.memory.attachments.forget(policy, to)
	return p.Policies.Attach(ctx, policy, to)
}

func (p *forgettingPolicies) Detach(ctx context.Context, policy PolicyRef, from Grantee) error {
	defer p.memory.attachments.forget(policy, from)
	return p.Policies.Detach(ctx, policy, from)
}

// cachedPolicies reads through the memory.
type cachedPolicies struct{ forgettingPolicies }

// Get serves a policy that was read under another spelling, as Get of roles
// does.
func (p *cachedPolicies) Get(ctx context.Context, policy PolicyRef) (Policy, error) {
	subject := subjectOfPolicy(policy)
	if found, ok := p.memory.policies.peek(subject); ok {
		return found, nil
	}
	return p.memory.policies.get(ctx, subject, policy.Name, func(ctx context.Context) (Policy, error) {
		return p.Policies.Get(ctx, policy)
	})
}

func (p *cachedPolicies) Holders(ctx context.Context, policy PolicyRef) ([]Grantee, error) {
	memory := &p.memory.attachments.holders
	holders, err := memory.get(ctx, subjectOfPolicy(policy), policy.Name, func(ctx context.Context) ([]Grantee, error) {
		return p.Policies.Holders(ctx, policy)
	})
	return slices.Clone(holders), err
}

// Of shares what is known of a role with Policies of roles.
func (p *cachedPolicies) Of(ctx context.Context, grantee Grantee) ([]PolicyRef, error) {
	memory := &p.memory.attachments.policies
	policies, err := memory.get(ctx, subjectOfGrantee(grantee), grantee.Name, func(ctx context.Context) ([]PolicyRef, error) {
		return p.Policies.Of(ctx, grantee)
	})
	return slices.Clone(policies), err
}

func (p *cachedPolicies) Groups(ctx context.Context, user string) ([]string, error) {
	groups, err := p.memory.groups.get(ctx, strings.ToLower(user), user, func(ctx context.Context) ([]string, error) {
		return p.Policies.Groups(ctx, user)
	})
	return slices.Clone(groups), err
}
