package cloud

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Jobs reads and writes DLC jobs. A job that does not exist, or that the
// product does not list any more, is ErrNotFound. A job's role is fixed when
// the job is created: what cannot be carried is refused by Create, with
// ErrCannotPass or ErrCannotAssume, and no job is left behind then.
type Jobs interface {
	Get(ctx context.Context, region, id string) (Job, error)
	// All yields the jobs that a filter selects, page by page, the newest
	// first. It stops after the first error.
	All(ctx context.Context, region string, filter JobFilter) iter.Seq2[Job, error]
	// Active yields every job that has not ended, however old, in every
	// workspace the caller sees.
	Active(ctx context.Context, region string) iter.Seq2[Job, error]
	// Create submits a job and returns its id. When the answer was lost it
	// looks for the job by workspace, name, time and the marker, and never
	// submits a second one while the first may be there. A failure that leaves
	// open whether there is a job is an UndecidedJob besides.
	Create(ctx context.Context, region string, spec JobSpec) (string, error)
	// Update changes what can be changed in a job. The product ignores a
	// change of priority without a word unless the job uses a quota and has
	// not started yet: read it back.
	Update(ctx context.Context, region, id string, update JobUpdate) error
	// Stop starts to stop a job. It is ErrConflict for one that has ended.
	Stop(ctx context.Context, region, id string) error
	// Delete removes a job that has ended. It is ErrConflict for another.
	Delete(ctx context.Context, region, id string) error
	// RecentEvents returns the newest lines of the job's event log, newest
	// last.
	RecentEvents(ctx context.Context, region, id string, most int) ([]string, error)
}

// JobMarkerTag is the key of a tag (Settings.Tags) that every job submitted by
// Create carries: its value tells the job from all others. Tags that users
// write must not have it.
const JobMarkerTag = "terraform-provider-pai-request"

// UndecidedJob says that a job may have been submitted which nobody knows of.
type UndecidedJob struct {
	Region, WorkspaceID, DisplayName string
	// Marker is the value of the tag JobMarkerTag that the job has, if it is
	// there.
	Marker string
	// Look is why looking for the job did not decide; nil: it is not there so
	// far.
	Look error
}

func (u *UndecidedJob) Error() string {
	return fmt.Sprintf("whether the job was submitted is not known: %s; look for a job named %q in %s (%s) with the tag %s = %s",
		u.Why(), u.DisplayName, u.Workspace(), u.Region, JobMarkerTag, u.Marker)
}

// Why says what keeps it undecided.
func (u *UndecidedJob) Why() string {
	if u.Look == nil {
		return "it is not in the list of jobs so far"
	}
	return u.Look.Error()
}

// Workspace is where the job would be.
func (u *UndecidedJob) Workspace() string {
	if u.WorkspaceID == "" {
		return "the default workspace"
	}
	return "workspace " + u.WorkspaceID
}

// Job is one DLC job.
type Job struct {
	// Workload holds its id, status and association. A job is Settled when it
	// has ended, and Failed when it has not succeeded and was not stopped.
	Workload
	// Spec is what was asked for, as far as the product tells it again: see
	// JobSpec. The marker is not among its tags.
	Spec JobSpec

	// Marked: it was submitted by Create, so it has the tag JobMarkerTag.
	Marked       bool
	SubStatus    string
	Started      bool // it runs, or has run
	Succeeded    bool // it has ended well, or only keeps its pods
	Stopping     bool
	UserID       string // who created it
	ResourceType string // such as ECS or Lingjun
	RestartTimes string // such as 0/10
	CreateTime   time.Time
	RunningTime  time.Time // zero before it ran
	FinishTime   time.Time // zero before it ended
	Duration     time.Duration
}

