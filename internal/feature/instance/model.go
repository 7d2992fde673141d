package instance

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// model is one instance as configuration, plan or state have it.
type model struct {
	Region        types.String `tfsdk:"region"`
	WorkspaceID   types.String `tfsdk:"workspace_id"`
	Name          types.String `tfsdk:"instance_name"`
	ECSSpec       types.String `tfsdk:"ecs_spec"`
	QuotaID       types.String `tfsdk:"resource_quota_id"`
	Resources     types.Object `tfsdk:"requested_resource"`
	ImageID       types.String `tfsdk:"image_id"`
	ImageURL      types.String `tfsdk:"image_url"`
	ImageAuth     types.Object `tfsdk:"image_auth"`
	Accessibility types.String `tfsdk:"accessibility"`
	UserID        types.String `tfsdk:"user_id"`
	Priority      types.Int64  `tfsdk:"priority"`

	Environment          types.Map   `tfsdk:"environment"`
	EnvironmentWO        types.Map   `tfsdk:"environment_wo"`
	EnvironmentWOVersion types.Int64 `tfsdk:"environment_wo_version"`
	Labels               types.Map   `tfsdk:"labels"`
	Tags                 types.Map   `tfsdk:"tags"`

	Datasets        types.List   `tfsdk:"datasets"`
	CloudDisks      types.List   `tfsdk:"cloud_disks"`
	VPC             types.Object `tfsdk:"vpc"`
	Driver          types.String `tfsdk:"driver"`
	WorkspaceSource types.String `tfsdk:"workspace_source"`
	UserCommand     types.String `tfsdk:"user_command"`
	Spot            types.Object `tfsdk:"spot"`

	Mode     types.String `tfsdk:"role_mode"`
	Role     fwx.RoleARN  `tfsdk:"role_arn"`
	Restarts types.Bool   `tfsdk:"restarts_workload"`

	Desired    types.String   `tfsdk:"desired_status"`
	Restart    types.String   `tfsdk:"restart"`
	Protection types.Bool     `tfsdk:"deletion_protection"`
	Preflight  types.String   `tfsdk:"preflight"`
	Timeouts   timeouts.Value `tfsdk:"timeouts"`

	ID types.String `tfsdk:"instance_id"`
	seenModel
}

// seenModel is what the last apply, or the import, saw of an instance. Read writes it
// again only together with a change of what the configuration manages: drift checks
// must not report an instance that starts or stops.
type seenModel struct {
	Status          types.String `tfsdk:"status"`
	AcceleratorType types.String `tfsdk:"accelerator_type"`
	PaymentType     types.String `tfsdk:"payment_type"`
	InstanceURL     types.String `tfsdk:"instance_url"`
	JupyterLabURL   types.String `tfsdk:"jupyterlab_url"`
	WebIDEURL       types.String `tfsdk:"web_ide_url"`
	TerminalURL     types.String `tfsdk:"terminal_url"`
	CreateTime      types.String `tfsdk:"create_time"`
}

// identity is the identity of an instance.
type identity struct {
	Region types.String `tfsdk:"region"`
	ID     types.String `tfsdk:"instance_id"`
}

func (m model) identity() identity { return identity{Region: m.Region, ID: m.ID} }

func (m model) key() preflight.WorkloadKey {
	return preflight.WorkloadKey{Kind: workload.DSW, Region: m.Region.ValueString(), ID: m.ID.ValueString()}
}

// managesRole reports whether the configuration says which role the instance carries.
func (m model) managesRole() bool {
	return !fwx.IsEmptyText(m.Mode) || !fwx.IsEmptyText(m.Role.StringValue)
}

// association is what the model asks for, or nil where it does not manage the role.
func (m model) association() (*workload.Association, error) {
	if !m.managesRole() {
		return nil, nil
	}
	a, err := fwx.Association(m.Mode, m.Role)
	return &a, err
}

func (m model) level(session *preflight.Session) preflight.Level {
	return fwx.LevelOr(m.Preflight, session)
}

func (m model) deniesRestart() bool { return m.Restart.ValueString() == restartDeny }

// named names the instance for users.
func (m model) named() remedy.Workload {
	return remedy.Workload{Kind: workload.DSW, Region: m.Region.ValueString(), ID: m.ID.ValueString(), Name: m.Name.ValueString()}
}

// see takes over what was seen of the instance.
func (m *model) see(live cloud.Workload) {
	url := m.InstanceURL
	m.seenModel = seenModel{Status: fwx.StringOrNull(live.Status)}
	if i := live.Instance; i != nil {
		m.AcceleratorType, m.PaymentType = fwx.StringOrNull(i.AcceleratorType), fwx.StringOrNull(i.PaymentType)
		m.JupyterLabURL, m.WebIDEURL = fwx.StringOrNull(i.JupyterLabURL), fwx.StringOrNull(i.WebIDEURL)
		m.TerminalURL, m.CreateTime = fwx.StringOrNull(i.TerminalURL), fwx.TimeOrNull(i.CreateTime)
		m.InstanceURL = fwx.StringOrNull(i.URL) // only a running instance has one
	}
	if m.InstanceURL.IsNull() && !url.IsUnknown() {
		m.InstanceURL = url
	}
}

// settleUnknowns gives what is computed a value although the instance was not read
// after the write.
func (m *model) settleUnknowns(region string) {
	m.Region = types.StringValue(region)
	for _, text := range []*types.String{&m.UserID, &m.Status, &m.AcceleratorType, &m.PaymentType, &m.InstanceURL, &m.JupyterLabURL, &m.WebIDEURL, &m.TerminalURL, &m.CreateTime} {
		if text.IsUnknown() {
			*text = types.StringNull()
		}
	}
	if m.Priority.IsUnknown() {
		m.Priority = types.Int64Null()
	}
	if m.Restarts.IsUnknown() {
		m.Restarts = types.BoolValue(false)
	}
}

// Keys of the private state. Read writes none, but for what was imported: drift checks
// compare private state byte by byte.
const (
	// privateWritten is what Terraform has written last. An instance without it was
	// imported, and its state lacks what PAI does not tell.
	privateWritten = "written"
)

// written remembers names, and never values.
type written struct {
	// Secrets are the names of the variables of environment_wo.
	Secrets []string `json:"secrets,omitempty"`
	// Environment and Labels are the names of what PAI has added itself: they are
	// neither drift nor removed.
	Environment []string `json:"environment,omitempty"`
	Labels      []string `json:"labels,omitempty"`
}

func attempt(verb, past string, instance remedy.Workload) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: "DSW Instance", Object: instance.String()}
}
