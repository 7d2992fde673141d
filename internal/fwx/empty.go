package fwx

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Modules pass "", [] or {} for an argument that is not given. Such a value means
// none. Terraform requires that the state holds what the configuration says, so
// the state keeps the empty value as long as the cloud has none either.

// KeepEmptyText returns a text of the cloud for an optional argument: null where
// the cloud has none, or "" if the state has "".
func KeepEmptyText(text string, known types.String) types.String {
	if text == "" && !known.IsUnknown() && known.ValueString() == "" {
		return known
	}
	return StringOrNull(text)
}

// KeepEmptySet returns the members that the cloud has of an optional argument:
// null where it has none, or an empty set if the state has one.
func KeepEmptySet(members []string, known types.Set) types.Set {
	switch {
	case len(members) > 0:
		return StringSet(members)
	case known.IsNull() || known.IsUnknown() || len(known.Elements()) > 0:
		return types.SetNull(types.StringType)
	}
	return known
}

// IsEmptyText reports whether an optional argument is not given: null or "".
func IsEmptyText(value types.String) bool {
	return value.IsNull() || !value.IsUnknown() && value.ValueString() == ""
}

// UnlessEmpty applies validators to a text that is not empty.
func UnlessEmpty(validators ...validator.String) validator.String { return unlessEmpty(validators) }

type unlessEmpty []validator.String

func (v unlessEmpty) Description(ctx context.Context) string { return v[0].Description(ctx) }

func (v unlessEmpty) MarkdownDescription(ctx context.Context) string {
	return v[0].MarkdownDescription(ctx)
}

func (v unlessEmpty) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if IsEmptyText(req.ConfigValue) {
		return
	}
	for _, each := range v {
		each.ValidateString(ctx, req, resp)
	}
}

// NoNullValues refuses null values of a map and names their keys.
func NoNullValues() validator.Map { return noNullValues{} }

type noNullValues struct{}

func (noNullValues) Description(context.Context) string { return "values must not be null" }

func (v noNullValues) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (noNullValues) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	var keys []string
	for key, value := range req.ConfigValue.Elements() {
		if value.IsNull() {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Null Value in a Map",
			"The value of "+req.Path.AtMapKey(key).String()+" is null. Leave the key out, for example with "+
				"{ for k, v in "+req.Path.String()+" : k => v if v != null }, or give it a value.")
	}
}
