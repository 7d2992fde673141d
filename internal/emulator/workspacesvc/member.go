package workspacesvc

import (
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The roles of a workspace.
const (
	roleOwner = "PAI.WorkspaceOwner"
	roleAdmin = "PAI.WorkspaceAdmin"
)

func knownRole(name string) bool {
	return slices.Contains([]string{
		roleOwner, roleAdmin,
		"PAI.AlgoDeveloper", "PAI.AlgoOperator", "PAI.LabelManager", "PAI.MaxComputeDeveloper", "PAI.WorkspaceGuest",
	}, name)
}

// checkRole refuses a role that cannot be given.
func checkRole(name string) error {
	switch {
	case name == roleOwner:
		return ownerRole()
	case !knownRole(name):
		return unknownRole(name)
	}
	return nil
}

// checkRoles refuses roles that nobody can be given.
func checkRoles(roles []string) error {
	if len(roles) == 0 {
		return invalid("Roles must not be empty.")
	}
	for _, role := range roles {
		if err := checkRole(role); err != nil {
			return err
		}
	}
	return nil
}

// member is one member of a workspace. It outlives its identity.
type member struct {
	id, userID        string
	name, displayName string        // as they were shown when it was made
	identity          wire.Identity // as it was then
	roles             map[string]bool
	createdAt         time.Time
	order             int
	hidden            int // calls of GetMember that still do not find it
}

// join makes an identity a member with roles that were checked.
func (s *Service) join(w *workspace, identity wire.Identity, roles []string, at time.Time) *member {
	m := &member{
		userID: s.userID(identity), name: s.shownName(identity), displayName: s.displayName(identity),
		identity: identity, roles: map[string]bool{}, createdAt: at, order: s.next(),
	}
	m.id = w.id + "-" + m.userID
	for _, role := range roles {
		m.roles[role] = true
	}
	w.members[m.userID] = m
	return m
}

// shuffled returns the roles in an order that is always the same for a member
// and never the order of their names: it means nothing.
func (m *member) shuffled() []string {
	place := func(role string) uint32 {
		hash := fnv.New32a()
		hash.Write([]byte(m.id + role))
		return hash.Sum32()
	}
	roles := slices.SortedFunc(maps.Keys(m.roles), func(a, b string) int {
		return int(int64(place(a)) - int64(place(b)))
	})
	if slices.IsSorted(roles) {
		slices.Reverse(roles)
	}
	return roles
}

// showMember writes a member as a single read answers it.
func (s *Service) showMember(m *member) map[string]any {
	members := map[string]any{
		"MemberId":      m.id,
		"UserId":        m.userID,
		"MemberName":    m.name,
		"DisplayName":   m.displayName,
		"GmtCreateTime": stamp(m.createdAt),
		"Roles":         m.shuffled(),
	}
	if kind := s.accountType(m.identity.Type); kind != "" {
		members["AccountType"] = kind
	}
	return members
}

// showListed writes a member as a list answers it: with the name of its
// identity, which is null when that is gone.
func (s *Service) showListed(w *workspace, m *member) map[string]any {
	members := s.showMember(m)
	members["AccountName"] = nil
	if identity, found := s.identity(w.account, m.userID); found {
		members["AccountName"] = s.shownName(identity)
	}
	return members
}
