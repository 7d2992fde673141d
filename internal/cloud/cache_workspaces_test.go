package cloud_test

import (
	"context"
	"errors"
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

// A write through either client makes members and candidates of its workspace
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
				if err = errors.Join(err, more); err != nil {
					t.Fatal(err)
				}
			}
			read()
			for i, through := range []cloud.Workspaces{clients.Workspaces, clients.Live().Workspaces} {
				if err := write(through); !errors.Is(err, refused) {
					t.Fatalf("the error is %v", err)
				}
				read()
				if members, candidates := f.count("Members"), f.count("Candidates"); members != i+2 || candidates != i+2 {
					t.Errorf("after write %d: listed %d times, candidates %d times", i+1, members, candidates)
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
