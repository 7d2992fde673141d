package workspace

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// workspaceModel is one workspace of pai_workspaces.
type workspaceModel struct {
	ID              types.String `tfsdk:"id"`
	Name            types.String `tfsdk:"name"`
	Description     types.String `tfsdk:"description"`
	Status          types.String `tfsdk:"status"`
	Default         types.Bool   `tfsdk:"default"`
	EnvTypes        []string     `tfsdk:"env_types"`
	Creator         types.String `tfsdk:"creator"`
	CreateTime      types.String `tfsdk:"create_time"`
	ResourceGroupID types.String `tfsdk:"resource_group_id"`

	DisplayName      types.String `tfsdk:"display_name"`
	OwnerUserID      types.String `tfsdk:"owner_user_id"`
	OwnerDisplayName types.String `tfsdk:"owner_display_name"`
}

// flattenWorkspace takes over what a list tells.
func flattenWorkspace(w cloud.Workspace) workspaceModel {
	return workspaceModel{
		ID:              types.StringValue(w.ID),
		Name:            types.StringValue(w.Name),
		Description:     types.StringValue(w.Description),
		Status:          types.StringValue(w.Status),
		Default:         types.BoolValue(w.Default),
		EnvTypes:        texts(w.EnvTypes),
		Creator:         fwx.StringOrNull(w.Creator),
		CreateTime:      fwx.TimeOrNull(w.CreateTime),
		ResourceGroupID: fwx.StringOrNull(w.ResourceGroupID),
	}
}

// addDetails takes over what only the workspace itself tells.
func (m *workspaceModel) addDetails(w cloud.Workspace) {
	m.DisplayName = fwx.StringOrNull(w.DisplayName)
	m.OwnerUserID = fwx.StringOrNull(w.Owner.UserID)
	m.OwnerDisplayName = fwx.StringOrNull(w.Owner.DisplayName)
}

// texts makes a set of texts for the state, which is empty rather than null.
func texts(all []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(append([]string{}, all...))))
}
