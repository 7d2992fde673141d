package workspace

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var _ datasource.DataSourceWithConfigure = (*members)(nil)

// NewMembers returns the data source pai_workspace_members.
func NewMembers() datasource.DataSource {
	return &members{fwx.DataSource{Type: "pai_workspace_members"}}
}

type members struct {
	fwx.DataSource
}

type membersModel struct {
	Region      types.String `tfsdk:"region"`
	WorkspaceID types.String `tfsdk:"workspace_id"`
	Role        types.String `tfsdk:"role"`

	Members []listedMemberModel `tfsdk:"members"`
}

func (d *members) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = membersSchema()
}

// Read uses the list of members that the plan reads once for each workspace,
// so the role is filtered here.
func (d *members) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var m membersModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	m.Region = d.Data.DataRegion(m.Region, "members", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	region, workspace := m.Region.ValueString(), m.WorkspaceID.ValueString()
	listed, err := cloud.ListMembers(ctx, d.Data.Clients.Workspaces, region, workspace)
	switch {
	case errors.Is(err, cloud.ErrNoWorkspace):
		fwx.AddAttributeError(&resp.Diagnostics, "workspace_id",
			remedy.WorkspaceNotFound(remedy.WorkspaceMember{Region: region, WorkspaceID: workspace}, err))
		return
	case err != nil:
		fwx.AddError(&resp.Diagnostics, remedy.MembersNotListed(region, workspace, err))
		return
	}
	m.Members = []listedMemberModel{} // none is an empty list, not null
	for _, each := range listed {
		if m.Role.IsNull() || slices.Contains(each.Roles, m.Role.ValueString()) {
			m.Members = append(m.Members, flattenListedMember(each))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
