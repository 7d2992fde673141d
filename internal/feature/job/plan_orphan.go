package job

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// hold notes that a state has this job.
func (m *model) hold(session *preflight.Session) {
	session.HoldJob(m.Region.ValueString(), m.JobID.ValueString())
}

// lookForOrphan looks whether the planned job is running already, because an
// apply was killed before Terraform knew of it.
func (p *planning) lookForOrphan(ctx context.Context) {
	if p.plan.Region.IsUnknown() || p.plan.WorkspaceID.IsUnknown() || p.plan.DisplayName.IsUnknown() || p.plan.JobType.IsUnknown() {
		return
	}
	wanted := submission{plan: p.resp.Plan, config: p.req.Config, to: p.to}
	p.findings = append(p.findings,
		p.Data.Preflight.CheckOrphanJob(ctx, p.plan.Region.ValueString(), p.plan.filter(), p.Data.Poller.Clock.Now(), func(job cloud.Job) bool {
			return (!job.Settled || p.plan.takesOver(job)) && wanted.asksFor(ctx, job)
		}, p.plan.takesOver)...)
}

// takesOver reports whether Create may take over a job that asks for the same. PAI
// does not tell rerun_triggers again, so a job with triggers may be an earlier
// run. One that has ended counts only if it ended well, and if a destroy would
// have deleted it: otherwise it may be the record of an earlier resource.
func (m model) takesOver(job cloud.Job) bool {
	if len(m.RerunTriggers.Elements()) > 0 {
		return false
	}
	return !job.Settled || job.Succeeded && m.OnDestroy.ValueString() == onDestroyDelete
}

// filter finds the jobs that may be the same as this one.
func (m model) filter() cloud.JobFilter {
	return cloud.JobFilter{
		WorkspaceID: m.WorkspaceID.ValueString(), DisplayName: m.DisplayName.ValueString(), Type: m.JobType.ValueString(),
	}
}

// submission is what a plan asks PAI for.
type submission struct {
	plan   tfsdk.Plan
	config tfsdk.Config
	to     workload.Association
}

// asksFor reports whether a job is the one that is asked for: importing it would
// leave nothing to replace.
func (s submission) asksFor(ctx context.Context, job cloud.Job) bool {
	if !job.Association.Equal(s.to) {
		return false
	}
	imported := tfsdk.State{Schema: s.plan.Schema, Raw: tftypes.NewValue(s.plan.Raw.Type(), nil)}
	if takeOver(ctx, &imported, job).HasError() {
		return false
	}
	var before, after, config map[string]tftypes.Value
	if imported.Raw.As(&before) != nil || s.plan.Raw.As(&after) != nil || s.config.Raw.As(&config) != nil {
		return false
	}
	return len(withoutSecrets(changed(before, after, true), before, after, config[attrEnvironmentWO])) == 0
}
