package job

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// reasons lists the attributes for which the job of the state has to give way
// to a new one.
func (p *planning) reasons(ctx context.Context) []string {
	if p.prior == nil {
		return nil
	}
	before, after := p.values(p.req.State.Raw), p.values(p.resp.Plan.Raw)
	if p.resp.Diagnostics.HasError() {
		return nil
	}
	names := changed(before, after, p.imported)
	if p.imported {
		names = withoutSecrets(names, before, after, p.values(p.req.Config.Raw)[attrEnvironmentWO])
	}
	if p.plan.Region.IsUnknown() || !p.plan.Region.Equal(p.prior.Region) {
		names = append(names, attrRegion)
	}
	if from, err := p.prior.association(); err != nil || !from.Equal(p.to) {
		names = append(names, attrRole, attrMode)
	}
	if p.becomesPrivate() {
		names = append(names, attrAccessibility)
	}
	if !p.prior.Listed.ValueBool() {
		names = append(names, p.reasonsOfUnlisted(ctx, before, after)...)
	}
	return names
}

// values returns the attributes of a plan or state by name.
func (p *planning) values(raw tftypes.Value) map[string]tftypes.Value {
	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		p.resp.Diagnostics.AddError("Unreadable Plan", "The plan or state of the job cannot be read: "+err.Error()+
			". This is a bug in the provider; please report it.")
	}
	return values
}

// withoutSecrets takes the environment out of the reasons if an imported job
// only has the write-only variables of the configuration in it.
func withoutSecrets(names []string, before, after map[string]tftypes.Value, secrets tftypes.Value) []string {
	var kept []string
	for _, name := range names {
		if name != attrEnvironment || !onlySecretsMissing(before[name], after[name], secrets) {
			kept = append(kept, name)
		}
	}
	return kept
}

// becomesPrivate reports whether the configuration takes back that everybody
// sees the job. PAI has no way to. That somebody else made the job public is no
// reason to stop it.
func (p *planning) becomesPrivate() bool {
	return p.prior.Accessibility.ValueString() == accessibilityPublic && p.plan.Accessibility.ValueString() == accessibilityPrivate &&
		!p.madePublicByOthers()
}

func (p *planning) madePublicByOthers() bool {
	return !p.imported && p.written.Accessibility == accessibilityPrivate
}

// reasonsOfUnlisted are those of a job that PAI does not list any more: nothing
// of it can be changed in place.
func (p *planning) reasonsOfUnlisted(ctx context.Context, before, after map[string]tftypes.Value) []string {
	var names []string
	for _, name := range []string{attrDescription, attrPriority, attrAccessibility} {
		if !before[name].Equal(after[name]) {
			names = append(names, name)
		}
	}
	if p.plan.Recreate.ValueBool() {
		// Only an attribute that changes can require a replacement.
		p.set(ctx, attrListed, types.BoolUnknown())
		names = append(names, attrListed)
	}
	return names
}

// replace plans a new job. Terraform plans it once more then, without the state
// and without showing warnings, so everything is said here.
func (p *planning) replace(ctx context.Context, reasons []string) {
	for _, name := range reasons {
		p.resp.RequiresReplace = append(p.resp.RequiresReplace, path.Root(name))
	}
	from, _ := p.prior.association()
	p.findings = append(p.findings, preflight.Finding{Certainty: preflight.Notice, Text: remedy.JobReplaced(remedy.JobReplacement{
		Job: p.prior.named(), Status: p.seen.Status, Ended: p.seen.Ended, Listed: p.prior.Listed.ValueBool(),
		From: from, To: p.to, Because: reasons, BecomesPrivate: p.becomesPrivate(),
		Keeps: p.prior.OnDestroy.ValueString() == onDestroyKeep, Deletes: p.prior.OnDestroy.ValueString() == onDestroyDelete,
	})})
	p.judgeNew(ctx)
}
