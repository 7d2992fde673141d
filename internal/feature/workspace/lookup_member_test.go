package workspace

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// people are a workspace as lookups see it. What it does not implement panics:
// lookups only read.
type people struct {
	cloud.Workspaces
	candidates []cloud.Candidate
	members    []cloud.Member
	// named are the candidates that the product finds by a name; nil: all.
	named []cloud.Candidate
	err   error
}

func (p people) Candidates(_ context.Context, _, _, name string) ([]cloud.Candidate, error) {
	if name != "" && p.named != nil {
		return p.named, p.err
	}
	return p.candidates, p.err
}

func (p people) Members(context.Context, string, string) iter.Seq2[cloud.Member, error] {
	return func(yield func(cloud.Member, error) bool) {
		for _, m := range p.members {
			if !yield(m, nil) {
				return
			}
		}
	}
}

const roleID = "300000000000000001"

func role(name string) remedy.WorkspaceMember { return remedy.WorkspaceMember{RoleName: name} }
func user(name string) remedy.WorkspaceMember { return remedy.WorkspaceMember{UserName: name} }

func TestLookup(t *testing.T) {
	t.Parallel()
	candidate := func(id, name string) cloud.Candidate { return cloud.Candidate{UserID: id, Name: name} }
	member := func(id, name string) cloud.Member { return cloud.Member{ID: "m-" + id, UserID: id, Name: name} }
	const userID = "200000000000000001"
	for name, tc := range map[string]struct {
		people people
		who    remedy.WorkspaceMember
		roleID string
		except string
		want   string // user id, "" for nobody, or what the error says
	}{
		"nobody":                         {people{}, role("dev"), roleID, "", ""},
		"a candidate":                    {people{candidates: []cloud.Candidate{candidate(roleID, "dev"), candidate(userID, "ops")}}, role("dev"), roleID, "", roleID},
		"a candidate, RAM unknown":       {people{candidates: []cloud.Candidate{candidate("x", "dev")}}, role("dev"), "", "", "x"},
		"an id of an unknown form":       {people{candidates: []cloud.Candidate{candidate("r:1", "dev")}}, role("dev"), roleID, "", "r:1"},
		"a member":                       {people{members: []cloud.Member{member(roleID, "dev")}}, role("dev"), roleID, "", roleID},
		"a member who is gone":           {people{members: []cloud.Member{{UserID: "old", Name: "dev", Dangling: true}}}, role("dev"), roleID, "", ""},
		"a role without an account":      {people{members: []cloud.Member{{ID: "m", UserID: roleID, Name: "dev", Dangling: true}}}, role("dev"), roleID, "", roleID},
		"a member who is about to go":    {people{members: []cloud.Member{member("old", "dev")}}, role("dev"), "", "old", ""},
		"a role and its namesake":        {people{candidates: []cloud.Candidate{candidate(userID, "dev"), candidate("ROLE_"+roleID, "dev")}}, role("dev"), roleID, "", "ROLE_" + roleID},
		"a user and its namesake":        {people{candidates: []cloud.Candidate{candidate(userID, "dev"), candidate(roleID, "dev")}}, user("dev"), roleID, "", userID},
		"an unusual name, a namesake":    {people{candidates: []cloud.Candidate{candidate(userID, "dev"), candidate(roleID, "dev (role)")}}, role("dev"), roleID, "", roleID},
		"a user with no user's id":       {people{candidates: []cloud.Candidate{candidate("ROLE_1", "dev")}}, user("dev"), "", "", ""},
		"a user who is a role":           {people{candidates: []cloud.Candidate{candidate(roleID, "dev")}}, user("dev"), roleID, "", ""},
		"a candidate and a member":       {people{candidates: []cloud.Candidate{candidate(userID, "dev")}, members: []cloud.Member{member(roleID, "dev")}}, role("dev"), roleID, "", roleID},
		"namesakes, RAM unknown":         {people{candidates: []cloud.Candidate{candidate(userID, "dev")}, members: []cloud.Member{member(roleID, "dev")}}, role("dev"), "", "", "2 accounts have that name"},
		"an unusual name with a fit":     {people{candidates: []cloud.Candidate{candidate(roleID, "dev (role)")}}, role("dev"), roleID, "", roleID},
		"an unusual name without a fit":  {people{candidates: []cloud.Candidate{candidate(userID, "dev (role)")}}, role("dev"), roleID, "", ""},
		"a fit of another name":          {people{candidates: []cloud.Candidate{candidate(roleID, "ops")}}, role("dev"), roleID, "", ""},
		"a filter that finds nothing":    {people{named: []cloud.Candidate{}, candidates: []cloud.Candidate{candidate(roleID, "role/dev")}}, role("dev"), roleID, "", roleID},
		"a list that cannot be read":     {people{err: errors.New("refused")}, role("dev"), roleID, "", "refused"},
		"letter case is the last resort": {people{candidates: []cloud.Candidate{candidate("1", "Dev")}}, user("dev"), "", "", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := lookup{workspaces: tc.people, who: tc.who, roleID: tc.roleID, except: tc.except}.find(t.Context())
			got := ""
			switch {
			case err != nil:
				got = err.Error()
			case found != nil:
				got = found.UserID
			}
			if got != tc.want {
				t.Errorf("found %q, want %q", got, tc.want)
			}
		})
	}
}

// Somebody of the role's name who has an id as users have, and not the role's, is
// doubted. Where RAM does not tell there is nothing to doubt by, and users are
// not doubted.
func TestDoubtfulMatches(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		who    remedy.WorkspaceMember
		roleID string
		noRole bool
		userID string
		want   bool
	}{
		{role("dev"), roleID, false, roleID, false},
		{role("dev"), roleID, false, "200000000000000001", true},
		{role("dev"), roleID, false, "role::7", false},
		{role("dev"), "", false, "200000000000000001", false},
		{role("dev"), "", true, "200000000000000001", true},
		{user("dev"), roleID, false, "200000000000000001", false},
	} {
		l := lookup{who: tc.who, roleID: tc.roleID, noRole: tc.noRole}
		found := &listed{Member: cloud.Member{UserID: tc.userID}}
		found.fits = l.fits(found.Member)
		if got := l.doubtful(found); got != tc.want {
			t.Errorf("%+v: %t", tc, got)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	wanted := []string{"a", "b", "c"}
	if got := fmt.Sprint(missing(wanted, []string{"b", "d"}), wanted); got != "[a c] [a b c]" {
		t.Error(got)
	}
}

func TestCheckMemberRole(t *testing.T) {
	t.Parallel()
	for _, name := range cloud.AssignableMemberRoles() {
		if err := checkMemberRole(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", cloud.MemberRoleOwner, "PAI.workspaceadmin", "Admin"} {
		if checkMemberRole(name) == nil {
			t.Errorf("%q is no role that members can be given", name)
		}
	}
}

func TestCheckIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"200000000000000001", "ROLE_1", "r:1", "145883-1"} {
		if err := checkUserID(id); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{"", "a b", "a\n", "a,b", "a/b", `a\b`} {
		if checkUserID(id) == nil {
			t.Errorf("%q is no user id", id)
		}
	}
	for id, want := range map[string]bool{"145883": true, "": false, "ws-1": false, "1 ": false} {
		if got := checkWorkspaceID(id) == nil; got != want {
			t.Errorf("%q: %t", id, got)
		}
	}
}
