package cloud

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Instances reads and writes DSW instances. An instance that does not exist is
// ErrNotFound. All writes only begin: read the instance until it is Settled.
type Instances interface {
	// Get returns an instance; Workload.Instance is what it was made with.
	Get(ctx context.Context, region, id string) (Workload, error)
	// List yields the instances that a filter selects, page by page, the oldest first.
	// It stops after the first error.
	List(ctx context.Context, region string, filter InstanceFilter) iter.Seq2[Workload, error]
	// Create makes an instance and returns its id. DSW has no idempotency token: when
	// the answer was lost, the instance is looked for by the label RequestMark, and a
	// second one is never made while the first may be there. A failure that
	// leaves open whether there is an instance is an UndecidedInstance besides.
	Create(ctx context.Context, region string, spec InstanceSpec) (string, error)
	// Update changes what an InstanceUpdate names and nothing else.
	Update(ctx context.Context, region, id string, update InstanceUpdate) error
	// Start, Stop and Delete are ErrInvalid where the status does not allow them.
	Start(ctx context.Context, region, id string) error
	Stop(ctx context.Context, region, id string) error
	Delete(ctx context.Context, region, id string) error
	// Relabel sets some labels and removes others; either may be empty.
	Relabel(ctx context.Context, region, id string, set map[string]string, remove []string) error
	// Specs returns the instance types that DSW offers for an accelerator: CPU or GPU.
	Specs(ctx context.Context, region, accelerator string) ([]ECSSpec, error)
}

// RequestMark is the key of a label that every instance made by Create carries for good:
// its value tells the instance from all others.
const RequestMark = JobMarkerTag

// RestartMark is the key of a label that an instance has while it is stopped for a change,
// so that the next apply starts it again if this one is killed.
const RestartMark = "terraform-provider-pai-restarting"

// InstanceFilter selects instances. Zero members select all.
type InstanceFilter struct {
	WorkspaceID string
	// Name is compared exactly.
	Name   string
	Labels map[string]string // four at most
	Status string
}

// Instance is a DSW instance as GetInstance and ListInstances show it.
type Instance struct {
	// InstanceSpec is what was asked for, as far as DSW tells it again: ImageAuth,
	// UserCommand and Spot are not returned. The marks of the provider are not
	// among the labels.
	InstanceSpec

	// Marks are the labels of the provider itself.
	Marks map[string]string

	AcceleratorType string // CPU or GPU
	PaymentType     string // PayAsYouGo or Subscription
	UserName        string
	URL             string // empty unless the instance runs
	JupyterLabURL   string
	WebIDEURL       string
	TerminalURL     string
	CreateTime      time.Time
}

// InstanceSpec is the definition of an instance (CreateInstance). Members without
// a value are not sent, and take the product's default.
type InstanceSpec struct {
	Name        string             `json:"InstanceName,omitempty"`
	WorkspaceID string             `json:"WorkspaceId,omitempty"`
	ECSSpec     string             `json:"EcsSpec,omitempty"`
	QuotaID     string             `json:"ResourceId,omitempty"`
	Resources   *InstanceResources `json:"RequestedResource,omitempty"`
	ImageID     string             `json:"ImageId,omitempty"`
	ImageURL    string             `json:"ImageUrl,omitempty"`
	// ImageAuth is a secret: the base64 text of user:password.
	ImageAuth       string               `json:"ImageAuth,omitempty"`
	Accessibility   string               `json:"Accessibility,omitempty"` // PUBLIC or PRIVATE
	UserID          string               `json:"UserId,omitempty"`
	Environment     map[string]string    `json:"EnvironmentVariables,omitempty"`
	Datasets        []InstanceDataset    `json:"Datasets,omitempty"`
	CloudDisks      []InstanceDisk       `json:"CloudDisks,omitempty"`
	VPC             *InstanceVPC         `json:"UserVpc,omitempty"`
	Driver          string               `json:"Driver,omitempty"`
	WorkspaceSource string               `json:"WorkspaceSource,omitempty"`
	UserCommand     *InstanceUserCommand `json:"UserCommand,omitempty"`
	Priority        int64                `json:"Priority,omitempty"` // 1 to 9
	Spot            *InstanceSpot        `json:"SpotSpec,omitempty"`

	Labels map[string]string `json:"-"`
	Tags   map[string]string `json:"-"`
	// Association is nil where the instance is to be made without saying which role it
	// carries. An instance that was read always has one.
	Association *workload.Association `json:"-"`
	// Secrets are parts of what is sent that no text and no log may show.
	Secrets []string `json:"-"`
}

