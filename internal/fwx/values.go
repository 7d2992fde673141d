package fwx

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// StringOrNull is a text of the cloud; what is empty is null.
func StringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// TimeOrNull is a time of the cloud as RFC 3339 in UTC, to the second; null
// where the cloud does not say.
func TimeOrNull(at time.Time) types.String {
	if at.IsZero() {
		return types.StringNull()
	}
	return types.StringValue(at.UTC().Format(time.RFC3339))
}

// TimeoutsAttribute is the argument timeouts. The module describes its members,
// but not the attribute itself.
func TimeoutsAttribute(ctx context.Context, opts timeouts.Opts) schema.Attribute {
	attribute := timeouts.Attributes(ctx, opts)
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long the waits of an apply may take."
		return nested
	}
	return attribute
}

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
