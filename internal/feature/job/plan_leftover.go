package job

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

// hold notes that a state has this job.
func (m *model) hold(session *preflight.Session) {
	session.HoldJob(m.Region.ValueString(), m.JobID.ValueString())
}

// lookForLeftover looks whether the planned job is running already, because an
// apply was killed before Terraform knew of it.
func (p *planning) lookForLeftover(ctx context.Context) {
	if p.plan.Region.IsUnknown() || p.plan.WorkspaceID.IsUnknown() || p.plan.DisplayName.IsUnknown() || p.plan.JobType.IsUnknown() {
		return
	}
	filter := cloud.JobFilter{
		WorkspaceID: p.plan.WorkspaceID.ValueString(), DisplayName: p.plan.DisplayName.ValueString(), Type: p.plan.JobType.ValueString(),
	}
	p.findings = append(p.findings, p.data.Preflight.CheckLeftoverJob(ctx, p.plan.Region.ValueString(), filter, func(job cloud.Job) bool {
		return p.asks(ctx, job)
	})...)
}

// asks reports whether the plan asks for a job as this one is: importing it
// would leave nothing to replace.
func (p *planning) asks(ctx context.Context, job cloud.Job) bool {
	if !job.Association.Equal(p.to) {
		return false
	}
	imported := tfsdk.State{Schema: p.resp.Plan.Schema, Raw: tftypes.NewValue(p.resp.Plan.Raw.Type(), nil)}
	if takeOver(ctx, &imported, job).HasError() {
		return false
	}
	before, after := p.values(imported.Raw), p.values(p.resp.Plan.Raw)
	return len(p.withoutSecrets(changed(before, after, true), before, after)) == 0
}
