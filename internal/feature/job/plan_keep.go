package job

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// keep plans a job that stays, and may change in place.
func (p *planning) keep(ctx context.Context) {
	if p.prior.Listed.ValueBool() {
		p.keepAccessibility(ctx)
		p.keepPriority(ctx)
		p.awaits(ctx)
	}
	if p.prior.Accessibility.ValueString() != accessibilityPublic {
		p.findings = append(p.findings, preflight.CheckVisibility(p.change())...)
	}
	p.judgeUnchanged(ctx)
}

// keepAccessibility lets a job be public that somebody else has made so:
// stopping it for that would be worse.
func (p *planning) keepAccessibility(ctx context.Context) {
	wanted := p.configured(ctx, attrAccessibility).ValueString() == accessibilityPublic
	if wanted || p.prior.Accessibility.ValueString() != accessibilityPublic || !p.madePublicByOthers() {
		return
	}
	p.plan.Accessibility = p.prior.Accessibility
	p.set(ctx, attrAccessibility, p.prior.Accessibility)
	p.notice(remedy.JobMadePublic(p.prior.named()))
}

// keepPriority refuses a change of priority that PAI would ignore, and lets one
// be that somebody else has made and nobody can take back.
func (p *planning) keepPriority(ctx context.Context) {
	if p.plan.Priority.IsUnknown() || p.plan.Priority.Equal(p.prior.Priority) || takesPriority(p.plan.QuotaID.ValueString(), p.seen.Status) {
		return
	}
	from, to := p.prior.Priority.ValueInt32(), p.plan.Priority.ValueInt32()
	if p.imported && p.prior.Priority.IsNull() {
		return // recorded, as PAI has not told it
	}
	if !p.imported && p.written.Priority == to {
		p.plan.Priority = p.prior.Priority
		p.set(ctx, attrPriority, p.prior.Priority)
		p.notice(remedy.JobPriorityChangedByOthers(p.prior.named(), p.seen.Status, from, to))
		return
	}
	p.findings = append(p.findings, preflight.Finding{
		Certainty: preflight.Static, Attribute: attrPriority,
		Text: remedy.JobPriorityFixed(p.prior.named(), p.plan.QuotaID.ValueString(), p.seen.Status, from, to),
	})
}

func (p *planning) notice(text remedy.Text) {
	p.findings = append(p.findings, preflight.Finding{Certainty: preflight.Notice, Text: text})
}

// awaits plans to go on waiting where the job has not got as far as wait_for
// names, and to note it where it has since the last apply. What will be seen of
// the job is not known then. If the job has missed it for good, the apply
// returns an error.
func (p *planning) awaits(ctx context.Context) {
	until := p.plan.stage()
	if p.plan.WaitFor.IsUnknown() {
		return
	}
	if until.reached(p.seen) && p.prior.WaitFinished.ValueBool() {
		return
	}
	for _, name := range []string{"status", "sub_status", "reason_code", "reason_message", "resource_type", "restart_times", "running_time", "finish_time"} {
		p.set(ctx, name, types.StringUnknown())
	}
	p.set(ctx, "duration_seconds", types.Int64Unknown())
	finished := types.BoolUnknown()
	if until.reached(p.seen) {
		finished = types.BoolValue(true)
	}
	p.set(ctx, attrWaitFinished, finished)
}
