package preflight_test

import (
	"context"
	"errors"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const account = "1234567890123456"

// fake is an account as the rules read it. What it does not implement panics:
// the rules only read.
type fake struct {
	caller    cloud.Identity
	callerErr error
	trust     map[string]string // by role name
	rolesErr  error
	policies  map[cloud.PolicyRef]string // documents
	attached  map[cloud.Grantee][]cloud.PolicyRef
	groups    map[string][]string
	readsErr  error // of policies and groups
}

func user(name string) cloud.Identity {
	return cloud.Identity{Account: account, Type: acs.PrincipalRAMUser, ARN: "acs:ram::" + account + ":user/" + name}
}

func (f *fake) clients() *cloud.Clients {
	return &cloud.Clients{Identities: fakeIdentities{f}, Roles: fakeRoles{fake: f}, Policies: fakePolicies{fake: f}}
}

type fakeIdentities struct{ *fake }

func (f fakeIdentities) Caller(context.Context) (cloud.Identity, error) { return f.caller, f.callerErr }

type fakeRoles struct {
	cloud.Roles
	*fake
}

func (f fakeRoles) GetByARN(_ context.Context, role acs.RoleARN) (cloud.Role, error) {
	for name, trust := range f.trust {
		if f.rolesErr == nil && strings.EqualFold(name, role.Name) {
			return cloud.Role{Name: name, ARN: role.String(), TrustPolicy: trust}, nil
		}
	}
	return cloud.Role{}, errors.Join(f.rolesErr, cloud.ErrNotFound)
}

type fakePolicies struct {
	cloud.Policies
	*fake
}

func (f fakePolicies) Get(_ context.Context, ref cloud.PolicyRef) (cloud.Policy, error) {
	return cloud.Policy{PolicyRef: ref, Document: f.policies[ref]}, f.readsErr
}

func (f fakePolicies) Of(_ context.Context, grantee cloud.Grantee) ([]cloud.PolicyRef, error) {
	return f.attached[grantee], f.readsErr
}

func (f fakePolicies) Groups(_ context.Context, user string) ([]string, error) {
	return f.groups[user], f.readsErr
}
