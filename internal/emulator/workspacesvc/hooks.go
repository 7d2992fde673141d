package workspacesvc

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The hooks change a workspace behind everybody's back: no permission is asked,
// and no status is in the way.

// called is how hooks and the seed call an identity: account, user/NAME or
// role/NAME, as it ends in an ARN.
func called(identity wire.Identity) string {
	switch identity.Type {
	case wire.CallerUser:
		return "user/" + identity.Name
	case wire.CallerAssumedRole:
		return "role/" + identity.Name
	case wire.CallerAccount:
	}
	return "account"
}

// find finds an identity by what it is called, in any letter case, as RAM does.
func (s *Service) find(account, who string) (wire.Identity, error) {
	for _, identity := range s.directory.Identities(account) {
		if strings.EqualFold(called(identity), who) {
			return identity, nil
		}
	}
	return wire.Identity{}, fmt.Errorf("there is no %s in the account %s", who, account)
}

// Member is a member as the service has it.
type Member struct {
	ID, UserID string
	Who        string   // account, user/NAME or role/NAME
	Roles      []string // by name
	// Dangling says that its user or role is gone.
	Dangling bool
}

// Members returns all members of a workspace, the oldest first. The first one
// is the owner.
func (s *Service) Members(workspaceID string) ([]Member, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, found := s.workspaces[workspaceID]
	if !found {
		return nil, noWorkspace("members", workspaceID)
	}
	var members []Member
	for _, m := range w.ordered() {
		_, alive := s.identity(w.account, m.userID)
		members = append(members, Member{
			ID: m.id, UserID: m.userID, Who: called(m.identity), Roles: slices.Sorted(maps.Keys(m.roles)), Dangling: !alive,
		})
	}
	return members, nil
}

// AddMember makes user/NAME or role/NAME a member, known to the product or not.
func (s *Service) AddMember(workspaceID, who string, roles ...string) error {
	return s.change("add member", workspaceID, func(w *workspace, now time.Time) error {
		identity, err := s.find(w.account, who)
		if err != nil {
			return err
		}
		if _, found := w.members[s.userID(identity)]; found {
			return fmt.Errorf("%s is a member already", who)
		}
		if err := checkRoles(roles); err != nil {
			return err
		}
		s.join(w, identity, roles, now)
		return nil
	})
}

// SetMemberRoles replaces the roles of a member. Without any it is left with
// none.
func (s *Service) SetMemberRoles(workspaceID, who string, roles ...string) error {
	return s.changeMember("set member roles", workspaceID, who, func(_ *workspace, m *member) error {
		set := map[string]bool{}
		for _, role := range roles {
			if !knownRole(role) {
				return unknownRole(role)
			}
			set[role] = true
		}
		m.roles = set
		return nil
	})
}

// RemoveMember ends a membership. The user or role must still exist: see
// [Service.RemoveMemberID].
func (s *Service) RemoveMember(workspaceID, who string) error {
	return s.changeMember("remove member", workspaceID, who, func(w *workspace, m *member) error {
		delete(w.members, m.userID)
		return nil
	})
}

// RemoveMemberID ends a membership by its id.
func (s *Service) RemoveMemberID(workspaceID, memberID string) error {
	return s.change("remove member", workspaceID, func(w *workspace, _ time.Time) error {
		m, found := w.memberByID(memberID)
		if !found {
			return fmt.Errorf("there is no member %s", memberID)
		}
		delete(w.members, m.userID)
		return nil
	})
}

// SetWorkspaceStatus puts a workspace into a status. See [Options.Settling].
func (s *Service) SetWorkspaceStatus(workspaceID, newStatus string) error {
	return s.change("set status", workspaceID, func(w *workspace, now time.Time) error {
		if !status(newStatus).known() {
			return fmt.Errorf("unknown status %q", newStatus)
		}
		w.status, w.since, w.modifiedAt = status(newStatus), now, now
		return nil
	})
}

// Remove makes a workspace disappear.
func (s *Service) Remove(workspaceID string) error {
	return s.change("remove", workspaceID, func(w *workspace, _ time.Time) error {
		delete(s.workspaces, w.id)
		return nil
	})
}

// Touch lets a role be known from now on, as if somebody had signed in with it.
func (s *Service) Touch(account, role string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	identity, err := s.find(account, "role/"+role)
	if err != nil {
		return fmt.Errorf("touch: %w", err)
	}
	s.roles.touch(identity.ID)
	return nil
}

func (s *Service) change(what, workspaceID string, apply func(*workspace, time.Time) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, found := s.workspaces[workspaceID]
	if !found {
		return noWorkspace(what, workspaceID)
	}
	if err := apply(w, s.now()); err != nil {
		return fmt.Errorf("%s of workspace %s: %w", what, workspaceID, err)
	}
	return nil
}

func (s *Service) changeMember(what, workspaceID, who string, apply func(*workspace, *member) error) error {
	return s.change(what, workspaceID, func(w *workspace, _ time.Time) error {
		identity, err := s.find(w.account, who)
		if err != nil {
			return err
		}
		m, found := w.members[s.userID(identity)]
		if !found {
			return fmt.Errorf("%s is no member", who)
		}
		return apply(w, m)
	})
}

func noWorkspace(what, id string) error {
	return fmt.Errorf("%s of workspace %s: no such workspace", what, id)
}
