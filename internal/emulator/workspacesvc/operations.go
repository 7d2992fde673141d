package workspacesvc

import (
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	collection = "/api/v1/workspaces"
	single     = collection + "/{WorkspaceId}"
)

// Operations returns the operations on workspaces and their members. None has
// Permissions: a role in the workspace is as good as a policy of RAM, so the
// service asks RAM for itself.
func (s *Service) Operations() []wire.Operation {
	operations := append(s.workspaceOperations(), s.memberOperations()...)
	for n := range operations {
		operations[n].Product = "aiworkspace"
		operations[n].Version = "2021-02-04"
	}
	return operations
}

func (s *Service) workspaceOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "ListWorkspaces", Method: http.MethodGet, Path: collection,
			Parameters: listParameters(),
			Handle:     s.locked(s.listWorkspaces),
		},
		{
			Name: "GetWorkspace", Method: http.MethodGet, Path: single,
			Parameters: []string{"Verbose"},
			Handle:     s.reading(s.getWorkspace),
		},
		{
			Name: "GetDefaultWorkspace", Method: http.MethodGet, Path: "/api/v1/defaultWorkspaces",
			Parameters: []string{"Verbose"},
			Handle:     s.locked(s.getDefaultWorkspace),
		},
		{
			Name: "ListWorkspaceUsers", Method: http.MethodGet, Path: single + "/users",
			Parameters: []string{"UserName", "UserId"},
			Handle:     s.reading(s.listUsers),
		},
	}
}

func (s *Service) memberOperations() []wire.Operation {
	return []wire.Operation{
		{
			Name: "CreateMember", Method: http.MethodPost, Path: single + "/members",
			BodyMembers: []string{"Members"},
			Handle:      s.writing(s.createMember),
		},
		{
			Name: "GetMember", Method: http.MethodGet, Path: single + "/member",
			Parameters: []string{"MemberId", "UserId"},
			Handle:     s.reading(s.getMember),
		},
		{
			Name: "ListMembers", Method: http.MethodGet, Path: single + "/members",
			Parameters: []string{"MemberName", "UserId", "Roles", "PageNumber", "PageSize"},
			Handle:     s.reading(s.listMembers),
		},
		{
			Name: "DeleteMembers", Method: http.MethodDelete, Path: single + "/members",
			Parameters: []string{"MemberIds"},
			Handle:     s.writing(s.deleteMembers),
		},
		{
			Name: "AddMemberRole", Method: http.MethodPost, Path: single + "/members/{MemberId}/roles/{RoleName}",
			// A body is redundant, and known to be accepted.
			FreeBody: true,
			Handle:   s.writing(s.addRole),
		},
		{
			Name: "RemoveMemberRole", Method: http.MethodDelete, Path: single + "/members/{MemberId}/roles/{RoleName}",
			Handle: s.writing(s.removeRole),
		},
	}
}
