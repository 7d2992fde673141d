package fwx

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var (
	_ validator.Map  = noNulls{}
	_ validator.List = noNulls{}
	_ validator.Set  = noNulls{}
)

// NoNulls refuses null elements of a map, list or set, and names the key or
// index of each. The validators module names the collection alone.
func NoNulls() interface {
	validator.Map
	validator.List
	validator.Set
} {
	return noNulls{}
}

type noNulls struct{}

func (noNulls) Description(context.Context) string { return "no element may be null" }

func (v noNulls) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (noNulls) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	var keys []string
	for key, value := range req.ConfigValue.Elements() {
		if value.IsNull() {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		at := req.Path.AtMapKey(key)
		resp.Diagnostics.AddAttributeError(at, "Null Value", fmt.Sprintf(
			"The key %q of %s is null. Leave the key out, or give it a value. A for expression leaves out keys that are null:\n\n"+
				"  %s = { for k, v in VALUES : k => v if v != null }", key, req.Path, lastStep(req.Path)))
	}
}

func (noNulls) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	for i, value := range req.ConfigValue.Elements() {
		if value.IsNull() {
			at := req.Path.AtListIndex(i)
			resp.Diagnostics.AddAttributeError(at, "Null Value", fmt.Sprintf(
				"Element %d of %s, counted from 0, is null. %s", i, req.Path, withoutNulls(req.Path)))
		}
	}
}

func (noNulls) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, value := range req.ConfigValue.Elements() {
		if value.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path, "Null Value", fmt.Sprintf(
				"An element of %s is null. %s", req.Path, withoutNulls(req.Path)))
		}
	}
}

func withoutNulls(at path.Path) string {
	return fmt.Sprintf("Leave it out, or give it a value. A for expression leaves out elements that are null:\n\n"+
		"  %s = [for v in VALUES : v if v != null]", lastStep(at))
}

// lastStep is the name of the argument that a path ends with.
func lastStep(at path.Path) string {
	steps := at.Steps()
	if name, ok := steps[len(steps)-1].(path.PathStepAttributeName); ok {
		return string(name)
	}
	return at.String()
}
