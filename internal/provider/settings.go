package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Environment variables that give a setting, the first one wins. Those that
// begin with ALICLOUD are the names of the alicloud provider.
const (
	envRegionID       = "ALIBABA_CLOUD_REGION_ID"
	envRegion         = "ALIBABA_CLOUD_REGION"
	envAlicloudRegion = "ALICLOUD_REGION"
	envEndpoint       = "PAI_ENDPOINT"
	envEndpointType   = "PAI_ENDPOINT_TYPE"
	envRegions        = "PAI_REGIONS"
	envPreflight      = "PAI_PREFLIGHT"
	envOwner          = "PAI_OWNER"
)

// environment returns the value of an environment variable, or the empty
// string.
type environment func(name string) string

// noEnvironment is where nothing is set.
func noEnvironment(string) string { return "" }

// setting is one value of the provider's configuration, and where it is from.
type setting struct {
	value     string
	attribute path.Path
	variable  string // the environment variable; empty for any other origin
}

// resolve is the one rule of precedence: the configuration, then the
// environment variables in order, then the fallback. A variable that is set to
// nothing is not set.
func (e environment) resolve(attribute path.Path, config types.String, fallback string, variables ...string) setting {
	if !config.IsNull() {
		return setting{value: config.ValueString(), attribute: attribute}
	}
	for _, variable := range variables {
		if value := e(variable); value != "" {
			return setting{value: value, attribute: attribute, variable: variable}
		}
	}
	return setting{value: fallback, attribute: attribute}
}

// origin names where the value is from, to begin a sentence with.
func (s setting) origin() string {
	if s.variable != "" {
		return "The environment variable " + s.variable
	}
	return fmt.Sprintf("The provider argument %q", s.attribute)
}

// check applies a rule and blames the origin of the value. It reports whether
// the value is good.
func (s setting) check(diags *diag.Diagnostics, summary string, rule func(string) error) bool {
	err := rule(s.value)
	if err != nil {
		diags.AddAttributeError(s.attribute, summary, fmt.Sprintf("%s is not valid: %s.", s.origin(), err))
	}
	return err == nil
}

// elements splits a setting that is a list.
func (s setting) elements() []string {
	var elements []string
	for element := range strings.SplitSeq(s.value, listSeparator) {
		if element = strings.TrimSpace(element); element != "" {
			elements = append(elements, element)
		}
	}
	return elements
}

const listSeparator = ","

// joined writes a list of strings as environment variables do, so that lists
// follow the same precedence as everything else.
func joined(list []string) types.String {
	if list == nil {
		return types.StringNull()
	}
	return types.StringValue(strings.Join(list, listSeparator))
}
