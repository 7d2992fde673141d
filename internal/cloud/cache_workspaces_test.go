package cloud_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// fakeWorkspaces counts its calls. What it does not implement panics.
type fakeWorkspaces struct {
	cloud.Workspaces
	*fake
	members []cloud.Member
}

func (f *fakeWorkspaces) Get(ctx context.Context, region, id string) (cloud.Workspace, error) {
	return cloud.Workspace{Region: region, ID: id}, f.begin(ctx, "Get")
}

func (f *fakeWorkspaces) All(ctx context.Context, region string) iter.Seq2[cloud.Workspace, error] {
	return func(yield func(cloud.Workspace, error) bool) {
		if err := f.begin(ctx, "All"); err != nil {
			yield(cloud.Workspace{}, err)
			return
		}
		for _, id := range []string{"1", "2"} {
			if !yield(cloud.Workspace{Region: region, ID: id, EnvTypes: []string{"prod"}}, nil) {
				return
			}
		}
	}
}

func (f *fakeWorkspaces) Member(ctx context.Context, _, _, userID string) (cloud.Member, error) {
	if err := f.begin(ctx, "Member"); err != nil {
		return cloud.Member{}, err
	}
	for _, member := range f.members {
		if member.UserID == userID {
			return member, nil
		}
	}
	return cloud.Member{}, &cloud.Error{Kind: cloud.ErrNotFound, Operation: "aiworkspace:GetMember"}
}

func (f *fakeWorkspaces) Members(ctx context.Context, _, _ string) iter.Seq2[cloud.Member, error] {
	return func(yield func(cloud.Member, error) bool) {
		if err := f.begin(ctx, "Members"); err != nil {
			yield(cloud.Member{}, err)
			return
		}
		for _, member := range f.members {
			if !yield(member, nil) {
				return
			}
		}
	}
}

func (f *fakeWorkspaces) Candidates(ctx context.Context, _, _, name string) ([]cloud.Candidate, error) {
	return []cloud.Candidate{{UserID: "1", Name: name}}, f.begin(ctx, "Candidates")
}

func (f *fakeWorkspaces) AddMember(ctx context.Context, _, _, _ string, _ []string) (cloud.Member, error) {
	return cloud.Member{}, f.begin(ctx, "AddMember")
}

func (f *fakeWorkspaces) AddMemberRole(ctx context.Context, _, _, _, _ string) error {
	return f.begin(ctx, "AddMemberRole")
}

func (f *fakeWorkspaces) RemoveMemberRole(ctx context.Context, _, _, _, _ string) error {
	return f.begin(ctx, "RemoveMemberRole")
}

func (f *fakeWorkspaces) RemoveMember(ctx context.Context, _, _, _ string) error {
	return f.begin(ctx, "RemoveMember")
}

func TestMembersOfAWorkspaceAreListedOnce(t *testing.T) {
	t.Parallel()
	f := &fakeWorkspaces{fake: newFake(), members: []cloud.Member{{ID: "a", Roles: []string{"PAI.AlgoDeveloper"}}, {ID: "b"}}}
	cached := cloud.Cached(&cloud.Clients{Workspaces: f}).Workspaces
	list := func(workspace string) []cloud.Member {
		members, err := cloud.ListMembers(t.Context(), cached, region, workspace)
		if err != nil || len(members) != 2 {
			t.Fatalf("%v, %v", members, err)
		}
		return members
	}
	list("1")[0].Roles[0] = "spoilt"
	if got := list("1")[0].Roles[0]; got != "PAI.AlgoDeveloper" {
		t.Errorf("a caller changed what the memory holds: %s", got)
	}
	if got := f.count("Members"); got != 1 {
		t.Errorf("listed %d times, want 1", got)
	}
	list("2")
	if got := f.count("Members"); got != 2 {
		t.Errorf("another workspace: listed %d times in all, want 2", got)
	}
}

func TestWorkspacesAndCandidatesAreReadOnce(t *testing.T) {
	t.Parallel()
	f := &fakeWorkspaces{fake: newFake()}
	cached := cloud.Cached(&cloud.Clients{Workspaces: f}).Workspaces
	for range 2 {
		if w, err := cached.Get(t.Context(), region, "1"); err != nil || w.ID != "1" {
			t.Fatalf("%v, %v", w, err)
		}
		for _, name := range []string{"pai-dev", ""} {
			if found, err := cached.Candidates(t.Context(), region, "1", name); err != nil || found[0].Name != name {
				t.Fatalf("%v, %v", found, err)
			}
		}
	}
	if got := f.count("Get"); got != 1 {
		t.Errorf("the workspace was read %d times, want 1", got)
	}
	if got := f.count("Candidates"); got != 2 {
		t.Errorf("candidates were read %d times, want once for each name", got)
	}
}

func TestWorkspacesAreListedOnce(t *testing.T) {
	t.Parallel()
	f := &fakeWorkspaces{fake: newFake()}
	cached := cloud.Cached(&cloud.Clients{Workspaces: f}).Workspaces
	parallel(20, func(number int) {
		var ids []string
		for workspace, err := range cached.All(t.Context(), region) {
			if err != nil || workspace.EnvTypes[0] != "prod" {
				t.Errorf("%+v, %v", workspace, err)
				return
			}
			workspace.EnvTypes[0] = "spoilt"
			if ids = append(ids, workspace.ID); number%2 == 0 {
				break // the list is whole for the others nevertheless
			}
		}
		if want := 1 + number%2; len(ids) != want {
			t.Errorf("%v, want %d", ids, want)
		}
	})
	for _, err := range cached.All(t.Context(), "cn-shanghai") {
		if err != nil {
			t.Error(err)
		}
	}
	if got := f.count("All"); got != 2 {
		t.Errorf("listed %d times, want once for each region", got)
	}
}

