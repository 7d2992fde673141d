package fwx

import (
	"time"

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
