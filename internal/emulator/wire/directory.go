package wire

import "time"

// Directory knows who may sign requests and what callers may do. RAM is it.
type Directory interface {
	// AccessKey finds an access key, permanent or temporary, by its id.
	AccessKey(id string) (AccessKey, bool)
	// Decide asks the caller's policies for a permission. The context holds
	// the condition keys of the request.
	Decide(caller Caller, permission Permission, context map[string][]string) Decision
}

// AccessKey is an access key and its holder.
type AccessKey struct {
	ID, Secret string
	Inactive   bool
	// Token and Expires belong to a temporary key only.
	Token   string
	Expires time.Time
	Caller  Caller
}

// Decision is what policies say about a permission.
type Decision struct {
	Allowed bool
	// Explicit tells a Deny statement from the absence of an Allow.
	Explicit bool
	// PolicyType names the layer that decided, as in AccessDeniedDetail.
	PolicyType string
}

// ServiceRoleAuthority is a [RoleAuthority] that can be told which service a
// role is passed to, for policies with the condition acs:Service.
type ServiceRoleAuthority interface {
	RoleAuthority
	// MayPassTo is MayPass with acs:Service known.
	MayPassTo(caller Caller, roleARN, servicePrincipal string) bool
}

// Identity is somebody who can sign in: an account, one of its users, or one of
// its roles, whose sessions are [CallerAssumedRole].
type Identity struct {
	Type              CallerType
	ID                string
	Name, DisplayName string // of an account: its id
	Created           time.Time
}
