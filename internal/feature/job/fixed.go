package job

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
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
		same := state[name].Equal(plan[name])
		if !same && imported {
			same = recordable(name, state[name], plan[name])
		}
		if !same {
			names = append(names, name)
		}
	}
	return names
}

// recordable reports whether a planned value adds to what the state has of an
// imported job no more than PAI leaves out.
func recordable(name string, state, plan tftypes.Value) bool {
	if state.Equal(plan) {
		return true
	}
	if !plan.IsKnown() {
		return false
	}
	if state.IsNull() {
		return slices.Contains(untold(), name) || isZero(plan)
	}
	if plan.IsNull() {
		return false
	}
	switch {
	case state.Type().Is(tftypes.List{}):
		var before, after []tftypes.Value
		if state.As(&before) != nil || plan.As(&after) != nil || len(before) != len(after) {
			return false
		}
		for i := range before {
			if !recordable(name, before[i], after[i]) {
				return false
			}
		}
		return true
	case state.Type().Is(tftypes.Object{}):
		var before, after map[string]tftypes.Value
		if state.As(&before) != nil || plan.As(&after) != nil {
			return false
		}
		for member := range after {
			if !recordable(name+"."+member, before[member], after[member]) {
				return false
			}
		}
		return true
	}
	return false
}

// isZero reports whether a known value is off, empty or nothing, down to its
// last member.
func isZero(value tftypes.Value) bool {
	if value.IsNull() {
		return true
	}
	if !value.IsKnown() {
		return false
	}
	var flag bool
	var text string
	var list []tftypes.Value
	var object map[string]tftypes.Value
	switch {
	case value.As(&flag) == nil:
		return !flag
	case value.As(&text) == nil:
		return text == ""
	case value.As(&object) == nil:
		for _, member := range object {
			if !isZero(member) {
				return false
			}
		}
		return true
	case value.As(&list) == nil:
		return len(list) == 0
	}
	return false
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
