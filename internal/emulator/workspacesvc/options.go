package workspacesvc

import (
	"fmt"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// Options are the knobs of the service. The zero value answers as the package
// documentation says.
type Options struct {
	// RoleSync decides when a new RAM role can be made a member.
	RoleSync RoleSync

	// PrefixRoleIDs writes the user id of a role as ROLE_ and its RAM id.
	// Otherwise it is the bare RAM id.
	PrefixRoleIDs bool

	// RoleLabel is how a role's name is shown, with %s for the name, such as
	// "role/%s" or "%s (role)". Empty: the bare name.
	RoleLabel string

	// RoleAccountType is the AccountType of a role. Empty: 6. "-": there is
	// none.
	RoleAccountType string

	// ExactUserName finds users in ListWorkspaceUsers by their whole name.
	// Otherwise a part of it is enough.
	ExactUserName bool

	// RequireBoth lets a caller do only what RAM and a role in the workspace
	// allow. Otherwise either is enough.
	RequireBoth bool

	// IgnoreTrust takes the session of a role for a member although the role
	// does not trust DataWorks.
	IgnoreTrust bool

	// LastRole says what becomes of a member whose last role is removed.
	LastRole LastRole

	// StrictRoles refuses to add a role that the member has, and to remove one
	// that it does not have. Otherwise both succeed.
	StrictRoles bool

	// RefuseOwner refuses to delete the owner with HTTP 400. Otherwise the
	// refusal comes in the body of a success.
	RefuseOwner bool

	// ReportAbsent reports that a member to be deleted is absent, in the body
	// of a success. Otherwise there is nothing to tell.
	ReportAbsent bool

	// MemberLag is how many calls of GetMember after CreateMember do not find
	// the member yet.
	MemberLag int

	// NotFoundStatus is the HTTP status of everything that does not exist.
	// Zero: 400.
	NotFoundStatus int

	// Settling is how long a workspace stays INITIALIZING or UPDATING before it
	// is ENABLED. Zero: until told otherwise.
	Settling time.Duration
}

// RoleSync says when a RAM role that was made after the workspaces were seeded
// becomes known to them. All that is set must have passed; the zero value lets
// every role be known at once. A role that somebody signs in with is known from
// then on, whatever is set.
type RoleSync struct {
	// AfterReads is how many calls of ListWorkspaceUsers, in any workspace of
	// the account, do not show the role yet.
	AfterReads int
	// ByClock is how long after its creation the role is not known.
	ByClock time.Duration
	// Never lets the role be unknown until somebody signs in with it.
	Never bool
}

// LastRole is what becomes of a member whose last role is removed.
type LastRole string

// What can become of it: the removal is refused, the member stays and may do
// nothing, or it is gone.
const (
	LastRoleRefused       LastRole = ""
	LastRoleKeepsMember   LastRole = "keep-member"
	LastRoleRemovesMember LastRole = "remove-member"
)

// Check reports an option that says nothing.
func (o Options) Check() error {
	if o.RoleLabel != "" && strings.Count(o.RoleLabel, "%s") != 1 {
		return fmt.Errorf("workspaces: role label %q: want one %%s for the role's name", o.RoleLabel)
	}
	switch o.LastRole {
	case LastRoleRefused, LastRoleKeepsMember, LastRoleRemovesMember:
		return nil
	}
	return fmt.Errorf("workspaces: last role %q: want %s or %s", o.LastRole, LastRoleKeepsMember, LastRoleRemovesMember)
}

// Clock tells the time.
type Clock = state.Clock