func TestMemberIsFoundInTheList(t *testing.T) {
	t.Parallel()
	f := &fakeWorkspaces{fake: newFake()}
	for number := range 120 {
		f.members = append(f.members, cloud.Member{ID: fmt.Sprint("m", number), UserID: fmt.Sprint("u", number), Dangling: number == 7})
	}
	cached := cloud.Cached(&cloud.Clients{Workspaces: f}).Workspaces
	parallel(120, func(number int) {
		got, err := cached.Member(t.Context(), region, "1", fmt.Sprint("u", number))
		if err != nil || got.ID != fmt.Sprint("m", number) || got.Dangling != (number == 7) {
			t.Errorf("%+v, %v", got, err)
		}
	})
	if f.count("Members") != 1 || f.count("Member") != 0 {
		t.Errorf("%v", f.calls)
	}
}

// What the list does not hold is certain only when it was asked for.
func TestMemberThatIsNotListed(t *testing.T) {
	t.Parallel()
	f := &fakeWorkspaces{fake: newFake()}
	cached := cloud.Cached(&cloud.Clients{Workspaces: f}).Workspaces
	if _, err := cached.Member(t.Context(), region, "1", "u"); !errors.Is(err, cloud.ErrNotFound) {
		t.Errorf("the error is %v", err)
	}
	f.members = []cloud.Member{{ID: "m", UserID: "u"}} // on another page, meanwhile
	if got, err := cached.Member(t.Context(), region, "1", "u"); err != nil || got.ID != "m" {
		t.Errorf("%+v, %v", got, err)
	}
	if f.count("Members") != 1 || f.count("Member") != 2 {
		t.Errorf("%v", f.calls)
	}
}

func TestMemberWhereNobodyMayList(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		failure error
		alone   int
	}{
		"denied":  {&cloud.Error{Kind: cloud.ErrDenied}, 2},
		"missing": {&cloud.Error{Kind: cloud.ErrNoWorkspace}, 0},
		"broken":  {&cloud.Error{Kind: cloud.ErrUnavailable}, 0},
	} {
		f := &fakeWorkspaces{fake: newFake(), members: []cloud.Member{{ID: "m", UserID: "u"}}}
		f.fail["Members"] = tc.failure
		cached := cloud.Cached(&cloud.Clients{Workspaces: f}).Workspaces
		for range 2 {
			if got, err := cached.Member(t.Context(), region, "1", "u"); (err == nil) != (tc.alone > 0) || err == nil && got.ID != "m" {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
		if f.count("Member") != tc.alone {
			t.Errorf("%s: %v", name, f.calls)
		}
	}
}

// A write through either client makes what is known of its workspace
// forgotten, also when it fails.
func TestWritesMakeMembersForgotten(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for name, write := range map[string]func(cloud.Workspaces) error{
		"AddMember": func(w cloud.Workspaces) error {
			_, err := w.AddMember(ctx, region, "1", "u", []string{"PAI.AlgoDeveloper"})
			return err
		},
		"AddMemberRole":    func(w cloud.Workspaces) error { return w.AddMemberRole(ctx, region, "1", "a", "r") },
		"RemoveMemberRole": func(w cloud.Workspaces) error { return w.RemoveMemberRole(ctx, region, "1", "a", "r") },
		"RemoveMember":     func(w cloud.Workspaces) error { return w.RemoveMember(ctx, region, "1", "a") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fakeWorkspaces{fake: newFake()}
			refused := errors.New("refused")
			f.fail[name] = refused
			clients := cloud.Cached(&cloud.Clients{Workspaces: f})
			read := func() {
				_, err := cloud.ListMembers(ctx, clients.Workspaces, region, "1")
				_, more := clients.Workspaces.Candidates(ctx, region, "1", "x")
				_, alone := clients.Workspaces.Get(ctx, region, "1")
				for _, listed := range clients.Workspaces.All(ctx, region) {
					more = errors.Join(more, listed)
				}
				if err = errors.Join(err, more, alone); err != nil {
					t.Fatal(err)
				}
			}
			read()
			for i, through := range []cloud.Workspaces{clients.Workspaces, clients.Live().Workspaces} {
				if err := write(through); !errors.Is(err, refused) {
					t.Fatalf("the error is %v", err)
				}
				read()
				for _, call := range []string{"Members", "Candidates", "Get", "All"} {
					if got := f.count(call); got != i+2 {
						t.Errorf("after write %d: %d calls of %s, want %d", i+1, got, call, i+2)
					}
				}
			}
		})
	}
}

func TestLiveMembersAreNotRemembered(t *testing.T) {
	t.Parallel()
	f := &fakeWorkspaces{fake: newFake()}
	clients := cloud.Cached(&cloud.Clients{Workspaces: f})
	for range 2 {
		if _, err := cloud.ListMembers(t.Context(), clients.Live().Workspaces, region, "1"); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.count("Members"); got != 2 {
		t.Errorf("listed %d times, want 2", got)
	}
}