// What is nested in an instance has the names of the API (json) and of the
// arguments of pai_dsw_instance (tfsdk). Nil members are not given.

// InstanceResources is what an instance takes of a quota. All are texts, such as "32Gi".
type InstanceResources struct {
	CPU          *string `json:"CPU,omitempty" tfsdk:"cpu"`
	Memory       *string `json:"Memory,omitempty" tfsdk:"memory"`
	SharedMemory *string `json:"SharedMemory,omitempty" tfsdk:"shared_memory"`
	GPU          *string `json:"GPU,omitempty" tfsdk:"gpu"`
	GPUType      *string `json:"GPUType,omitempty" tfsdk:"gpu_type"`
}

// InstanceDataset is a dataset or a URI that is mounted. One of ID and URI is set.
type InstanceDataset struct {
	ID          *string `json:"DatasetId,omitempty" tfsdk:"dataset_id"`
	URI         *string `json:"Uri,omitempty" tfsdk:"uri"`
	Version     *string `json:"DatasetVersion,omitempty" tfsdk:"dataset_version"`
	MountPath   *string `json:"MountPath,omitempty" tfsdk:"mount_path"`
	MountAccess *string `json:"MountAccess,omitempty" tfsdk:"mount_access"` // RW or RO
	Options     *string `json:"Options,omitempty" tfsdk:"options"`          // a JSON text, never an object
	Dynamic     *bool   `json:"Dynamic,omitempty" tfsdk:"dynamic"`
}

// InstanceDisk is a cloud disk of an instance.
type InstanceDisk struct {
	Capacity  *string `json:"Capacity,omitempty" tfsdk:"capacity"` // such as 100Gi
	SubType   *string `json:"SubType,omitempty" tfsdk:"sub_type"`
	MountPath *string `json:"MountPath,omitempty" tfsdk:"mount_path"`
	Path      *string `json:"Path,omitempty" tfsdk:"path"`
}

// InstanceVPC is the network of an instance.
type InstanceVPC struct {
	VPCID           *string            `json:"VpcId,omitempty" tfsdk:"vpc_id"`
	VSwitchID       *string            `json:"VSwitchId,omitempty" tfsdk:"vswitch_id"`
	SecurityGroupID *string            `json:"SecurityGroupId,omitempty" tfsdk:"security_group_id"`
	ExtendedCIDRs   []string           `json:"ExtendedCIDRs,omitempty" tfsdk:"extended_cidrs"`
	DefaultRoute    *string            `json:"DefaultRoute,omitempty" tfsdk:"default_route"` // eth0 or eth1
	Forwards        []InstanceForward  `json:"ForwardInfos,omitempty" tfsdk:"forwards"`
	Bandwidth       *InstanceBandwidth `json:"BandwidthLimit,omitempty" tfsdk:"bandwidth_limit"`
}

// InstanceForward makes a port of an instance reachable, such as that of SSH.
type InstanceForward struct {
	Enable          *bool    `json:"Enable,omitempty" tfsdk:"enable"`
	Name            *string  `json:"Name,omitempty" tfsdk:"name"`
	ContainerName   *string  `json:"ContainerName,omitempty" tfsdk:"container_name"`
	ForwardPort     *string  `json:"ForwardPort,omitempty" tfsdk:"forward_port"`
	ExternalPort    *string  `json:"ExternalPort,omitempty" tfsdk:"external_port"`
	AccessType      []string `json:"AccessType,omitempty" tfsdk:"access_type"`
	NATGatewayID    *string  `json:"NatGatewayId,omitempty" tfsdk:"nat_gateway_id"`
	EIPAllocationID *string  `json:"EipAllocationId,omitempty" tfsdk:"eip_allocation_id"`
	NLBGatewayID    *string  `json:"NlbGatewayId,omitempty" tfsdk:"nlb_gateway_id"`
	SSHPublicKey    *string  `json:"SSHPublicKey,omitempty" tfsdk:"ssh_public_key"`
}