// JobSpec is the definition of a job (CreateJob). Zero members are not sent,
// and take the product's default.
//
// GetJob does not return MaxRunningTimeMinutes, Options and SuccessPolicy, nor
// MountAccess, Options, Version and EnableCache of data sources, nor the
// credentials of images: they are zero in a job that was read.
type JobSpec struct {
	DisplayName string `json:"DisplayName,omitempty"`
	// Type is such as PyTorchJob.
	Type        string        `json:"JobType,omitempty"`
	WorkspaceID string        `json:"WorkspaceId,omitempty"`
	UserCommand string        `json:"UserCommand,omitempty"`
	Description string        `json:"Description,omitempty"`
	Specs       []JobNodeSpec `json:"JobSpecs,omitempty"`
	// QuotaID is the resource quota (ResourceId); empty: public resources.
	QuotaID string `json:"ResourceId,omitempty"`
	// Priority is 1 to 9.
	Priority int32 `json:"Priority,omitempty"`
	// Accessibility is PUBLIC or PRIVATE.
	Accessibility string            `json:"Accessibility,omitempty"`
	Envs          map[string]string `json:"Envs,omitempty"`
	DataSources   []JobDataSource   `json:"DataSources,omitempty"`
	CodeSource    *JobCodeSource    `json:"CodeSource,omitempty"`
	VPC           *JobVPC           `json:"UserVpc,omitempty"`

	MaxRunningTimeMinutes int64        `json:"JobMaxRunningTimeMinutes,omitempty"`
	ThirdpartyLibs        []string     `json:"ThirdpartyLibs,omitempty"`
	ThirdpartyLibDir      string       `json:"ThirdpartyLibDir,omitempty"`
	Options               string       `json:"Options,omitempty"` // k=v,k=v
	SuccessPolicy         string       `json:"SuccessPolicy,omitempty"`
	Settings              *JobSettings `json:"Settings,omitempty"`

	// Association is the role that the job is to carry: always sent.
	Association workload.Association `json:"-"`
}

// What is nested in a job has the names of the API (json) and of the arguments
// of pai_dlc_job (tfsdk). Nil members are not given.

// JobNodeSpec is one group of equal nodes of a job (JobSpec in the API).
type JobNodeSpec struct {
	Type     *string `json:"Type,omitempty" tfsdk:"type"`   // the nodes' part, such as Worker
	Image    *string `json:"Image,omitempty" tfsdk:"image"` // URI
	PodCount *int64  `json:"PodCount,omitempty" tfsdk:"pod_count"`
	// ECSSpec is the instance type on public resources. It excludes Resources.
	ECSSpec       *string       `json:"EcsSpec,omitempty" tfsdk:"ecs_spec"`
	Resources     *JobResources `json:"ResourceConfig,omitempty" tfsdk:"resources"` // of a quota
	RestartPolicy *string       `json:"RestartPolicy,omitempty" tfsdk:"restart_policy"`
	Spot          *JobSpot      `json:"SpotSpec,omitempty" tfsdk:"spot"`
	SystemDisk    *JobDisk      `json:"SystemDisk,omitempty" tfsdk:"system_disk"`
	ImageAuth     *JobImageAuth `json:"ImageConfig,omitempty" tfsdk:"image_auth"`
}

// JobResources is what one node takes of a quota. All are texts, such as "10Gi".
type JobResources struct {
	CPU          *string `json:"CPU,omitempty" tfsdk:"cpu"`
	Memory       *string `json:"Memory,omitempty" tfsdk:"memory"`
	SharedMemory *string `json:"SharedMemory,omitempty" tfsdk:"shared_memory"`
	GPU          *string `json:"GPU,omitempty" tfsdk:"gpu"`
	GPUType      *string `json:"GPUType,omitempty" tfsdk:"gpu_type"`
}

// JobSpot asks for preemptible instances. Exactly one limit is set.
type JobSpot struct {
	Strategy      *string  `json:"SpotStrategy,omitempty" tfsdk:"strategy"` // SpotWithPriceLimit
	PriceLimit    *float64 `json:"SpotPriceLimit,omitempty" tfsdk:"price_limit"`
	DiscountLimit *float64 `json:"SpotDiscountLimit,omitempty" tfsdk:"discount_limit"`
}

// JobDisk is the system disk of a node. Size is in GiB.
type JobDisk struct {
	Category         *string `json:"Category,omitempty" tfsdk:"category"`
	PerformanceLevel *string `json:"PerformanceLevel,omitempty" tfsdk:"performance_level"`
	Size             *int64  `json:"Size,omitempty" tfsdk:"size"`
}

// JobImageAuth opens a private registry. Username and Password are secrets.
// Version is Terraform's: it tells that the secrets have changed.
type JobImageAuth struct {
	Registry *string `json:"DockerRegistry,omitempty" tfsdk:"registry"`
	Username *string `json:"Username,omitempty" tfsdk:"username_wo"`
	Password *string `json:"Password,omitempty" tfsdk:"password_wo"`
	Version  *int64  `json:"-" tfsdk:"credentials_wo_version"`
}

