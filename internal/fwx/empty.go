package fwx

import "github.com/hashicorp/terraform-plugin-framework/types"

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
