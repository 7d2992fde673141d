package cloud

import (
	"context"
	"time"
)

// Policies reads and writes RAM policies and what they are attached to. A
// policy, user, group or role that does not exist is ErrNotFound.
type Policies interface {
	// Get returns a policy with the document of its default version.
	Get(ctx context.Context, policy PolicyRef) (Policy, error)
	// Create makes a custom policy. When the answer was lost it looks for the
	// policy and adopts it only if it says exactly what was asked for and was
	// made moments ago; otherwise ErrAlreadyExists.
	Create(ctx context.Context, spec PolicySpec) (Policy, error)
	// Rewrite makes the document the default version of a custom policy. At
	// the limit of five versions the oldest that is not the default goes.
	Rewrite(ctx context.Context, name, document string) error
	// Describe replaces the description of a custom policy.
	Describe(ctx context.Context, name, description string) error
	// Delete removes a custom policy with all its versions. Detach it first.
	Delete(ctx context.Context, name string) error

	// Tags returns all tags of a custom policy.
	Tags(ctx context.Context, name string) (map[string]string, error)
	// Retag sets some tags and removes others; either may be empty.
	Retag(ctx context.Context, name string, set map[string]string, remove []string) error

	// Holders returns everybody the policy is attached to.
	Holders(ctx context.Context, policy PolicyRef) ([]Grantee, error)
	// Attach and Detach succeed when there is nothing left to do.
	Attach(ctx context.Context, policy PolicyRef, to Grantee) error
	Detach(ctx context.Context, policy PolicyRef, from Grantee) error

	// Of returns the policies attached to one grantee, at account level.
	Of(ctx context.Context, grantee Grantee) ([]PolicyRef, error)
	// Groups returns the names of the groups a user is in.
	Groups(ctx context.Context, user string) ([]string, error)
}

// Policy is one RAM policy (GetPolicy).
type Policy struct {
	PolicyRef
	Description string
	// Document is the JSON text of the default version.
	Document       string
	DefaultVersion string // such as "v3"
	CreateDate     time.Time
	UpdateDate     time.Time
}

// PolicySpec describes a custom policy to be created.
type PolicySpec struct {
	Name        string
	Document    string
	Description string
	Tags        map[string]string
}

// GranteeKind is what a policy can be attached to.
type GranteeKind string

// The kinds of grantees.
const (
	UserGrantee  GranteeKind = "user"
	GroupGrantee GranteeKind = "group"
	RoleGrantee  GranteeKind = "role"
)

// Grantee is one user, group or role of the account.
type Grantee struct {
	Kind GranteeKind
	Name string
}

func (g Grantee) String() string { return string(g.Kind) + " " + g.Name }
