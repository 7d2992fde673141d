package fwx_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

func TestValuesOrNull(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("CST", 8*60*60)
	for name, c := range map[string]struct{ got, want types.String }{
		"text":           {fwx.StringOrNull("a"), types.StringValue("a")},
		"no text":        {fwx.StringOrNull(""), types.StringNull()},
		"time":           {fwx.TimeOrNull(time.Date(2026, 1, 2, 11, 4, 5, 678e6, shanghai)), types.StringValue("2026-01-02T03:04:05Z")},
		"no time":        {fwx.TimeOrNull(time.Time{}), types.StringNull()},
		"the Unix epoch": {fwx.TimeOrNull(time.Unix(0, 0)), types.StringValue("1970-01-01T00:00:00Z")},
	} {
		if !c.got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, c.got, c.want)
		}
	}
}