// JobDataSource is a data set or a URI that is mounted. One of ID and URI is set.
type JobDataSource struct {
	ID          *string `json:"DataSourceId,omitempty" tfsdk:"data_source_id"`
	URI         *string `json:"Uri,omitempty" tfsdk:"uri"`
	Version     *string `json:"DataSourceVersion,omitempty" tfsdk:"version"`
	MountPath   *string `json:"MountPath,omitempty" tfsdk:"mount_path"`
	MountAccess *string `json:"MountAccess,omitempty" tfsdk:"mount_access"`
	Options     *string `json:"Options,omitempty" tfsdk:"options"` // a JSON text, never an object
	EnableCache *bool   `json:"EnableCache,omitempty" tfsdk:"enable_cache"`
}

// JobCodeSource is code that is cloned into every node.
type JobCodeSource struct {
	ID        *string `json:"CodeSourceId,omitempty" tfsdk:"code_source_id"`
	Branch    *string `json:"Branch,omitempty" tfsdk:"branch"`
	Commit    *string `json:"Commit,omitempty" tfsdk:"commit"`
	MountPath *string `json:"MountPath,omitempty" tfsdk:"mount_path"`
}

// JobVPC is the network of a job. The API writes ExtendedCIDRs, and ExtendedCidrs
// where it is read.
type JobVPC struct {
	VPCID           *string  `json:"VpcId,omitempty" tfsdk:"vpc_id"`
	VSwitchID       *string  `json:"SwitchId,omitempty" tfsdk:"vswitch_id"`
	SecurityGroupID *string  `json:"SecurityGroupId,omitempty" tfsdk:"security_group_id"`
	ExtendedCIDRs   []string `json:"ExtendedCIDRs,omitempty" tfsdk:"extended_cidrs"`
	DefaultRoute    *string  `json:"DefaultRoute,omitempty" tfsdk:"default_route"` // eth0 or eth1
}

// JobSettings are the extra settings of a job. Tags are an argument of the job.
type JobSettings struct {
	Tags map[string]string `json:"Tags,omitempty" tfsdk:"-"`

	EnableRDMA                      *bool            `json:"EnableRDMA,omitempty" tfsdk:"enable_rdma"`
	EnableSanityCheck               *bool            `json:"EnableSanityCheck,omitempty" tfsdk:"enable_sanity_check"`
	SanityCheckArgs                 *string          `json:"SanityCheckArgs,omitempty" tfsdk:"sanity_check_args"`
	EnableErrorMonitoringInAIMaster *bool            `json:"EnableErrorMonitoringInAIMaster,omitempty" tfsdk:"enable_error_monitoring_in_ai_master"`
	ErrorMonitoringArgs             *string          `json:"ErrorMonitoringArgs,omitempty" tfsdk:"error_monitoring_args"`
	OversoldType                    *string          `json:"OversoldType,omitempty" tfsdk:"oversold_type"`
	EnableOSSAppend                 *bool            `json:"EnableOssAppend,omitempty" tfsdk:"enable_oss_append"`
	EnableTideResource              *bool            `json:"EnableTideResource,omitempty" tfsdk:"enable_tide_resource"`
	EnableCPUAffinity               *bool            `json:"EnableCPUAffinity,omitempty" tfsdk:"enable_cpu_affinity"`
	DisableECSStockCheck            *bool            `json:"DisableEcsStockCheck,omitempty" tfsdk:"disable_ecs_stock_check"`
	ReservedMinutes                 *int32           `json:"JobReservedMinutes,omitempty" tfsdk:"job_reserved_minutes"`
	ReservedPolicy                  *string          `json:"JobReservedPolicy,omitempty" tfsdk:"job_reserved_policy"`
	Driver                          *string          `json:"Driver,omitempty" tfsdk:"driver"`
	AdvancedSettings                AdvancedSettings `json:"AdvancedSettings,omitempty" tfsdk:"advanced_settings"`
}

// JobUpdate changes a job. Nil members stay as they are.
type JobUpdate struct {
	Description   *string
	Priority      *int32
	Accessibility *string // upwards only: PUBLIC
}

// JobFilter selects jobs. Zero members select all.
type JobFilter struct {
	WorkspaceID string
	// DisplayName is a part of the name, in any letter case.
	DisplayName string
	Type        string
	Status      string
	QuotaID     string
	UserID      string
	Tags        map[string]string
	// Since and Until bound the time of creation. A zero Since is the
	// product's own window: the last seven days.
	Since, Until time.Time
}
