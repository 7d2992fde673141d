package job

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ datasource.DataSourceWithConfigure      = (*jobs)(nil)
	_ datasource.DataSourceWithValidateConfig = (*jobs)(nil)
)

// NewJobs returns the data source pai_dlc_jobs.
func NewJobs() datasource.DataSource { return &jobs{fwx.DataSource{Type: "pai_dlc_jobs"}} }

type jobs struct {
	fwx.DataSource
}

type jobsModel struct {
	Region        types.String `tfsdk:"region"`
	WorkspaceID   types.String `tfsdk:"workspace_id"`
	DisplayName   types.String `tfsdk:"display_name"`
	JobType       types.String `tfsdk:"job_type"`
	Status        types.String `tfsdk:"status"`
	Mode          types.String `tfsdk:"role_mode"`
	Role          fwx.RoleARN  `tfsdk:"role_arn"`
	Tags          types.Map    `tfsdk:"tags"`
	CreatedAfter  types.String `tfsdk:"created_after"`
	CreatedBefore types.String `tfsdk:"created_before"`

	Jobs []listedJob `tfsdk:"jobs"`
}

// listedJob is one job of pai_dlc_jobs.
type listedJob struct {
	JobID         types.String      `tfsdk:"job_id"`
	DisplayName   types.String      `tfsdk:"display_name"`
	JobType       types.String      `tfsdk:"job_type"`
	WorkspaceID   types.String      `tfsdk:"workspace_id"`
	Status        types.String      `tfsdk:"status"`
	Ended         types.Bool        `tfsdk:"ended"`
	Mode          types.String      `tfsdk:"role_mode"`
	Role          fwx.RoleARN       `tfsdk:"role_arn"`
	ReasonCode    types.String      `tfsdk:"reason_code"`
	ReasonMessage types.String      `tfsdk:"reason_message"`
	UserID        types.String      `tfsdk:"user_id"`
	QuotaID       types.String      `tfsdk:"resource_quota_id"`
	Tags          map[string]string `tfsdk:"tags"`
	CreateTime    types.String      `tfsdk:"create_time"`
	FinishTime    types.String      `tfsdk:"finish_time"`
}

func (d *jobs) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = jobsSchema()
}

// ValidateConfig refuses filters that no job can pass.
func (d *jobs) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m jobsModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	after, before := timeOf(m.CreatedAfter), timeOf(m.CreatedBefore)
	if !after.IsZero() && !before.IsZero() && !after.Before(before) {
		resp.Diagnostics.AddAttributeError(path.Root("created_before"), "Empty Window",
			"created_before must be later than created_after: no job was created between them.")
	}
	if !m.Role.IsNull() && !m.Mode.IsNull() && !m.Mode.IsUnknown() && m.Mode.ValueString() != "custom" {
		fwx.AddAttributeError(&resp.Diagnostics, "role_mode", remedy.RoleFiltersConflict("a job"))
	}
}

// Read lists the jobs that the cloud selects and filters by role here, which
// it cannot. It filters by tags once more: how it matches them is unconfirmed.
func (d *jobs) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var m jobsModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	m.Region = d.Data.DataRegion(m.Region, "DLC jobs", &resp.Diagnostics)
	tags := map[string]string{}
	resp.Diagnostics.Append(m.Tags.ElementsAs(ctx, &tags, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Jobs = []listedJob{} // none is an empty list, not null
	for each, err := range d.Data.Clients.Jobs.All(ctx, m.Region.ValueString(), m.filter(tags)) {
		if err != nil {
			fwx.AddError(&resp.Diagnostics, remedy.JobsNotListed(m.Region.ValueString(), err))
			return
		}
		if m.wants(each, tags) {
			m.Jobs = append(m.Jobs, listed(each))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// filter is the part of the filters that the cloud knows.
func (m *jobsModel) filter(tags map[string]string) cloud.JobFilter {
	return cloud.JobFilter{
		WorkspaceID: m.WorkspaceID.ValueString(),
		DisplayName: m.DisplayName.ValueString(),
		Type:        m.JobType.ValueString(),
		Status:      m.Status.ValueString(),
		Tags:        tags,
		Since:       timeOf(m.CreatedAfter),
		Until:       timeOf(m.CreatedBefore),
	}
}

func (m *jobsModel) wants(job cloud.Job, tags map[string]string) bool {
	for key, value := range tags {
		if has, ok := job.Spec.Tags()[key]; !ok || has != value {
			return false
		}
	}
	carries := job.Association
	return (m.Mode.IsNull() || m.Mode.ValueString() == string(carries.Mode)) &&
		(m.Role.IsNull() || acs.SameRoleARN(m.Role.ValueString(), carries.RoleARN))
}

func listed(job cloud.Job) listedJob {
	return listedJob{
		JobID:         types.StringValue(job.ID),
		DisplayName:   types.StringValue(job.Name),
		JobType:       types.StringValue(job.Spec.Type),
		WorkspaceID:   types.StringValue(job.WorkspaceID),
		Status:        types.StringValue(job.Status),
		Ended:         types.BoolValue(job.Settled),
		Mode:          types.StringValue(string(job.Association.Mode)),
		Role:          fwx.NewRoleARN(job.Association.RoleARN),
		ReasonCode:    fwx.StringOrNull(job.ReasonCode),
		ReasonMessage: fwx.StringOrNull(job.ReasonMessage),
		UserID:        fwx.StringOrNull(job.UserID),
		QuotaID:       fwx.StringOrNull(job.Spec.QuotaID),
		Tags:          job.Spec.Tags(),
		CreateTime:    fwx.TimeOrNull(job.CreateTime),
		FinishTime:    fwx.TimeOrNull(job.FinishTime),
	}
}

// timeOf reads an argument that is checked to be RFC 3339; what is null or
// unknown is the zero time.
func timeOf(argument types.String) time.Time {
	at, err := time.Parse(time.RFC3339, argument.ValueString())
	if err != nil {
		return time.Time{}
	}
	return at
}
