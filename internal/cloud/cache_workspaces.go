package cloud

import (
	"context"
	"iter"
	"slices"
)

// workspaceMemory is what cached clients know of workspaces. A workspace has
// few members beside a region's workloads, and its list is the one read that
// tells dangling members: so it is read as a whole, once, for everybody.
type workspaceMemory struct {
	workspaces memo[Workspace]
	members    memo[[]Member]
	candidates memo[[]Candidate] // keys: a name, or nothing for everybody
}

func (m *workspaceMemory) forget(region, workspaceID string) {
	subject := subjectOfWorkload(region, workspaceID)
	m.members.forget(subject)
	m.candidates.forget(subject) // who is made a member is no candidate any more
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

// cachedWorkspaces reads through the memory. Member goes to the cloud: it is
// asked for around writes.
type cachedWorkspaces struct{ forgettingWorkspaces }

func (w *cachedWorkspaces) Get(ctx context.Context, region, id string) (Workspace, error) {
	return w.memory.workspaces.get(ctx, subjectOfWorkload(region, id), "", func(ctx context.Context) (Workspace, error) {
		return w.Workspaces.Get(ctx, region, id)
	})
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

func (w *cachedWorkspaces) Candidates(ctx context.Context, region, workspaceID, name string) ([]Candidate, error) {
	candidates, err := w.memory.candidates.get(ctx, subjectOfWorkload(region, workspaceID), name, func(ctx context.Context) ([]Candidate, error) {
		return w.Workspaces.Candidates(ctx, region, workspaceID, name)
	})
	return slices.Clone(candidates), err
}

// ListMembers collects what Members yields: all of it, or the error.
func ListMembers(ctx context.Context, from Workspaces, region, workspaceID string) ([]Member, error) {
	var members []Member
	for member, err := range from.Members(ctx, region, workspaceID) {
		if err != nil {
			return nil, err
		}
		members = append(members, member)
	}
	return members, nil
}
