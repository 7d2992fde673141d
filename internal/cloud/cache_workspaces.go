package cloud

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// workspaceMemory is what cached clients know of workspaces. A workspace has
// few members beside a region's workloads, and its list is the one read that
// tells dangling members: so it is read as a whole, once, for everybody.
type workspaceMemory struct {
	workspaces memo[Workspace]
	lists      memo[[]Workspace] // of regions
	members    memo[[]Member]
	candidates memo[[]Candidate] // keys: a name, or nothing for everybody
}

func (m *workspaceMemory) forget(region, workspaceID string) {
	subject := subjectOfWorkload(region, workspaceID)
	m.members.forget(subject)
	m.candidates.forget(subject) // who is made a member is no candidate any more
	m.workspaces.forget(subject) // a workspace names its administrators
	m.lists.forget(region)
}

// cacheWorkspaces returns the client with a memory, and the live one whose
// writes that memory learns of.
func cacheWorkspaces(live Workspaces) (cached, writes Workspaces) {
	if live == nil {
		return nil, nil
	}
	forgetting := forgettingWorkspaces{Workspaces: live, memory: &workspaceMemory{}}
	return &cachedWorkspaces{forgettingWorkspaces: forgetting}, &forgetting
}

// forgettingWorkspaces passes everything on, and makes the cache forget what a
// write touched. A failed write may have been carried out: it counts too.
type forgettingWorkspaces struct {
	Workspaces
	memory *workspaceMemory
}

func (w *forgettingWorkspaces) AddMember(ctx context.Context, region, workspaceID, userID string, roles []string) (Member, error) {
	defer w.memory.forget(region, workspaceID)
	return w.Workspaces.AddMember(ctx, region, workspaceID, userID, roles)
}

func (w *forgettingWorkspaces) AddMemberRole(ctx context.Context, region, workspaceID, memberID, role string) error {
	defer w.memory.forget(region, workspaceID)
	return w.Workspaces.AddMemberRole(ctx, region, workspaceID, memberID, role)
}

func (w *forgettingWorkspaces) RemoveMemberRole(ctx context.Context, region, workspaceID, memberID, role string) error {
	defer w.memory.forget(region, workspaceID)
	return w.Workspaces.RemoveMemberRole(ctx, region, workspaceID, memberID, role)
}

func (w *forgettingWorkspaces) RemoveMember(ctx context.Context, region, workspaceID, memberID string) error {
	defer w.memory.forget(region, workspaceID)
	return w.Workspaces.RemoveMember(ctx, region, workspaceID, memberID)
}

// cachedWorkspaces reads through the memory.
type cachedWorkspaces struct{ forgettingWorkspaces }

func (w *cachedWorkspaces) Get(ctx context.Context, region, id string) (Workspace, error) {
	workspace, err := w.memory.workspaces.get(ctx, subjectOfWorkload(region, id), "", func(ctx context.Context) (Workspace, error) {
		return w.Workspaces.Get(ctx, region, id)
	})
	return workspace.clone(), err
}

// All yields the list of a region, which is read once and as a whole.
func (w *cachedWorkspaces) All(ctx context.Context, region string) iter.Seq2[Workspace, error] {
	return func(yield func(Workspace, error) bool) {
		workspaces, err := w.memory.lists.get(ctx, region, "", func(ctx context.Context) ([]Workspace, error) {
			return collect(w.Workspaces.All(ctx, region))
		})
		if err != nil {
			yield(Workspace{}, err)
			return
		}
		for _, workspace := range workspaces {
			if !yield(workspace.clone(), nil) {
				return
			}
		}
	}
}

func (w Workspace) clone() Workspace {
	w.EnvTypes, w.AdminNames = slices.Clone(w.EnvTypes), slices.Clone(w.AdminNames)
	return w
}

// Members yields the list of all members, which is read once: the members of a
// configuration cost as many calls as the list has pages.
func (w *cachedWorkspaces) Members(ctx context.Context, region, workspaceID string) iter.Seq2[Member, error] {
	return func(yield func(Member, error) bool) {
		members, err := w.memory.members.get(ctx, subjectOfWorkload(region, workspaceID), "", func(ctx context.Context) ([]Member, error) {
			return ListMembers(ctx, w.Workspaces, region, workspaceID)
		})
		if err != nil {
			yield(Member{}, err)
			return
		}
		for _, member := range members {
			member.Roles = slices.Clone(member.Roles)
			if !yield(member, nil) {
				return
			}
		}
	}
}

// Member finds a user in the list of all members. One that is not in it is
// asked for alone: absence empties a state, and a member can slip from one page
// of a list to another while it is read. So is everybody if the caller may not
// list; whether the member is dangling is not known then.
func (w *cachedWorkspaces) Member(ctx context.Context, region, workspaceID, userID string) (Member, error) {
	for member, err := range w.Members(ctx, region, workspaceID) {
		switch {
		case errors.Is(err, ErrDenied):
			return w.Workspaces.Member(ctx, region, workspaceID, userID)
		case err != nil:
			return Member{}, err
		case member.UserID == userID:
			return member, nil
		}
	}
	return w.Workspaces.Member(ctx, region, workspaceID, userID)
}

func (w *cachedWorkspaces) Candidates(ctx context.Context, region, workspaceID, name string) ([]Candidate, error) {
	candidates, err := w.memory.candidates.get(ctx, subjectOfWorkload(region, workspaceID), name, func(ctx context.Context) ([]Candidate, error) {
		return w.Workspaces.Candidates(ctx, region, workspaceID, name)
	})
	return slices.Clone(candidates), err
}

// ListMembers collects what Members yields: all of it, or the error.
func ListMembers(ctx context.Context, from Workspaces, region, workspaceID string) ([]Member, error) {
	return collect(from.Members(ctx, region, workspaceID))
}

// collect reads a sequence to its end: all of it, or the error.
func collect[T any](items iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for each, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, each)
	}
	return all, nil
}
