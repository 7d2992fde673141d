package fn_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

func TestAccessPolicy(t *testing.T) {
	all := text(people.AccessPolicy(people.Services(), nil).JSON())
	const (
		vpc = `{"Effect":"Allow","Action":["vpc:DescribeVSwitchAttributes","vpc:DescribeVpcs","vpc:DescribeVSwitches",` +
			`"vpc:DescribeVpcAttribute"],"Resource":"*"}`
		datasetacc = `{"Effect":"Allow","Action":["datasetacc:DescribeInstance","datasetacc:DescribeSlot","datasetacc:DescribeEndpoint"],"Resource":"*"}`
	)
	null := types.SetNull(types.StringType)
	run(t, "access_policy", map[string]call{
		"all by default": {args: []attr.Value{variadic()}, want: all},
		"all by null":    {args: []attr.Value{variadic(null)}, want: all},
		"all by name":    {args: []attr.Value{variadic(set(people.Services()...))}, want: all},
		"the guide's order": {
			args: []attr.Value{variadic(set("datasetacc", "vpc"))},
			want: text(`{"Version":"1","Statement":[` + vpc + `,` + datasetacc + `]}`),
		},

		"no service":      {args: []attr.Value{variadic(set())}, text: []string{"names no service"}},
		"unknown service": {args: []attr.Value{variadic(set("oss", "OSS"))}, text: []string{`unknown service "OSS"`, "oss or datasetacc"}},
		"null member":     {args: []attr.Value{variadic(withNull("oss"))}, text: []string{"must not contain null"}},
		"two sets":        {args: []attr.Value{variadic(set("oss"), set("vpc"))}, blamed: 1, text: []string{"one set too many"}},
	})
}
