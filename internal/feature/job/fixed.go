package job

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// fixed are the arguments that are fixed when a job is submitted, in the order
// in which the documentation has them. Role and region are fixed, too, but are
// compared by what they mean.
func fixed() []string {
	return []string{
		"workspace_id", attrDisplayName, attrJobType, "user_command", attrJobSpecs, attrQuota,
		"max_running_time_minutes", "third_party_libs", "third_party_lib_dir", "options", "success_policy",
		attrEnvironment, "environment_wo_version", "tags", "settings", "data_sources", "code_source", "vpc", "rerun_triggers",
	}
}

// untold are the arguments that GetJob does not return, and so are missing in
// the state after an import. What the configuration says of them is recorded
// by the first apply, without a call.
func untold() []string {
	return []string{
		"max_running_time_minutes", "options", "success_policy", "environment_wo_version", "rerun_triggers",
		"data_sources.version", "data_sources.mount_access", "data_sources.options", "data_sources.enable_cache",
		"job_specs.image_auth",
	}
}

// changed lists the fixed arguments in which a plan differs from the state.
// Imported: the state may lack what PAI does not tell, and what is off or empty.
func changed(state, plan map[string]tftypes.Value, imported bool) []string {
	var names []string
	for _, name := range fixed() {
		if !(comparison{imported: imported}).same(name, state[name], plan[name]) {
			names = append(names, name)
		}
	}
	return names
}

// comparison compares what a plan asks for with the state of a job: a running
// job is not stopped for another way to write the same request.
type comparison struct {
	// imported: the state may lack what PAI leaves out.
	imported bool
}

// same reports whether a planned value asks for the job that the state has:
// what is empty is submitted as little as what is left out. Of an imported job
// it may add what PAI leaves out.
func (c comparison) same(name string, state, plan tftypes.Value) bool {
	switch {
	case state.Equal(plan):
		return true
	case !plan.IsKnown():
		return false
	case state.IsNull():
		return fwx.IsUnset(plan) || c.imported && (slices.Contains(untold(), name) || isZero(plan))
	case plan.IsNull(), fwx.IsUnset(plan):
		return fwx.IsUnset(state)
	case state.Type().Is(tftypes.List{}):
		return c.sameElements(name, state, plan)
	case state.Type().Is(tftypes.Object{}):
		return c.sameMembers(name, state, plan)
	}
	return name == "data_sources.options" && sameJSON(state, plan)
}

func (c comparison) sameElements(name string, state, plan tftypes.Value) bool {
	var before, after []tftypes.Value
	if state.As(&before) != nil || plan.As(&after) != nil {
		return false
	}
	return slices.EqualFunc(before, after, func(before, after tftypes.Value) bool { return c.same(name, before, after) })
}

func (c comparison) sameMembers(name string, state, plan tftypes.Value) bool {
	var before, after map[string]tftypes.Value
	if state.As(&before) != nil || plan.As(&after) != nil {
		return false
	}
	for member := range after {
		if !c.same(name+"."+member, before[member], after[member]) {
			return false
		}
	}
	return true
}

// sameJSON reports whether two texts are the same JSON in another spelling.
func sameJSON(state, plan tftypes.Value) bool {
	var before, after any
	return unmarshal(state, &before) && unmarshal(plan, &after) && reflect.DeepEqual(before, after)
}

func unmarshal(value tftypes.Value, to any) bool {
	var text string
	return value.As(&text) == nil && json.Unmarshal([]byte(text), to) == nil
}

// isZero reports whether a value is off, an empty text or unset, down to its
// last member.
func isZero(value tftypes.Value) bool {
	var flag bool
	var text string
	switch {
	case value.IsNull():
		return true
	case !value.IsKnown():
		return false
	case value.As(&flag) == nil:
		return !flag
	case value.As(&text) == nil:
		return text == ""
	}
	return fwx.HoldsOnly(value, isZero)
}

// onlySecretsMissing reports whether the environment of an imported job is that
// of a plan with its write-only variables: PAI does not tell the two apart.
func onlySecretsMissing(state, plan, secrets tftypes.Value) bool {
	var before, after, hidden map[string]tftypes.Value
	if !plan.IsKnown() || !secrets.IsKnown() || state.IsNull() || state.As(&before) != nil {
		return false
	}
	if !plan.IsNull() && plan.As(&after) != nil || !secrets.IsNull() && secrets.As(&hidden) != nil {
		return false
	}
	for name, value := range after {
		if was, found := before[name]; !found || !was.Equal(value) {
			return false
		}
	}
	for name := range before {
		_, planned := after[name]
		if _, secret := hidden[name]; !planned && !secret {
			return false
		}
	}
	return true
}
