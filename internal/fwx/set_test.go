package fwx_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

func TestKnownStrings(t *testing.T) {
	t.Parallel()
	set := func(members ...attr.Value) types.Set { return types.SetValueMust(types.StringType, members) }
	for name, c := range map[string]struct {
		set   types.Set
		want  []string
		known bool
	}{
		"members":             {set(types.StringValue("dsw"), types.StringValue("eas")), []string{"dsw", "eas"}, true},
		"none":                {set(), nil, true},
		"null":                {types.SetNull(types.StringType), nil, true},
		"unknown":             {types.SetUnknown(types.StringType), nil, false},
		"an unknown member":   {set(types.StringValue("dsw"), types.StringUnknown()), nil, false},
		"members of no texts": {types.SetValueMust(types.BoolType, []attr.Value{types.BoolValue(true)}), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, known := fwx.KnownStrings(t.Context(), c.set)
			if known != c.known || !slices.Equal(got, c.want) {
				t.Errorf("%q, known %t", got, known)
			}
		})
	}
}
