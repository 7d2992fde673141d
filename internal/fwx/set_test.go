package fwx_test

import (
	"slices"
	"strings"
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

func TestStringSet(t *testing.T) {
	t.Parallel()
	want := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringValue("b")})
	if got := fwx.StringSet([]string{"b", "a", "b"}); !got.Equal(want) {
		t.Errorf("got %s", got)
	}
	if got := fwx.StringSet(nil); got.IsNull() || len(got.Elements()) != 0 {
		t.Errorf("no texts make %s", got)
	}
}

// The same members in other letter case are no change; any other difference is.
func TestKeepSpelling(t *testing.T) {
	t.Parallel()
	null, prior := types.SetNull(types.StringType), fwx.StringSet([]string{"Alice", "bob"})
	for name, c := range map[string]struct{ planned, prior, want types.Set }{
		"other spelling": {fwx.StringSet([]string{"BOB", "alice"}), prior, prior},
		"two spellings":  {fwx.StringSet([]string{"BOB", "alice", "Alice"}), prior, prior},
		"another member": {fwx.StringSet([]string{"BOB", "carol"}), prior, fwx.StringSet([]string{"BOB", "carol"})},
		"one less":       {fwx.StringSet([]string{"BOB"}), prior, fwx.StringSet([]string{"BOB"})},
		"null":           {null, fwx.StringSet(nil), null},
		"was null":       {fwx.StringSet(nil), null, fwx.StringSet(nil)},
		"unknown":        {types.SetUnknown(types.StringType), prior, types.SetUnknown(types.StringType)},
	} {
		if got := fwx.KeepSpelling(t.Context(), c.planned, c.prior, strings.ToLower); !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestRespell(t *testing.T) {
	t.Parallel()
	got := fwx.Respell([]string{"Alice", "ALICE", "gone"}, []string{"alice", "Bob"}, strings.ToLower)
	if want := []string{"Alice", "ALICE", "Bob"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
