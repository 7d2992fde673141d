package openapi

import (
	"encoding/json"
	"time"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// job turns a job, read alone or in a list, into the domain's type.
func (j *dlcJob) job(region string) cloud.Job {
	status := dlcStatusOf(tea.StringValue(j.Status))
	running := parseTime(j.GmtRunningTime)
	spec := j.spec()
	return cloud.Job{
		Workload: cloud.Workload{
			Kind:          workload.DLC,
			Region:        region,
			ID:            tea.StringValue(j.JobId),
			Name:          spec.DisplayName,
			WorkspaceID:   spec.WorkspaceID,
			Association:   spec.Association,
			Public:        spec.Accessibility == "PUBLIC",
			Status:        tea.StringValue(j.Status),
			Activity:      status.activity,
			Settled:       status.settled,
			Failed:        status.failed,
			ReasonCode:    tea.StringValue(j.ReasonCode),
			ReasonMessage: hideValues(tea.StringValue(j.ReasonMessage), spec.Envs),
		},
		Spec:         spec,
		Marked:       j.Settings.marker() != "",
		SubStatus:    tea.StringValue(j.SubStatus),
		Started:      status.started || !running.IsZero(),
		Succeeded:    status.succeeded,
		Stopping:     status.stopping,
		UserID:       tea.StringValue(j.UserId),
		ResourceType: tea.StringValue(j.ResourceType),
		RestartTimes: tea.StringValue(j.RestartTimes),
		CreateTime:   parseTime(j.GmtCreateTime),
		RunningTime:  running,
		FinishTime:   parseTime(j.GmtFinishTime),
		Duration:     time.Duration(tea.Int64Value(j.Duration)) * time.Second,
	}
}

// hideValues takes the values of environment variables out of what DLC says
// about a job.
func hideValues(text string, envs map[string]string) string {
	var secrets secretSet
	for _, value := range envs {
		secrets.add(value)
	}
	return secrets.clean(text)
}

// spec is what was asked for, as far as the answer tells it.
func (j *dlcJob) spec() cloud.JobSpec {
	spec := cloud.JobSpec{
		DisplayName:      tea.StringValue(j.DisplayName),
		Type:             tea.StringValue(j.JobType),
		WorkspaceID:      tea.StringValue(j.WorkspaceId),
		UserCommand:      tea.StringValue(j.UserCommand),
		Description:      tea.StringValue(j.Description),
		QuotaID:          tea.StringValue(j.ResourceId),
		Priority:         tea.Int32Value(j.Priority),
		Accessibility:    tea.StringValue(j.Accessibility),
		Envs:             values(j.Envs),
		CodeSource:       j.CodeSource.source(),
		VPC:              j.UserVpc.vpc(),
		ThirdpartyLibs:   texts(j.ThirdpartyLibs),
		ThirdpartyLibDir: tea.StringValue(j.ThirdpartyLibDir),
		Settings:         j.Settings.settings(),
		Association:      j.CredentialConfig.association(),
	}
	for _, node := range j.JobSpecs {
		if node != nil {
			spec.Specs = append(spec.Specs, node.spec())
		}
	}
	for _, source := range j.DataSources {
		if source != nil {
			spec.DataSources = append(spec.DataSources, cloud.JobDataSource{
				ID: tea.StringValue(source.DataSourceId), URI: tea.StringValue(source.Uri), MountPath: tea.StringValue(source.MountPath),
			})
		}
	}
	return spec
}

// association classifies what a job carries. How "none" and the default role
// read back is unconfirmed; what never was sent is presumably none.
func (c *dlcCredentialConfig) association() workload.Association {
	if c == nil || !tea.BoolValue(c.EnableCredentialInject) {
		return workload.None()
	}
	return carried(c.AliyunEnvRoleKey, c.CredentialConfigItems)
}

func (s *dlcNodeSpec) spec() cloud.JobNodeSpec {
	spec := cloud.JobNodeSpec{
		Type:          tea.StringValue(s.Type),
		Image:         tea.StringValue(s.Image),
		PodCount:      tea.Int64Value(s.PodCount),
		ECSSpec:       tea.StringValue(s.EcsSpec),
		RestartPolicy: tea.StringValue(s.RestartPolicy),
	}
	// Parts that were not sent may come back empty (unconfirmed).
	if r := s.ResourceConfig; r != nil && *r != (dlcResources{}) {
		spec.Resources = &cloud.JobResources{
			CPU: tea.StringValue(r.CPU), Memory: tea.StringValue(r.Memory), SharedMemory: tea.StringValue(r.SharedMemory),
			GPU: tea.StringValue(r.GPU), GPUType: tea.StringValue(r.GPUType),
		}
	}
	if spot := s.SpotSpec; spot != nil && *spot != (dlcSpot{}) {
		spec.Spot = &cloud.JobSpot{
			Strategy: tea.StringValue(spot.SpotStrategy), PriceLimit: spot.SpotPriceLimit, DiscountLimit: spot.SpotDiscountLimit,
		}
	}
	if disk := s.SystemDisk; disk != nil && *disk != (dlcDisk{}) {
		spec.SystemDisk = &cloud.JobDisk{
			Category: tea.StringValue(disk.Category), PerformanceLevel: tea.StringValue(disk.PerformanceLevel), Size: tea.Int64Value(disk.Size),
		}
	}
	return spec
}

func (s *dlcCodeSource) source() *cloud.JobCodeSource {
	if s == nil || *s == (dlcCodeSource{}) {
		return nil
	}
	return &cloud.JobCodeSource{
		ID: tea.StringValue(s.CodeSourceId), Branch: tea.StringValue(s.Branch),
		Commit: tea.StringValue(s.Commit), MountPath: tea.StringValue(s.MountPath),
	}
}

func (v *dlcVPC) vpc() *cloud.JobVPC {
	if v == nil || tea.StringValue(v.VpcId) == "" {
		return nil
	}
	return &cloud.JobVPC{
		VPCID: tea.StringValue(v.VpcId), VSwitchID: tea.StringValue(v.SwitchId), SecurityGroupID: tea.StringValue(v.SecurityGroupId),
		ExtendedCIDRs: texts(v.ExtendedCidrs), DefaultRoute: tea.StringValue(v.DefaultRoute),
	}
}

// marker is what tells a job that Create submitted from all others; empty: it
// was submitted by somebody else.
func (s *dlcSettings) marker() string {
	if s == nil {
		return ""
	}
	return tea.StringValue(s.Tags[cloud.JobMarkerTag])
}

// settings leaves the marker out: it is ours and not the user's.
func (s *dlcSettings) settings() cloud.JobSettings {
	if s == nil {
		return cloud.JobSettings{}
	}
	tags := values(s.Tags)
	delete(tags, cloud.JobMarkerTag)
	if len(tags) == 0 {
		tags = nil
	}
	return cloud.JobSettings{
		Tags:                            tags,
		EnableRDMA:                      s.EnableRDMA,
		EnableSanityCheck:               s.EnableSanityCheck,
		SanityCheckArgs:                 tea.StringValue(s.SanityCheckArgs),
		EnableErrorMonitoringInAIMaster: s.EnableErrorMonitoringInAIMaster,
		ErrorMonitoringArgs:             tea.StringValue(s.ErrorMonitoringArgs),
		OversoldType:                    tea.StringValue(s.OversoldType),
		EnableOSSAppend:                 s.EnableOssAppend,
		EnableTideResource:              s.EnableTideResource,
		EnableCPUAffinity:               s.EnableCPUAffinity,
		DisableECSStockCheck:            s.DisableEcsStockCheck,
		ReservedMinutes:                 tea.Int32Value(s.JobReservedMinutes),
		ReservedPolicy:                  tea.StringValue(s.JobReservedPolicy),
		Driver:                          tea.StringValue(s.Driver),
		AdvancedSettings:                advancedSettings(s.AdvancedSettings),
	}
}

// advancedSettings reads values that the schema leaves open: texts as they
// are, all else as JSON.
func advancedSettings(from map[string]any) map[string]string {
	if len(from) == 0 {
		return nil
	}
	settings := make(map[string]string, len(from))
	for key, value := range from {
		if text, isText := value.(string); isText {
			settings[key] = text
			continue
		}
		text, err := json.Marshal(value)
		if err != nil {
			continue // nothing that came as JSON
		}
		settings[key] = string(text)
	}
	return settings
}

// values takes the pointers out of a map; nil when it is empty.
func values(from map[string]*string) map[string]string {
	if len(from) == 0 {
		return nil
	}
	to := make(map[string]string, len(from))
	for key, value := range from {
		to[key] = tea.StringValue(value)
	}
	return to
}

// texts takes the pointers out of a list; nil when it is empty.
func texts(from []*string) []string {
	var to []string
	for _, text := range from {
		if text != nil {
			to = append(to, *text)
		}
	}
	return to
}
