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
	DisplayName string
	// Type is such as PyTorchJob.
	Type        string
	WorkspaceID string
	UserCommand string
	Description string
	Specs       []JobNodeSpec
	// QuotaID is the resource quota (ResourceId); empty: public resources.
	QuotaID string
	// Priority is 1 to 9.
	Priority int32
	// Accessibility is PUBLIC or PRIVATE.
	Accessibility string
	Envs          map[string]string
	DataSources   []JobDataSource
	CodeSource    *JobCodeSource
	VPC           *JobVPC

	MaxRunningTimeMinutes int64
	ThirdpartyLibs        []string
	ThirdpartyLibDir      string
	Options               string // k=v,k=v
	SuccessPolicy         string
	Settings              JobSettings

	// Association is the role that the job is to carry: always sent.
	Association workload.Association
}

// JobNodeSpec is one group of equal nodes of a job (JobSpec in the API).
type JobNodeSpec struct {
	Type     string // the nodes' part, such as Worker
	Image    string // URI
	PodCount int64
	// ECSSpec is the instance type on public resources. It excludes Resources.
	ECSSpec       string
	Resources     *JobResources // of a quota
	RestartPolicy string
	Spot          *JobSpot
	SystemDisk    *JobDisk
	ImageAuth     *JobImageAuth
}

// JobResources is what one node takes of a quota. All are texts, such as "10Gi".
type JobResources struct{ CPU, Memory, SharedMemory, GPU, GPUType string }

// JobSpot asks for preemptible instances. Exactly one limit is set.
type JobSpot struct {
	Strategy      string // SpotWithPriceLimit
	PriceLimit    *float64
	DiscountLimit *float64
}

// JobDisk is the system disk of a node. Size is in GiB.
type JobDisk struct {
	Category, PerformanceLevel string
	Size                       int64
}

// JobImageAuth opens a private registry. Username and Password are secrets.
type JobImageAuth struct{ Registry, Username, Password string }

// JobDataSource is a data set or a URI that is mounted. One of ID and URI is set.
type JobDataSource struct {
	ID, URI, Version       string
	MountPath, MountAccess string
	Options                string // JSON
	EnableCache            *bool
}

// JobCodeSource is code that is cloned into every node.
type JobCodeSource struct{ ID, Branch, Commit, MountPath string }

// JobVPC is the network of a job.
type JobVPC struct {
	VPCID, VSwitchID, SecurityGroupID string
	ExtendedCIDRs                     []string
	DefaultRoute                      string // eth0 or eth1
}

// JobSettings are the extra settings of a job.
type JobSettings struct {
	Tags map[string]string

	EnableRDMA                      *bool
	EnableSanityCheck               *bool
	SanityCheckArgs                 string
	EnableErrorMonitoringInAIMaster *bool
	ErrorMonitoringArgs             string
	OversoldType                    string
	EnableOSSAppend                 *bool
	EnableTideResource              *bool
	EnableCPUAffinity               *bool
	DisableECSStockCheck            *bool
	ReservedMinutes                 int32  // JobReservedMinutes
	ReservedPolicy                  string // JobReservedPolicy
	Driver                          string
	AdvancedSettings                map[string]string
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
