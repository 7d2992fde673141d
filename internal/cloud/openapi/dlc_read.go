package openapi

import (
	"maps"
	"slices"
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
		Marked:       j.marker() != "",
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

// spec is what was asked for, as far as the answer tells it. The marker is ours and
// not the user's. Should credentials of images be answered, they get no further
// than this.
func (j *dlcJob) spec() cloud.JobSpec {
	spec := j.JobSpec
	spec.Association = j.CredentialConfig.association()
	spec.Specs = slices.Clone(spec.Specs)
	for i := range spec.Specs {
		spec.Specs[i].ImageAuth = nil
	}
	if spec.Settings != nil {
		settings := *spec.Settings
		settings.Tags = maps.Clone(settings.Tags)
		delete(settings.Tags, cloud.JobMarkerTag)
		spec.Settings = &settings
	}
	spec.OnlyGiven()
	if spec.VPC != nil && spec.VPC.VPCID == nil {
		spec.VPC = nil
	}
	return spec
}

// marker is what tells a job that Create submitted from all others; empty: it
// was submitted by somebody else.
func (j *dlcJob) marker() string {
	if j.Settings == nil {
		return ""
	}
	return j.Settings.Tags[cloud.JobMarkerTag]
}

// association classifies what a job carries. How "none" and the default role
// read back is unconfirmed; what never was sent is presumably none.
func (c *dlcCredentialConfig) association() workload.Association {
	if c == nil || !tea.BoolValue(c.EnableCredentialInject) {
		return workload.None()
	}
	return carried(c.AliyunEnvRoleKey, c.CredentialConfigItems)
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
