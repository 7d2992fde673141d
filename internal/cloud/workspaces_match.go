package cloud

import (
	"slices"
	"strings"
	"unicode"
)

// MatchMembers returns the members that a RAM role or user of a name may be:
// those whose member, account or display name is exactly the name. If there is
// none, those in whose names the last segment of a path is it, in any letter
// case. Several are several: the caller must not guess.
//
// How a workspace shows a role is unconfirmed: by its bare name, or with
// something before it, as in "role/name" or in an ARN.
func MatchMembers(members []Member, name string) []Member {
	return matching(members, name, func(m Member) []string { return []string{m.Name, m.AccountName, m.DisplayName} })
}

// MatchCandidates is MatchMembers for those who can be made members.
func MatchCandidates(candidates []Candidate, name string) []Candidate {
	return matching(candidates, name, func(c Candidate) []string { return []string{c.Name} })
}

func matching[T any](items []T, name string, names func(T) []string) []T {
	if name == "" {
		return nil
	}
	if exact := whoseName(items, names, func(shown string) bool { return shown == name }); len(exact) > 0 {
		return exact
	}
	return whoseName(items, names, func(shown string) bool { return strings.EqualFold(lastSegment(shown), name) })
}

func whoseName[T any](items []T, names func(T) []string, is func(string) bool) []T {
	var found []T
	for _, item := range items {
		if slices.ContainsFunc(names(item), is) {
			found = append(found, item)
		}
	}
	return found
}

// NamesShown returns what the name of a role or user may be that a workspace
// shows so: the text as it is, the last segment of a path, and every part of it
// that could be a name.
func NamesShown(shown string) []string {
	apart := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r)
	}
	var names []string
	for _, name := range append([]string{shown, lastSegment(shown)}, strings.FieldsFunc(shown, apart)...) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func lastSegment(shown string) string { return shown[strings.LastIndexByte(shown, '/')+1:] }

// HasUserForm reports whether the id of a user in a workspace has the form of
// the ids that RAM gives to accounts and users: digits. That form is confirmed,
// so an id of another form is that of a role. A role may have digits, too.
func HasUserForm(userID string) bool {
	return userID != "" && strings.Trim(userID, "0123456789") == ""
}

// IsRoleUserID reports whether the id of a user in a workspace fits the id that
// RAM gives to a role. What the id of a role's member looks like is unconfirmed:
// both forms that are thought of fit, the bare one and "ROLE_" before it. So a
// fit tells one match from another, and a misfit refuses none.
func IsRoleUserID(userID, roleID string) bool {
	bare, _ := strings.CutPrefix(userID, "ROLE_")
	return roleID != "" && bare == roleID
}
