package job

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// model is one job as configuration, plan or state have it.
type model struct {
	Region        types.String `tfsdk:"region"`
	WorkspaceID   types.String `tfsdk:"workspace_id"`
	DisplayName   types.String `tfsdk:"display_name"`
	JobType       types.String `tfsdk:"job_type"`
	UserCommand   types.String `tfsdk:"user_command"`
	Description   types.String `tfsdk:"description"`
	JobSpecs      types.List   `tfsdk:"job_specs"`
	QuotaID       types.String `tfsdk:"resource_quota_id"`
	Priority      types.Int32  `tfsdk:"priority"`
	Accessibility types.String `tfsdk:"accessibility"`

	Environment          types.Map    `tfsdk:"environment"`
	EnvironmentWO        types.Map    `tfsdk:"environment_wo"`
	EnvironmentWOVersion types.Int64  `tfsdk:"environment_wo_version"`
	DataSources          types.List   `tfsdk:"data_sources"`
	CodeSource           types.Object `tfsdk:"code_source"`
	VPC                  types.Object `tfsdk:"vpc"`

	MaxRunningTimeMinutes types.Int64  `tfsdk:"max_running_time_minutes"`
	ThirdPartyLibs        types.List   `tfsdk:"third_party_libs"`
	ThirdPartyLibDir      types.String `tfsdk:"third_party_lib_dir"`
	Options               types.String `tfsdk:"options"`
	SuccessPolicy         types.String `tfsdk:"success_policy"`
	Settings              types.Object `tfsdk:"settings"`
	Tags                  types.Map    `tfsdk:"tags"`

	Mode types.String `tfsdk:"role_mode"`
	Role fwx.RoleARN  `tfsdk:"role_arn"`

	WaitFor       types.String   `tfsdk:"wait_for"`
	RerunTriggers types.Map      `tfsdk:"rerun_triggers"`
	OnDestroy     types.String   `tfsdk:"on_destroy"`
	Recreate      types.Bool     `tfsdk:"recreate_if_missing"`
	Preflight     types.String   `tfsdk:"preflight"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`

	JobID types.String `tfsdk:"job_id"`
	seenModel
}

// seenModel is what the last apply, or the import, saw of a job. Read writes it
// again only together with a change of what the configuration manages, or when
// PAI lists the job again: drift checks must not report a job that proceeds.
type seenModel struct {
	Status          types.String `tfsdk:"status"`
	SubStatus       types.String `tfsdk:"sub_status"`
	ReasonCode      types.String `tfsdk:"reason_code"`
	ReasonMessage   types.String `tfsdk:"reason_message"`
	UserID          types.String `tfsdk:"user_id"`
	ResourceType    types.String `tfsdk:"resource_type"`
	RestartTimes    types.String `tfsdk:"restart_times"`
	CreateTime      types.String `tfsdk:"create_time"`
	RunningTime     types.String `tfsdk:"running_time"`
	FinishTime      types.String `tfsdk:"finish_time"`
	DurationSeconds types.Int64  `tfsdk:"duration_seconds"`
	Listed          types.Bool   `tfsdk:"listed"`
	WaitFinished    types.Bool   `tfsdk:"wait_finished"`
}

// identity is the identity of a job.
type identity struct {
	Region types.String `tfsdk:"region"`
	JobID  types.String `tfsdk:"job_id"`
}

func (m model) identity() identity { return identity{Region: m.Region, JobID: m.JobID} }

func (m model) association() (workload.Association, error) { return fwx.Association(m.Mode, m.Role) }

func (m model) level(session *preflight.Session) preflight.Level {
	return fwx.LevelOr(m.Preflight, session)
}

func (m model) stage() stage { return stage(m.WaitFor.ValueString()) }

// named names the job for users.
func (m model) named() remedy.Workload {
	return remedy.Workload{
		Kind: workload.DLC, Region: m.Region.ValueString(), ID: m.JobID.ValueString(), Name: m.DisplayName.ValueString(),
	}
}

// timeout returns the default of the two waits of a job.
func (m model) timeout() time.Duration {
	if m.stage() == stageSucceeded {
		return 24 * time.Hour
	}
	return time.Hour
}

// see takes over what was seen of the job, and whether that is what wait_for
// wants.
func (m *model) see(job cloud.Job) {
	m.seenModel = seenModel{
		Status:          fwx.StringOrNull(job.Status),
		SubStatus:       fwx.StringOrNull(job.SubStatus),
		ReasonCode:      fwx.StringOrNull(job.ReasonCode),
		ReasonMessage:   fwx.StringOrNull(job.ReasonMessage),
		UserID:          fwx.StringOrNull(job.UserID),
		ResourceType:    fwx.StringOrNull(job.ResourceType),
		RestartTimes:    fwx.StringOrNull(job.RestartTimes),
		CreateTime:      fwx.TimeOrNull(job.CreateTime),
		RunningTime:     fwx.TimeOrNull(job.RunningTime),
		FinishTime:      fwx.TimeOrNull(job.FinishTime),
		DurationSeconds: types.Int64Value(int64(job.Duration / time.Second)),
		Listed:          types.BoolValue(true),
		WaitFinished:    types.BoolValue(m.stage().reached(observe(job))),
	}
}

// follow takes over what somebody else may change in a job, and reports whether
// anything of it has changed.
func (m *model) follow(job cloud.Job) (changed bool) {
	description, accessibility, priority := m.Description, m.Accessibility, m.Priority
	m.Description = fwx.KeepEmptyText(job.Spec.Description, m.Description)
	if job.Spec.Accessibility != "" {
		m.Accessibility = types.StringValue(job.Spec.Accessibility)
	}
	// Without a quota the priority means nothing, and what PAI says of it is
	// no change.
	if job.Spec.Priority != 0 && (m.Priority.IsNull() || m.Priority.IsUnknown() || m.QuotaID.ValueString() != "") {
		m.Priority = types.Int32Value(job.Spec.Priority)
	}
	return !m.Description.Equal(description) || !m.Accessibility.Equal(accessibility) || !m.Priority.Equal(priority)
}

// unseen is what is known of a job that was submitted and not seen yet.
func (m *model) unseen() {
	m.seenModel = seenModel{Listed: types.BoolValue(true), WaitFinished: types.BoolValue(false)}
	if m.Priority.IsUnknown() {
		m.Priority = types.Int32Null()
	}
}

// Keys of the private state. Read writes none: drift checks (terraform plan
// -refresh-only -detailed-exitcode) compare private state byte by byte, and a
// job that proceeds is no drift.
const (
	// privateWritten is what Terraform wrote last of what somebody else may
	// change, too: it tells a change of the configuration from one of theirs. A
	// job without it was imported, and its state lacks what PAI does not tell.
	privateWritten = "written"
)

type written struct {
	Accessibility string `json:"accessibility"`
	Priority      int32  `json:"priority,omitempty"`
}

func (m model) written() written {
	return written{Accessibility: m.Accessibility.ValueString(), Priority: m.Priority.ValueInt32()}
}
