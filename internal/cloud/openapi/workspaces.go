package openapi

import (
	"context"
	"iter"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// workspaces implements cloud.Workspaces with AIWorkSpace 2021-02-04.
type workspaces struct {
	transport *transport
}

var _ cloud.Workspaces = (*workspaces)(nil)

// Get asks GetWorkspace for everything: the owner is in verbose answers only.
func (w *workspaces) Get(ctx context.Context, region, id string) (cloud.Workspace, error) {
	const operation = "GetWorkspace"
	if err := checkIdentifiers(operation, identifier{"workspace id", id}); err != nil {
		return cloud.Workspace{}, err
	}
	var reply wireWorkspace
	err := w.call(ctx, roaRequest{
		action: operation, pathname: onWorkspace(id), region: region, effect: read, query: map[string]string{"Verbose": "true"},
	}, &reply)
	if err == nil {
		c := call{product: AIWorkSpace, operation: operation}
		err = checkAnswered(c, "a workspace", id, reply.WorkspaceId, reply.WorkspaceName)
	}
	if err != nil {
		return cloud.Workspace{}, err
	}
	reply.WorkspaceId = &id
	return reply.workspace(region), nil
}

// All lists what the caller sees: workspaces that it is a member of, or all
// with a policy for it. The oldest come first, so that a workspace made
// meanwhile moves nothing from one page to another.
func (w *workspaces) All(ctx context.Context, region string) iter.Seq2[cloud.Workspace, error] {
	page := func(query map[string]string) ([]*wireWorkspace, *int64, error) {
		query["SortBy"], query["Order"] = "GmtCreateTime", "ASC"
		var reply wireWorkspaceList
		err := w.call(ctx, roaRequest{action: "ListWorkspaces", pathname: allWorkspaces, region: region, effect: read, query: query}, &reply)
		return reply.Workspaces, reply.TotalCount, err
	}
	return func(yield func(cloud.Workspace, error) bool) {
		for each, err := range paged(page, func(each *wireWorkspace) string { return trimmed(each.WorkspaceId) }) {
			if err != nil {
				yield(cloud.Workspace{}, err)
				return
			}
			if !yield(each.workspace(region), nil) {
				return
			}
		}
	}
}

// workspace turns a workspace, read alone or in a list, into the domain's type.
func (w *wireWorkspace) workspace(region string) cloud.Workspace {
	workspace := cloud.Workspace{
		Region:          region,
		ID:              trimmed(w.WorkspaceId),
		Name:            tea.StringValue(w.WorkspaceName),
		DisplayName:     tea.StringValue(w.DisplayName),
		Description:     tea.StringValue(w.Description),
		Status:          tea.StringValue(w.Status),
		Default:         tea.BoolValue(w.IsDefault),
		EnvTypes:        trimmedAll(w.EnvTypes),
		Creator:         trimmed(w.Creator),
		AdminNames:      trimmedAll(w.AdminNames),
		ResourceGroupID: trimmed(w.ResourceGroupId),
		CreateTime:      parseTime(w.GmtCreateTime),
		UpdateTime:      parseTime(w.GmtModifiedTime),
	}
	if workspace.ResourceGroupID == "" {
		workspace.ResourceGroupID = trimmed(w.ListedResourceGroupId)
	}
	if w.Owner != nil {
		workspace.Owner = cloud.WorkspaceOwner{
			UserID: trimmed(w.Owner.UserId), UserName: tea.StringValue(w.Owner.UserName), DisplayName: tea.StringValue(w.Owner.DisplayName),
		}
	}
	return workspace
}
