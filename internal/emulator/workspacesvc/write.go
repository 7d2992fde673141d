package workspacesvc

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// newMember is one entry of a CreateMember request.
type newMember struct {
	UserID string
	Roles  []string
}

// createMember makes all of the users members, or none. Emulator choice: what
// becomes of the good entries beside a bad one is not published.
func (s *Service) createMember(call *wire.Call, w *workspace) (map[string]any, error) {
	entries, err := readMembers(call)
	if err != nil {
		return nil, err
	}
	now := s.now()
	known := s.known(w.account, now)
	var identities []wire.Identity
	for n, entry := range entries {
		if m, found := w.members[entry.UserID]; found {
			return nil, memberExists(m)
		}
		at := slices.IndexFunc(known, func(i wire.Identity) bool { return s.userID(i) == entry.UserID })
		switch {
		case at < 0:
			return nil, unknownUser(entry.UserID)
		case slices.ContainsFunc(entries[:n], func(e newMember) bool { return e.UserID == entry.UserID }):
			return nil, invalid("The user %s is given twice.", entry.UserID)
		}
		identities = append(identities, known[at])
	}
	items := []any{}
	for n, entry := range entries {
		m := s.join(w, identities[n], entry.Roles, now)
		m.hidden = s.options.MemberLag
		items = append(items, map[string]any{
			"UserId": m.userID, "MemberId": m.id, "DisplayName": m.displayName, "Roles": m.shuffled(),
		})
	}
	return map[string]any{"Members": items}, nil
}

// readMembers decodes the body and checks what can be checked without looking
// anybody up.
func readMembers(call *wire.Call) ([]newMember, error) {
	list, isList := call.Body["Members"].([]any)
	if !isList {
		return nil, invalid("Members must be a list of objects with UserId and Roles.")
	}
	var entries []newMember
	for n, item := range list {
		entry, err := readMember(fmt.Sprintf("Members[%d]", n), item)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return nil, invalid("Members must not be empty.")
	}
	for _, entry := range entries {
		if entry.UserID == "" {
			return nil, invalid("UserId is required.")
		}
		if err := checkRoles(entry.Roles); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// readMember decodes one entry. Names of members count in the letter case of
// the reference: encoding/json would take any.
func readMember(path string, item any) (newMember, error) {
	fields, isObject := item.(map[string]any)
	if !isObject {
		return newMember{}, invalid("%s must be an object with UserId and Roles.", path)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name != "UserId" && name != "Roles" {
			return newMember{}, unknownMember(path + "." + name)
		}
	}
	var entry newMember
	var isText bool
	if id, given := fields["UserId"]; given {
		if entry.UserID, isText = id.(string); !isText {
			return newMember{}, invalid("%s.UserId must be a string.", path)
		}
	}
	roles, given := fields["Roles"]
	list, isList := roles.([]any)
	if given && !isList {
		return newMember{}, invalid("%s.Roles must be a list of strings.", path)
	}
	for _, role := range list {
		name, isText := role.(string)
		if !isText {
			return newMember{}, invalid("%s.Roles must be a list of strings.", path)
		}
		entry.Roles = append(entry.Roles, name)
	}
	return entry, nil
}

// deleteMembers removes all that it finds, or none if the owner is among them.
// The answer to that is a success with a code in it.
func (s *Service) deleteMembers(call *wire.Call, w *workspace) (map[string]any, error) {
	ids := product.Split(call.Parameters["MemberIds"])
	if len(ids) == 0 {
		return nil, invalid("MemberIds is required.")
	}
	var found []*member
	answer := map[string]any{"Code": "", "Message": ""}
	for _, id := range ids {
		m, exists := w.memberByID(id)
		switch {
		case exists && m.roles[roleOwner] && s.options.RefuseOwner:
			return nil, refuse(http.StatusBadRequest, codeOwnerStays, messageOwnerStays)
		case exists && m.roles[roleOwner]:
			return map[string]any{"Code": codeOwnerStays, "Message": messageOwnerStays}, nil
		case exists:
			found = append(found, m)
		case s.options.ReportAbsent:
			answer["Code"], answer["Message"] = codeMemberNotFound, fmt.Sprintf(messageMemberNotFound, id)
		}
	}
	for _, m := range found {
		delete(w.members, m.userID)
	}
	return answer, nil
}

func (s *Service) addRole(call *wire.Call, w *workspace) (map[string]any, error) {
	m, role, err := s.memberAndRole(call, w)
	if err != nil {
		return nil, err
	}
	if m.roles[role] && s.options.StrictRoles {
		return nil, badRequest(codeRoleHeld, "The member %s has the role %s already.", m.id, role)
	}
	m.roles[role] = true
	return nil, nil
}

func (s *Service) removeRole(call *wire.Call, w *workspace) (map[string]any, error) {
	m, role, err := s.memberAndRole(call, w)
	if err != nil {
		return nil, err
	}
	switch last := len(m.roles) == 1; {
	case !m.roles[role] && s.options.StrictRoles:
		return nil, badRequest(codeRoleNotHeld, "The member %s does not have the role %s.", m.id, role)
	case !m.roles[role]:
		return nil, nil
	case last && s.options.LastRole == LastRoleRefused:
		return nil, badRequest(codeLastRole, "The role %s is the last one of the member %s.", role, m.id)
	case last && s.options.LastRole == LastRoleRemovesMember:
		delete(w.members, m.userID)
	}
	delete(m.roles, role)
	return nil, nil
}

func (s *Service) memberAndRole(call *wire.Call, w *workspace) (*member, string, error) {
	id, role := call.Path["MemberId"], call.Path["RoleName"]
	m, found := w.memberByID(id)
	if !found {
		return nil, "", s.memberNotFound(id)
	}
	return m, role, checkRole(role)
}
