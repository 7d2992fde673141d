package workspacesvc

import (
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s *Service) getWorkspace(call *wire.Call, w *workspace) (map[string]any, error) {
	verbose, err := parameters().Bool(call, "Verbose", false)
	if err != nil {
		return nil, err
	}
	return s.showOne(w, verbose), nil
}

// defaultOf returns the default workspace of an account in a region, nil if it
// has none.
func (s *Service) defaultOf(account, region string) *workspace {
	for _, w := range s.workspaces {
		if w.account == account && w.region == region && w.isDefault {
			return w
		}
	}
	return nil
}

// DefaultWorkspace returns the id of the default workspace of an account in a
// region, empty if it has none. Products ask it where something goes that names
// no workspace.
func (s *Service) DefaultWorkspace(account, region string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.defaultOf(account, region); w != nil {
		return w.id
	}
	return ""
}

// getDefaultWorkspace needs a permission on anything, or a role in the default
// workspace. Emulator choices: that, and that one without conditions to meet
// has none. The answer has fewer members than that of GetWorkspace.
func (s *Service) getDefaultWorkspace(call *wire.Call) (map[string]any, error) {
	w := s.defaultOf(call.Caller.Account, call.Region)
	if err := s.authorize(call, "", w, toRead); err != nil {
		return nil, err
	}
	if w == nil {
		return nil, s.notFound(codeNoDefault, "The account has no default workspace in %s.", call.Region)
	}
	answer, err := s.getWorkspace(call, w)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"AdminNames", "ExtraInfos", "IsDefault", "ResourceGroupId"} {
		delete(answer, name)
	}
	if owner, verbose := answer["Owner"].(map[string]any); verbose {
		delete(owner, "DisplayName")
	}
	answer["Conditions"] = []any{}
	return answer, nil
}

func (s *Service) getMember(call *wire.Call, w *workspace) (map[string]any, error) {
	memberID, userID := call.Parameters["MemberId"], call.Parameters["UserId"]
	if (memberID == "") == (userID == "") {
		return nil, invalid("Exactly one of MemberId and UserId is required.")
	}
	m, found := w.memberByID(memberID)
	if userID != "" {
		m, found = w.members[userID]
	}
	if found && m.hidden > 0 {
		m.hidden--
		found = false
	}
	if !found {
		return nil, s.memberNotFound(memberID + userID)
	}
	return s.showMember(m), nil
}

// listMembers finds a member by a part of its name, and by any one of several
// roles. Emulator choices: that any one is enough, and that the oldest member
// comes first.
func (s *Service) listMembers(call *wire.Call, w *workspace) (map[string]any, error) {
	page, err := parameters().Page(call, "PageNumber", defaultPageSize, maxPageSize)
	if err != nil {
		return nil, err
	}
	roles := product.Split(call.Parameters["Roles"])
	for _, role := range roles {
		if !knownRole(role) {
			return nil, unknownRole(role)
		}
	}
	name, userID := call.Parameters["MemberName"], call.Parameters["UserId"]
	var found []*member
	for _, m := range w.ordered() {
		holds := func(role string) bool { return m.roles[role] }
		if contains(m.name, name) && (userID == "" || userID == m.userID) &&
			(len(roles) == 0 || slices.ContainsFunc(roles, holds)) {
			found = append(found, m)
		}
	}
	items := []any{}
	for _, m := range product.Of(page, found) {
		items = append(items, s.showListed(w, m))
	}
	return map[string]any{"TotalCount": len(found), "Members": items}, nil
}

// listUsers shows who can be made a member and is none. There are no pages.
func (s *Service) listUsers(call *wire.Call, w *workspace) (map[string]any, error) {
	now := s.now()
	known := s.known(w.account, now)
	s.listed(w.account, now)
	name, userID := call.Parameters["UserName"], call.Parameters["UserId"]
	users := []any{}
	for _, identity := range known {
		id, shown := s.userID(identity), s.shownName(identity)
		_, isMember := w.members[id]
		named := contains(shown, name) || contains(s.displayName(identity), name)
		if s.options.ExactUserName {
			named = name == "" || name == shown
		}
		if !isMember && named && (userID == "" || userID == id) {
			users = append(users, map[string]any{"UserId": id, "UserName": shown})
		}
	}
	return map[string]any{"TotalCount": len(users), "Users": users}, nil
}

// contains compares ignoring case, as fuzzy filters do here.
func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
