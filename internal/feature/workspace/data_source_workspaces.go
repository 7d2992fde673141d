package workspace

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var _ datasource.DataSourceWithConfigure = (*workspaces)(nil)

// NewWorkspaces returns the data source pai_workspaces.
func NewWorkspaces() datasource.DataSource {
	return &workspaces{fwx.DataSource{Type: "pai_workspaces"}}
}

type workspaces struct {
	fwx.DataSource
}

type workspacesModel struct {
	Region  types.String `tfsdk:"region"`
	Name    types.String `tfsdk:"name"`
	Status  types.String `tfsdk:"status"`
	Details types.Bool   `tfsdk:"details"`

	DefaultWorkspaceID types.String     `tfsdk:"default_workspace_id"`
	Workspaces         []workspaceModel `tfsdk:"workspaces"`
}

func (d *workspaces) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = workspacesSchema()
}

// Read lists the region once for all data sources of a plan and filters here:
// how the cloud matches names is unconfirmed.
func (d *workspaces) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var m workspacesModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	m.Region = d.Data.DataRegion(m.Region, "workspaces", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := m.list(ctx, d.Data.Clients.Workspaces); err != nil {
		fwx.AddError(&resp.Diagnostics, remedy.WorkspacesNotListed(m.Region.ValueString(), err))
		return
	}
	if !m.Name.IsNull() && len(m.Workspaces) == 0 {
		fwx.AddWarning(&resp.Diagnostics, remedy.WorkspaceNotSeen(m.Region.ValueString(), m.Name.ValueString()))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (m *workspacesModel) list(ctx context.Context, client cloud.Workspaces) error {
	region := m.Region.ValueString()
	m.Workspaces = []workspaceModel{} // none is an empty list, not null
	for each, err := range client.All(ctx, region) {
		if err != nil {
			return err
		}
		if each.Default {
			m.DefaultWorkspaceID = types.StringValue(each.ID)
		}
		if !m.wants(each) {
			continue
		}
		found := flattenWorkspace(each)
		if m.Details.ValueBool() {
			switch alone, err := client.Get(ctx, region, each.ID); {
			case errors.Is(err, cloud.ErrNoWorkspace):
				continue // it has gone meanwhile
			case err != nil:
				return err
			default:
				found.addDetails(alone)
			}
		}
		m.Workspaces = append(m.Workspaces, found)
	}
	return nil
}

func (m *workspacesModel) wants(each cloud.Workspace) bool {
	return (m.Name.IsNull() || m.Name.ValueString() == each.Name) &&
		(m.Status.IsNull() || m.Status.ValueString() == each.Status)
}
