package preflight

import (
	"context"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// RoleMemberships looks in all regions of the provider for members of
// workspaces that are the role. Workspaces that the caller does not see are not
// searched, and nothing tells of them. Combine with Fresh before a deletion.
func (s *Session) RoleMemberships(ctx context.Context, role cloud.Role) remedy.RoleMembers {
	found := remedy.RoleMembers{RoleName: role.Name, Coverage: remedy.Coverage{Regions: s.regions}}
	for _, region := range s.regions {
		for workspace, err := range s.clients.Workspaces.All(ctx, region) {
			if err != nil {
				found.Unsearched = append(found.Unsearched, remedy.Unsearched{Region: region, Err: err})
				break
			}
			s.searchWorkspace(ctx, &found, region, workspace.ID, role)
		}
	}
	return found
}

func (s *Session) searchWorkspace(ctx context.Context, found *remedy.RoleMembers, region, workspaceID string, role cloud.Role) {
	members, err := cloud.ListMembers(ctx, s.clients.Workspaces, region, workspaceID)
	if err != nil {
		found.Unsearched = append(found.Unsearched, remedy.Unsearched{Region: region, WorkspaceID: workspaceID, Err: err})
		return
	}
	for _, member := range membersOfRole(members, role) {
		found.Members = append(found.Members, remedy.WorkspaceMember{
			Region: region, WorkspaceID: workspaceID, RoleName: role.Name, UserID: member.UserID,
		})
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
