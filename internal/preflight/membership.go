package preflight

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Memberships are the entries of workspaces that a role is, as far as could be
// seen.
type Memberships struct {
	Members []RoleMember
	// Blind are the places that could not be searched.
	Unsearched []UnsearchedWorkspace
	// Regions are the places that were searched, or should have been.
	Regions []string
}

// RoleMember is one workspace's entry of a role.
type RoleMember struct {
	Workspace cloud.Workspace
	Member    cloud.Member
}

// UnsearchedWorkspace is a workspace whose members could not be listed, or, without
// an id, a region whose workspaces could not be.
type UnsearchedWorkspace struct {
	Region, WorkspaceID string
	Err                 error
}

// RoleMemberships looks in all regions of the provider for members of
// workspaces that are the role. Workspaces that the caller does not see are not
// searched, and nothing tells of them. Combine with Fresh before a deletion.
func (s *Session) RoleMemberships(ctx context.Context, role cloud.Role) Memberships {
	found := Memberships{Regions: s.regions}
	for _, region := range s.regions {
		for workspace, err := range s.clients.Workspaces.All(ctx, region) {
			if err != nil {
				found.Unsearched = append(found.Unsearched, UnsearchedWorkspace{Region: region, Err: err})
				break
			}
			workspace.Region = region
			s.searchWorkspace(ctx, &found, workspace, role)
		}
	}
	return found
}

func (s *Session) searchWorkspace(ctx context.Context, found *Memberships, workspace cloud.Workspace, role cloud.Role) {
	var members []cloud.Member
	for member, err := range s.clients.Workspaces.Members(ctx, workspace.Region, workspace.ID) {
		if err != nil {
			found.Unsearched = append(found.Unsearched, UnsearchedWorkspace{Region: workspace.Region, WorkspaceID: workspace.ID, Err: err})
			return
		}
		members = append(members, member)
	}
	for _, member := range membersOfRole(members, role) {
		found.Members = append(found.Members, RoleMember{Workspace: workspace, Member: member})
	}
}

// membersOfRole goes by the id of the role where that can be told, and by its
// name otherwise.
func membersOfRole(members []cloud.Member, role cloud.Role) []cloud.Member {
	var byID []cloud.Member
	for _, member := range members {
		if cloud.IsRoleUserID(member.UserID, role.ID) {
			byID = append(byID, member)
		}
	}
	if len(byID) > 0 {
		return byID
	}
	return cloud.MatchMembers(members, role.Name)
}
