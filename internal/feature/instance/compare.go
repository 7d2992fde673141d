package instance

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

// comparison compares a plan with the state of an instance.
type comparison struct {
	plan, state, config model
	// The attributes of plan and state, by name.
	after, before map[string]tftypes.Value
	// imported: Terraform has written nothing of the instance, so that its state lacks
	// what PAI does not tell.
	imported bool

	planned, present cloud.InstanceSpec
}

func newComparison(ctx context.Context, plan, state, config model, after, before tftypes.Value, imported bool) (comparison, diag.Diagnostics) {
	c := comparison{plan: plan, state: state, config: config, imported: imported}
	var diags, more diag.Diagnostics
	if err := after.As(&c.after); err != nil {
		diags.AddError("Unreadable Plan", err.Error())
	}
	if err := before.As(&c.before); err != nil {
		diags.AddError("Unreadable State", err.Error())
	}
	c.planned, more = expand(ctx, plan, model{})
	diags.Append(more...)
	c.present, more = expand(ctx, state, model{})
	diags.Append(more...)
	return c, diags
}

// changed are the arguments that the plan changes. What the plan leaves to PAI, and
// what is only written in another way, is no change.
func (c comparison) changed(ctx context.Context) []argument {
	differences := c.planned.Differences(c.present)
	var found []argument
	for _, a := range arguments() {
		after, before := c.after[a.name], c.before[a.name]
		switch {
		case after.Equal(before), fwx.IsUnset(after) && fwx.IsUnset(before):
		case c.imported && a.untold && fwx.IsUnset(before): // recorded, as PAI has not told it
		case !after.IsFullyKnown(), a.untold, a.member == "":
			found = append(found, a)
		case a.name == attrEnvironment && c.onlySecretsMissing(ctx):
		case slices.Contains(differences, a.member), fwx.IsUnset(after):
			found = append(found, a)
		}
	}
	return found
}

// onlySecretsMissing reports whether the environment of an imported instance is that of
// the plan with its write-only variables: PAI does not tell the two apart.
func (c comparison) onlySecretsMissing(ctx context.Context) bool {
	if !c.imported {
		return false
	}
	var diags diag.Diagnostics
	return maps.Equal(environment(ctx, c.plan, c.config, &diags), c.present.Environment) && !diags.HasError()
}

// relabels reports whether the plan changes labels.
func (c comparison) relabels() bool {
	return !c.after[attrLabels].Equal(c.before[attrLabels]) && (!fwx.IsUnset(c.after[attrLabels]) || !fwx.IsUnset(c.before[attrLabels]))
}

// replaced says for each changed argument that cannot change in place why the instance
// has to give way to a new one.
func (c comparison) replaced(changed []argument) (names, reasons []string) {
	add := func(name, reason string) {
		names, reasons = append(names, name), append(reasons, reason)
	}
	for _, a := range changed {
		switch {
		case a.change == replaces:
			add(a.name, fmt.Sprintf("%s: %s", a.name, a.why))
		case a.name == attrDisks && c.after[attrDisks].IsFullyKnown() && !onlyGrow(c.present.CloudDisks, c.planned.CloudDisks):
			add(a.name, remedy.DiskShrinks())
		case a.name == attrSource && c.plan.WorkspaceSource.ValueString() == "" && !c.plan.WorkspaceSource.IsUnknown():
			add(a.name, a.name+": UpdateInstance cannot remove it")
		}
	}
	if c.plan.Region.IsUnknown() || !c.plan.Region.Equal(c.state.Region) {
		add(attrRegion, "region: an instance does not move")
	}
	return names, reasons
}

// onlyGrow reports whether disks change in their size alone, and do not shrink.
func onlyGrow(before, after []cloud.InstanceDisk) bool {
	if len(before) != len(after) {
		return false
	}
	for i := range before {
		one, other := before[i], after[i]
		if size(other) < size(one) {
			return false
		}
		one.Capacity, other.Capacity, one.SubType, other.SubType = nil, nil, nil, nil
		if !same(one, other) {
			return false
		}
	}
	return true
}

func size(disk cloud.InstanceDisk) float64 {
	if disk.Capacity == nil {
		return 0
	}
	size, _ := cloud.GigabytesOf(*disk.Capacity)
	return size
}

// namesOf are the names of arguments that change in one way.
func namesOf(arguments []argument, how change) []string {
	var names []string
	for _, a := range arguments {
		if a.change == how {
			names = append(names, a.name)
		}
	}
	return names
}
