package openapi

import (
	"context"
	"net/http"
	"net/url"
)

// What goes over the wire from DLC 2020-12-03, with the names of the generated
// SDK, as far as the provider needs it.

// dlcJob is the answer of GetJob, and an item of ListJobs.
type dlcJob struct {
	JobId            *string
	DisplayName      *string
	Description      *string
	JobType          *string
	WorkspaceId      *string
	UserId           *string
	Status           *string
	SubStatus        *string
	ReasonCode       *string
	ReasonMessage    *string
	Accessibility    *string
	ResourceId       *string
	ResourceType     *string
	Priority         *int32
	UserCommand      *string
	JobSpecs         []*dlcNodeSpec
	DataSources      []*dlcDataSource
	CodeSource       *dlcCodeSource
	UserVpc          *dlcVPC
	Envs             map[string]*string
	ThirdpartyLibs   []*string
	ThirdpartyLibDir *string
	Settings         *dlcSettings
	CredentialConfig *dlcCredentialConfig
	Duration         *int64
	RestartTimes     *string
	GmtCreateTime    *string
	GmtRunningTime   *string
	GmtFinishTime    *string
	IsDeleted        *bool // of items only
}

// dlcNodeSpec lacks ImageConfig on purpose: should it be answered, the
// password in it gets no further than this.
type dlcNodeSpec struct {
	Type           *string
	Image          *string
	PodCount       *int64
	EcsSpec        *string
	ResourceConfig *dlcResources
	RestartPolicy  *string
	SpotSpec       *dlcSpot
	SystemDisk     *dlcDisk
}

type dlcResources struct {
	CPU          *string
	Memory       *string
	SharedMemory *string
	GPU          *string
	GPUType      *string
}

type dlcSpot struct {
	SpotStrategy      *string
	SpotPriceLimit    *float64
	SpotDiscountLimit *float64
}

type dlcDisk struct {
	Category         *string
	PerformanceLevel *string
	Size             *int64
}

type dlcDataSource struct {
	DataSourceId *string
	Uri          *string
	MountPath    *string
}

type dlcCodeSource struct {
	CodeSourceId *string
	Branch       *string
	Commit       *string
	MountPath    *string
}

// dlcVPC is read with ExtendedCidrs and written with ExtendedCIDRs.
type dlcVPC struct {
	VpcId           *string
	SwitchId        *string
	SecurityGroupId *string
	ExtendedCidrs   []*string
	DefaultRoute    *string
}

type dlcSettings struct {
	Tags                            map[string]*string
	EnableRDMA                      *bool
	EnableSanityCheck               *bool
	SanityCheckArgs                 *string
	EnableErrorMonitoringInAIMaster *bool
	ErrorMonitoringArgs             *string
	OversoldType                    *string
	EnableOssAppend                 *bool
	EnableTideResource              *bool
	EnableCPUAffinity               *bool
	DisableEcsStockCheck            *bool
	JobReservedMinutes              *int32
	JobReservedPolicy               *string
	Driver                          *string
	AdvancedSettings                map[string]any
}

type dlcCredentialConfig struct {
	EnableCredentialInject *bool
	AliyunEnvRoleKey       *string
	CredentialConfigItems  []*credentialItem
}

type dlcJobList struct {
	Jobs       []*dlcJob
	TotalCount *int64
}

type dlcCreated struct{ JobId *string }

type dlcEventList struct{ Events []*string }

const dlcJobs = "/api/v1/jobs"

// onJob returns the path of a job or of a part of it.
func onJob(id, part string) string { return dlcJobs + "/" + url.PathEscape(id) + part }

// call carries out request and decodes the answer into reply, which may be nil.
func (d *dlc) call(ctx context.Context, request roaRequest, reply any) error {
	request.product, request.version = DLC, "2020-12-03"
	if request.method == "" {
		request.method = http.MethodGet
	}
	_, err := d.transport.roa(ctx, request, reply)
	return err
}