// InstanceBandwidth limits the traffic of an instance. Rates are texts, as DSW takes
// them; their unit is undocumented.
type InstanceBandwidth struct {
	EgressRate        *string  `json:"EgressRate,omitempty" tfsdk:"egress_rate"`
	IngressRate       *string  `json:"IngressRate,omitempty" tfsdk:"ingress_rate"`
	EgressWhitelists  []string `json:"EgressWhitelists,omitempty" tfsdk:"egress_whitelists"`
	IngressWhitelists []string `json:"IngressWhitelists,omitempty" tfsdk:"ingress_whitelists"`
}

// InstanceUserCommand is what runs when the instance starts.
type InstanceUserCommand struct {
	OnStart *InstanceCommand `json:"OnStart,omitempty"`
}

// InstanceCommand is one command.
type InstanceCommand struct {
	Content string `json:"Content"`
}

// InstanceSpot asks for a preemptible instance. All are texts, as DSW takes them.
type InstanceSpot struct {
	Strategy      *string `json:"SpotStrategy,omitempty" tfsdk:"strategy"`
	Duration      *string `json:"SpotDuration,omitempty" tfsdk:"duration"`
	PriceLimit    *string `json:"SpotPriceLimit,omitempty" tfsdk:"price_limit"`
	DiscountLimit *string `json:"SpotDiscountLimit,omitempty" tfsdk:"discount_limit"`
}

// InstanceUpdate is a partial update (UpdateInstance). What Set and Clear do not
// name stays.
type InstanceUpdate struct {
	// Set are the members to set, with their new values.
	Set InstanceSpec
	// Clear are members of the API to remove; see ClearableMembers.
	Clear []string
	// Secrets are those of an InstanceSpec.
	Secrets []string
}

// Empty reports whether there is nothing to change.
func (u InstanceUpdate) Empty() bool {
	return len(u.Clear) == 0 && reflect.ValueOf(u.Set).IsZero()
}

// ClearableMembers are the members of an instance that UpdateInstance can remove,
// with the switch that does so.
func ClearableMembers() map[string]string {
	return map[string]string{
		"Datasets":             "DisassociateDatasets",
		"UserVpc":              "DisassociateVpc",
		"Driver":               "DisassociateDriver",
		"EnvironmentVariables": "DisassociateEnvironmentVariables",
		"UserCommand":          "DisassociateUserCommand",
		"SpotSpec":             "DisassociateSpot",
	}
}

// ECSSpec is an instance type that DSW offers (ListEcsSpecs).
type ECSSpec struct {
	InstanceType    string
	AcceleratorType string
	CPU             int64
	MemoryGB        float64
	GPU             int64
	GPUType         string
	GPUMemoryGB     float64
	SystemDiskGB    int64
	Available       bool   // can be bought now, pay-as-you-go
	SpotStock       string // WithStock or NoStock; empty where DSW does not say
	Price           *float64
	Currency        string
}

// UndecidedInstance says that an instance may have been made which no state knows of.
type UndecidedInstance struct {
	Region, WorkspaceID, Name string
	// Mark is the value of the label RequestMark that the instance has, if it is there.
	Mark string
	// Look is why looking for it did not decide; nil: it is not there so far.
	Look error
}

func (u *UndecidedInstance) Error() string {
	return fmt.Sprintf("whether the instance was made is not known: %s; look for an instance named %q in workspace %s (%s) with the label %s = %s",
		u.Why(), u.Name, u.WorkspaceID, u.Region, RequestMark, u.Mark)
}

// Why says what keeps it undecided.
func (u *UndecidedInstance) Why() string {
	if u.Look == nil {
		return "it is not in the list of instances so far"
	}
	return u.Look.Error()
}
