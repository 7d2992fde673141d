package dlcsvc

import (
	"maps"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s *Service) getJob(call *wire.Call, j *job, now time.Time) (map[string]any, error) {
	detail, err := parameters().Bool(call, "NeedDetail", true)
	if err != nil {
		return nil, err
	}
	rendered := j.render(s.options, now)
	// Emulator choice: which members are details is not published.
	if !detail {
		delete(rendered, "StatusHistory")
	}
	for _, name := range []string{"Description", "CustomEnvs"} {
		if value, ok := j.body[name]; ok {
			rendered[name] = value
		}
	}
	j.progress.Seen(now)
	return rendered, nil
}

// render writes the members that GetJob and ListJobs have in common.
func (j *job) render(options Options, now time.Time) map[string]any {
	// Read back as they were written. Of what is not here, some members read
	// back in another form, some in one of the two reads only, and Options,
	// SuccessPolicy and the template's version in none.
	rendered := picked(j.body,
		"DisplayName", "JobType", "WorkspaceId", "UserCommand", "ResourceId", "Accessibility",
		"Envs", "Settings", "ThirdpartyLibs", "ThirdpartyLibDir", "SchedulingStrategy",
	)
	rendered["JobId"] = j.id
	rendered["UserId"] = j.userID
	rendered["TenantId"] = j.account
	rendered["Priority"] = j.priority
	rendered["ResourceType"] = "ECS"
	set(rendered, "ResourceType", j.text("ResourceType"))
	rendered["JobSpecs"] = renderJobSpecs(objectsOf(j.body, "JobSpecs"))
	rendered["RestartTimes"] = "0/10"
	rendered["EnabledDebugger"] = false
	j.renderSources(rendered)
	j.renderStatus(rendered, now)
	if c := j.credential(); c != nil {
		rendered["CredentialConfig"] = c.render(j.account, options)
	}
	return rendered
}

// renderJobSpecs leaves the credentials of images out. Emulator choice: of
// ImageConfig the registry alone reads back.
func renderJobSpecs(specs []map[string]any) []any {
	list := make([]any, 0, len(specs))
	for _, spec := range specs {
		shown := maps.Clone(spec)
		if image, sent := spec["ImageConfig"].(map[string]any); sent {
			shown["ImageConfig"] = picked(image, "DockerRegistry")
		}
		list = append(list, shown)
	}
	return list
}

// renderSources adds what reads back with fewer members than it was written
// with, and one of them spelt differently.
func (j *job) renderSources(rendered map[string]any) {
	if sources := objectsOf(j.body, "DataSources"); sources != nil {
		list := make([]any, 0, len(sources))
		for _, source := range sources {
			list = append(list, picked(source, "DataSourceId", "MountPath", "Uri"))
		}
		rendered["DataSources"] = list
	}
	if code := objectOf(j.body, "CodeSource"); code != nil {
		rendered["CodeSource"] = picked(code, "CodeSourceId", "Branch", "Commit", "MountPath")
	}
	if vpc := objectOf(j.body, "UserVpc"); vpc != nil {
		shown := picked(vpc, "VpcId", "SwitchId", "SecurityGroupId", "DefaultRoute")
		if blocks, sent := vpc["ExtendedCIDRs"]; sent {
			shown["ExtendedCidrs"] = blocks
		}
		rendered["UserVpc"] = shown
	}
}

// renderStatus shows times and reason of the true status only, never those of
// what a stale read has not seen yet.
func (j *job) renderStatus(rendered map[string]any, now time.Time) {
	p := j.progress
	rendered["Status"] = string(p.Shown().status)
	rendered["Duration"] = int64(j.runningTime(now).Seconds())
	setTime(rendered, "GmtCreateTime", j.createdAt)
	setTime(rendered, "GmtSubmittedTime", p.first(queuing))
	setTime(rendered, "GmtRunningTime", p.first(running))
	history := p.history
	if p.Shown().status == p.Current.status {
		set(rendered, "ReasonCode", p.Current.reason.code)
		set(rendered, "ReasonMessage", p.Current.reason.message)
		setTime(rendered, "GmtSuccessedTime", p.first(succeeded))
		setTime(rendered, "GmtFailedTime", p.first(failed))
		setTime(rendered, "GmtStoppedTime", p.first(stopped))
		setTime(rendered, "GmtFinishTime", p.ended())
		if p.Current.status == restarting {
			rendered["SubStatus"] = string(restarting)
		}
	} else {
		history = history[:max(len(history)-1, 0)]
	}
	rendered["StatusHistory"] = renderHistory(history)
}

func renderHistory(history []record) []any {
	list := make([]any, 0, len(history))
	for _, r := range history {
		entry := map[string]any{"Status": string(r.status), "StartTime": state.Timestamp(r.start)}
		setTime(entry, "EndTime", r.end)
		set(entry, "ReasonCode", r.reason.code)
		set(entry, "ReasonMessage", r.reason.message)
		list = append(list, entry)
	}
	return list
}
