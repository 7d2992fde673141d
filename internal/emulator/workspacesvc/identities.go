package workspacesvc

import (
	"cmp"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const roleIDPrefix = "ROLE_"

// userID is how the product calls an identity of RAM.
func (s *Service) userID(identity wire.Identity) string {
	if identity.Type == wire.CallerAssumedRole && s.options.PrefixRoleIDs {
		return roleIDPrefix + identity.ID
	}
	return identity.ID
}

// shownName is the name under which an identity is listed.
func (s *Service) shownName(identity wire.Identity) string {
	if identity.Type == wire.CallerAssumedRole && s.options.RoleLabel != "" {
		return strings.Replace(s.options.RoleLabel, "%s", identity.Name, 1)
	}
	return identity.Name
}

// displayName falls back to the name: roles have no other.
func (s *Service) displayName(identity wire.Identity) string {
	return cmp.Or(identity.DisplayName, s.shownName(identity))
}

// The account types of members.
const (
	typeAccount = "1"
	typeUser    = "5"
	typeRole    = "6"
	absent      = "-"
)

// accountType is empty if answers have none.
func (s *Service) accountType(kind wire.CallerType) string {
	switch {
	case kind == wire.CallerAccount:
		return typeAccount
	case kind == wire.CallerUser:
		return typeUser
	case s.options.RoleAccountType == absent:
		return ""
	}
	return cmp.Or(s.options.RoleAccountType, typeRole)
}

// identity finds an identity of RAM by its user id, known to the product or
// not.
func (s *Service) identity(account, userID string) (wire.Identity, bool) {
	for _, identity := range s.directory.Identities(account) {
		if s.userID(identity) == userID {
			return identity, true
		}
	}
	return wire.Identity{}, false
}

// known returns the identities that can be made members.
func (s *Service) known(account string, now time.Time) []wire.Identity {
	var known []wire.Identity
	for _, identity := range s.directory.Identities(account) {
		if identity.Type != wire.CallerAssumedRole || s.roles.knows(identity, now, s.options.RoleSync) {
			known = append(known, identity)
		}
	}
	return known
}

// roleSync remembers which roles the product has heard of, by their RAM id: a
// role that was made anew under its old name is another.
type roleSync struct {
	touched map[string]bool
	misses  map[string]int // lists that did not show the role
}

func newRoleSync() roleSync {
	return roleSync{touched: map[string]bool{}, misses: map[string]int{}}
}

func (r roleSync) touch(roleID string) { r.touched[roleID] = true }

func (r roleSync) knows(role wire.Identity, now time.Time, when RoleSync) bool {
	switch {
	case r.touched[role.ID]:
		return true
	case when.Never:
		return false
	}
	return r.misses[role.ID] >= when.AfterReads && !now.Before(role.Created.Add(when.ByClock))
}

// listed counts a list of users: it did not show the roles that are unknown.
func (s *Service) listed(account string, now time.Time) {
	for _, identity := range s.directory.Identities(account) {
		if identity.Type == wire.CallerAssumedRole && !s.roles.knows(identity, now, s.options.RoleSync) {
			s.roles.misses[identity.ID]++
		}
	}
}
