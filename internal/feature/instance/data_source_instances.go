package instance

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

var (
	_ datasource.DataSourceWithConfigure      = (*instances)(nil)
	_ datasource.DataSourceWithValidateConfig = (*instances)(nil)
)

// NewInstances returns the data source pai_dsw_instances.
func NewInstances() datasource.DataSource {
	return &instances{fwx.DataSource{Type: "pai_dsw_instances"}}
}

type instances struct {
	fwx.DataSource
}

type instancesModel struct {
	Region        types.String `tfsdk:"region"`
	WorkspaceID   types.String `tfsdk:"workspace_id"`
	Name          types.String `tfsdk:"instance_name"`
	Status        types.String `tfsdk:"status"`
	Accessibility types.String `tfsdk:"accessibility"`
	Accelerator   types.String `tfsdk:"accelerator_type"`
	QuotaID       types.String `tfsdk:"resource_quota_id"`
	UserID        types.String `tfsdk:"user_id"`
	Mode          types.String `tfsdk:"role_mode"`
	Role          fwx.RoleARN  `tfsdk:"role_arn"`
	Labels        types.Map    `tfsdk:"labels"`

	Instances []listedInstance `tfsdk:"instances"`
}

// listedInstance is one instance of pai_dsw_instances.
type listedInstance struct {
	ID             types.String      `tfsdk:"instance_id"`
	Name           types.String      `tfsdk:"instance_name"`
	WorkspaceID    types.String      `tfsdk:"workspace_id"`
	Status         types.String      `tfsdk:"status"`
	ReasonCode     types.String      `tfsdk:"reason_code"`
	ReasonMessage  types.String      `tfsdk:"reason_message"`
	Accessibility  types.String      `tfsdk:"accessibility"`
	Mode           types.String      `tfsdk:"role_mode"`
	Role           fwx.RoleARN       `tfsdk:"role_arn"`
	PublicWithRole types.Bool        `tfsdk:"public_with_role"`
	Accelerator    types.String      `tfsdk:"accelerator_type"`
	PaymentType    types.String      `tfsdk:"payment_type"`
	ECSSpec        types.String      `tfsdk:"ecs_spec"`
	QuotaID        types.String      `tfsdk:"resource_quota_id"`
	ImageID        types.String      `tfsdk:"image_id"`
	ImageURL       types.String      `tfsdk:"image_url"`
	UserID         types.String      `tfsdk:"user_id"`
	UserName       types.String      `tfsdk:"user_name"`
	Labels         map[string]string `tfsdk:"labels"`
	Tags           map[string]string `tfsdk:"tags"`
	URL            types.String      `tfsdk:"instance_url"`
	CreateTime     types.String      `tfsdk:"create_time"`
}

func (d *instances) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = instancesSchema()
}

// ValidateConfig refuses filters that no instance can pass.
func (d *instances) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m instancesModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	if !m.Role.IsNull() && !m.Mode.IsNull() && !m.Mode.IsUnknown() && m.Mode.ValueString() != string(workload.ModeCustom) {
		fwx.AddAttributeError(&resp.Diagnostics, attrMode, remedy.RoleFiltersConflict("an instance"))
	}
}

// Read lists the instances. DSW cannot filter by role, and how it matches the other
// filters is partly unconfirmed: all are applied here once more.
func (d *instances) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var m instancesModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	m.Region = d.Data.DataRegion(m.Region, "DSW instances", &resp.Diagnostics)
	labels := map[string]string{}
	resp.Diagnostics.Append(m.Labels.ElementsAs(ctx, &labels, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Instances = []listedInstance{} // none is an empty list, not null
	for each, err := range d.list(ctx, m) {
		if err != nil {
			fwx.AddError(&resp.Diagnostics, remedy.Failure(remedy.Attempt{
				Verb: "List", Past: "listed", Noun: "DSW Instances", Object: "DSW instances in " + m.Region.ValueString()}, err))
			return
		}
		if m.wants(each, labels) {
			m.Instances = append(m.Instances, listed(each))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// list asks DSW for what it can select by. A list of all is shared with the refresh of
// the same plan.
func (d *instances) list(ctx context.Context, m instancesModel) iter.Seq2[cloud.Workload, error] {
	filter := cloud.InstanceFilter{WorkspaceID: m.WorkspaceID.ValueString(), Name: m.Name.ValueString(), Status: m.Status.ValueString()}
	if filter.WorkspaceID == "" && filter.Name == "" && filter.Status == "" {
		return d.Data.Clients.DSW.All(ctx, m.Region.ValueString())
	}
	return d.Data.Clients.Instances.List(ctx, m.Region.ValueString(), filter)
}

func (m *instancesModel) wants(w cloud.Workload, labels map[string]string) bool {
	found := listed(w)
	for _, filter := range []struct{ wanted, has types.String }{
		{m.Accessibility, found.Accessibility}, {m.Accelerator, found.Accelerator}, {m.QuotaID, found.QuotaID},
		{m.UserID, found.UserID}, {m.Mode, found.Mode},
	} {
		if !filter.wanted.IsNull() && !filter.wanted.Equal(filter.has) {
			return false
		}
	}
	for key, value := range labels {
		if has, ok := found.Labels[key]; !ok || has != value {
			return false
		}
	}
	return m.Role.IsNull() || acs.SameRoleARN(m.Role.ValueString(), w.Association.RoleARN)
}

func listed(w cloud.Workload) listedInstance {
	item := listedInstance{
		ID: types.StringValue(w.ID), Name: fwx.StringOrNull(w.Name), WorkspaceID: fwx.StringOrNull(w.WorkspaceID),
		Status: types.StringValue(w.Status), ReasonCode: fwx.StringOrNull(w.ReasonCode), ReasonMessage: fwx.StringOrNull(w.ReasonMessage),
		Accessibility: types.StringValue(accessPrivate),
		Mode:          types.StringValue(string(w.Association.Mode)), Role: fwx.NewRoleARN(w.Association.RoleARN),
		PublicWithRole: types.BoolValue(w.Public && w.Association.CarriesRole()),
	}
	if w.Public {
		item.Accessibility = types.StringValue(accessPublic)
	}
	i := w.Instance
	if i == nil {
		return item // PAI answered its definition in a form that is not understood
	}
	item.Accelerator, item.PaymentType = fwx.StringOrNull(i.AcceleratorType), fwx.StringOrNull(i.PaymentType)
	item.ECSSpec, item.QuotaID = fwx.StringOrNull(i.ECSSpec), fwx.StringOrNull(i.QuotaID)
	item.ImageID, item.ImageURL = fwx.StringOrNull(i.ImageID), fwx.StringOrNull(i.ImageURL)
	item.UserID, item.UserName = fwx.StringOrNull(i.UserID), fwx.StringOrNull(i.UserName)
	item.Labels, item.Tags = i.Labels, i.Tags
	item.URL, item.CreateTime = fwx.StringOrNull(i.URL), fwx.TimeOrNull(i.CreateTime)
	return item
}
