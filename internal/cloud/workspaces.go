package cloud

import (
	"context"
	"iter"
	"slices"
	"time"
)

// Workspaces reads workspaces of PAI (AIWorkSpace), and reads and writes their
// members. A workspace or member that does not exist is ErrNotFound.
//
// Ids of users and members are opaque: what the id of a role looks like is not
// documented. Regions are ids such as "cn-hangzhou".
type Workspaces interface {
	Get(ctx context.Context, region, id string) (Workspace, error)
	// All yields the workspaces that the caller sees, page by page. It stops
	// after the first error.
	All(ctx context.Context, region string) iter.Seq2[Workspace, error]

	// Members yields every member of a workspace, page by page.
	Members(ctx context.Context, region, workspaceID string) iter.Seq2[Member, error]
	// Member returns the member that a user is. Without the workspace it is
	// ErrNoWorkspace, which does not say that the member is gone.
	Member(ctx context.Context, region, workspaceID, userID string) (Member, error)
	// Candidates returns those who can be made members and are none yet, as
	// far as the workspace knows them, by a name that the product matches in
	// its own way. An empty name is everybody.
	Candidates(ctx context.Context, region, workspaceID, name string) ([]Candidate, error)

	// AddMember makes a user a member. When the answer was lost it looks for
	// the member, and takes it over only if it was not there before and has just
	// these roles. One that was there before is ErrAlreadyExists.
	//
	// The member is read back; its roles may still be others than those given.
	// An error together with a member that has an ID means that it was made.
	AddMember(ctx context.Context, region, workspaceID, userID string, roles []string) (Member, error)
	// AddMemberRole, RemoveMemberRole and RemoveMember succeed when there is
	// nothing left to do.
	AddMemberRole(ctx context.Context, region, workspaceID, memberID, role string) error
	RemoveMemberRole(ctx context.Context, region, workspaceID, memberID, role string) error
	// RemoveMember removes a member and looks that it is gone. A refusal that
	// the product wraps into a success is an error, such as ErrConflict for the
	// owner of the workspace.
	RemoveMember(ctx context.Context, region, workspaceID, memberID string) error
}

// WorkspaceEnabled is the status of a workspace that is in use.
const WorkspaceEnabled = "ENABLED"

// MemberRoleOwner is the role of who owns a workspace: exactly one member has
// it. Nobody is given it or loses it through the API.
const MemberRoleOwner = "PAI.WorkspaceOwner"

// AssignableMemberRoles returns the roles that members can be given.
func AssignableMemberRoles() []string {
	return []string{
		"PAI.WorkspaceAdmin", "PAI.AlgoDeveloper", "PAI.AlgoOperator", "PAI.LabelManager", "PAI.MaxComputeDeveloper", "PAI.WorkspaceGuest",
	}
}

// Workspace is one workspace of PAI. Lists leave DisplayName and Owner empty.
type Workspace struct {
	Region, ID        string
	Name, DisplayName string
	Description       string
	Status            string // ENABLED, INITIALIZING, ...
	Default           bool
	EnvTypes          []string // prod, or dev and prod
	Creator           string   // user id
	AdminNames        []string
	ResourceGroupID   string
	Owner             WorkspaceOwner
	CreateTime        time.Time
	UpdateTime        time.Time
}

// WorkspaceOwner is who owns a workspace.
type WorkspaceOwner struct{ UserID, UserName, DisplayName string }

// Member is one member of a workspace.
type Member struct {
	ID, UserID  string
	Name        string // MemberName
	DisplayName string
	// AccountName is empty when the identity behind the member is gone, or
	// when the answer does not say: see Dangling.
	AccountName string
	AccountType AccountType
	Roles       []string // names such as PAI.AlgoDeveloper, sorted
	CreateTime  time.Time
	// Dangling: a list shows the member without the account it belongs to, so
	// its user or role has probably been deleted. GetMember does not tell.
	Dangling bool
}

// IsOwner reports whether the member owns the workspace.
func (m Member) IsOwner() bool { return slices.Contains(m.Roles, MemberRoleOwner) }

// AccountType is what a member is. The product does not document the values.
type AccountType string

// Account types. That of a role is unconfirmed: decide nothing by it.
const (
	AccountTypeAccount AccountType = "1"
	AccountTypeUser    AccountType = "5"
	AccountTypeRole    AccountType = "6"
)

// Candidate is somebody who can be made a member.
type Candidate struct{ UserID, Name string }
