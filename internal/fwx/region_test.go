package fwx_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

func TestDataRegion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		argument, want types.String
		provider       string
	}{
		"argument":                {types.StringValue("cn-beijing"), types.StringValue("cn-beijing"), "cn-hangzhou"},
		"the provider's":          {types.StringNull(), types.StringValue("cn-hangzhou"), "cn-hangzhou"},
		"neither":                 {types.StringNull(), types.StringNull(), ""},
		"argument alone":          {types.StringValue("cn-beijing"), types.StringValue("cn-beijing"), ""},
		"an argument yet unknown": {types.StringUnknown(), types.StringUnknown(), "cn-hangzhou"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := (&fwx.ProviderData{Region: c.provider}).DataRegion(c.argument, "workspaces", &diags)
			if !got.Equal(c.want) || diags.HasError() != c.want.IsNull() {
				t.Errorf("%s, %v", got, diags)
			}
			if diags.HasError() && !strings.Contains(diags[0].Detail(), "Neither the data source nor the provider says in which region the workspaces are.") {
				t.Errorf("%v", diags)
			}
		})
	}
}
