package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// lookup finds the user id of a RAM role or user by its name. The id of a role
// is never made of what RAM says: its form is unconfirmed.
type lookup struct {
	workspaces cloud.Workspaces
	who        remedy.WorkspaceMember
	// roleID is RAM's id of the role of that name, if it could be read. Where
	// the name means several, it tells which one is the role, and which are not.
	roleID string
	// noRole: RAM knows no role of that name. It may be too new.
	noRole bool
	// except is the user id of a member that is about to go.
	except string
}

// listed is whom a name means in a workspace.
type listed struct {
	cloud.Member // without an id unless it is a member already
	// fits: the user id is RAM's id of the role.
	fits bool
}

// ambiguous says that a name means several.
type ambiguous struct{ matches []remedy.MemberMatch }

func (a ambiguous) Error() string { return fmt.Sprintf("%d accounts have that name", len(a.matches)) }

func (l lookup) name() string {
	if l.who.RoleName != "" {
		return l.who.RoleName
	}
	return l.who.UserName
}

// find returns nil if nobody is listed under the name. Those who can be made
// members and those who are members are looked at together: a role and a user
// can have one name, and one of the two may be a member already.
func (l lookup) find(ctx context.Context) (*listed, error) {
	candidates, err := l.candidates(ctx, l.name())
	if err != nil {
		return nil, err
	}
	members, err := l.members(ctx)
	if err != nil {
		return nil, err
	}
	matches := l.matching(slices.Concat(candidates, members))
	if l.inconclusive(matches) {
		// What the product's own filter takes for the name is unconfirmed.
		if candidates, err = l.candidates(ctx, ""); err != nil {
			return nil, err
		}
		matches = l.matching(slices.Concat(candidates, members))
	}
	return l.choose(matches)
}

// inconclusive: nobody has the name, or a namesake of the role alone.
func (l lookup) inconclusive(matches []cloud.Member) bool {
	return !slices.ContainsFunc(matches, func(m cloud.Member) bool { return l.roleID == "" || l.who.RoleName == "" || l.fits(m) })
}

func (l lookup) candidates(ctx context.Context, name string) ([]cloud.Member, error) {
	candidates, err := l.workspaces.Candidates(ctx, l.who.Region, l.who.WorkspaceID, name)
	var members []cloud.Member
	for _, each := range candidates {
		members = append(members, cloud.Member{UserID: each.UserID, Name: each.Name})
	}
	return members, err
}

// members leaves out those who are nobody any more. Whether roles have an
// account in lists is unconfirmed: one that RAM knows by its id is somebody.
func (l lookup) members(ctx context.Context) ([]cloud.Member, error) {
	members, err := cloud.ListMembers(ctx, l.workspaces, l.who.Region, l.who.WorkspaceID)
	return slices.DeleteFunc(members, func(m cloud.Member) bool { return m.Dangling && !l.fits(m) || m.UserID == l.except }), err
}

// matching is content with a part of the name where the id says that it is the
// role: how a workspace shows a role is unconfirmed, too, and somebody else may
// be shown by exactly the name.
func (l lookup) matching(people []cloud.Member) []cloud.Member {
	if l.who.RoleName != "" {
		roles := slices.DeleteFunc(slices.Clone(people), func(m cloud.Member) bool { return !l.fits(m) || !l.shows(m) })
		if len(roles) > 0 {
			return roles
		}
	}
	return cloud.MatchMembers(people, l.name())
}

// shows reports whether the name is a part of what is shown of somebody.
func (l lookup) shows(m cloud.Member) bool {
	shown := strings.ToLower(strings.Join([]string{m.Name, m.AccountName, m.DisplayName}, "\n"))
	return strings.Contains(shown, strings.ToLower(l.name()))
}

func (l lookup) fits(m cloud.Member) bool { return cloud.IsRoleUserID(m.UserID, l.roleID) }

// choose tells a role from a user of the same name by the id of the role: the
// user does not have it, and if anybody has it that is the role. Nor is a user
// who has not the id of one.
func (l lookup) choose(matches []cloud.Member) (*listed, error) {
	if l.who.RoleName == "" {
		matches = slices.DeleteFunc(matches, func(m cloud.Member) bool { return l.fits(m) || !cloud.HasUserForm(m.UserID) })
	} else if slices.ContainsFunc(matches, l.fits) {
		matches = slices.DeleteFunc(matches, func(m cloud.Member) bool { return !l.fits(m) })
	}
	switch len(matches) {
	case 0:
		return nil, nil
	case 1:
		return &listed{Member: matches[0], fits: l.fits(matches[0])}, nil
	}
	var all []remedy.MemberMatch
	for _, m := range matches {
		all = append(all, remedy.MemberMatch{UserID: m.UserID, Name: m.Name, Member: m.ID != ""})
	}
	return nil, ambiguous{matches: all}
}

// doubtful: the entry with the role's name has another id than the role, in
// the form that users have. Most likely that is a user of the same name, and the role
// is not listed so far. Nobody is made a member on such grounds.
func (l lookup) doubtful(found *listed) bool {
	return l.who.RoleName != "" && (l.roleID != "" || l.noRole) && !found.fits && cloud.HasUserForm(found.UserID)
}
