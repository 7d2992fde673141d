package fwx

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// KnownStrings returns the members of a set of strings, and false while one of
// them, or the set itself, is unknown. Null has none.
func KnownStrings(ctx context.Context, set types.Set) ([]string, bool) {
	if set.IsUnknown() {
		return nil, false
	}
	var values []types.String
	if set.ElementsAs(ctx, &values, false).HasError() {
		return nil, false
	}
	members := make([]string, len(values))
	for i, value := range values {
		if value.IsUnknown() {
			return nil, false
		}
		members[i] = value.ValueString()
	}
	return members, true
}
