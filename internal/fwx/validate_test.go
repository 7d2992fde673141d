package fwx_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

func even(text string) error {
	if len(text)%2 != 0 {
		return errors.New("it has an odd length")
	}
	return nil
}

func TestCheck(t *testing.T) {
	t.Parallel()
	check := fwx.Check("a text of even length", even)
	const rule = "value must be a text of even length"
	if text := check.Description(t.Context()); text != rule || check.MarkdownDescription(t.Context()) != rule {
		t.Errorf("it describes itself as %q", text)
	}
	for name, c := range map[string]struct {
		value types.String
		want  string
	}{
		"right":   {types.StringValue("ab"), ""},
		"wrong":   {types.StringValue("abc"), "name must be a text of even length, but it has an odd length."},
		"null":    {types.StringNull(), ""},
		"unknown": {types.StringUnknown(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			check.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("name"), ConfigValue: c.value}, &resp)
			if c.want == "" {
				if len(resp.Diagnostics) != 0 {
					t.Errorf("refused: %v", resp.Diagnostics)
				}
				return
			}
			wantError(t, resp.Diagnostics, "Invalid Value", c.want)
			wantPath(t, resp.Diagnostics[0], "name")
		})
	}
}

func TestSplitImportID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id      string
		parts   []string
		values  string // joined with a bar
		problem string
	}{
		"two parts":      {"cn-hangzhou,dsw-1", []string{"region", "instance_id"}, "cn-hangzhou|dsw-1", ""},
		"one part":       {"dsw-1", []string{"instance_id"}, "dsw-1", ""},
		"other marks":    {"a/b:c,d", []string{"one", "two"}, "a/b:c|d", ""},
		"blank inside":   {"a b,c", []string{"one", "two"}, "a b|c", ""},
		"too few":        {"dsw-1", []string{"region", "instance_id"}, "", "has 1 parts, but it must look like region,instance_id"},
		"too many":       {"a,b,c", []string{"region", "instance_id"}, "", "has 3 parts, but it must look like region,instance_id"},
		"nothing":        {"", []string{"instance_id"}, "", "has no proper instance_id, but it must look like instance_id"},
		"empty first":    {",dsw-1", []string{"region", "instance_id"}, "", "has no proper region"},
		"empty last":     {"cn-hangzhou,", []string{"region", "instance_id"}, "", "has no proper instance_id"},
		"blank before":   {"cn-hangzhou, dsw-1", []string{"region", "instance_id"}, "", "has no proper instance_id"},
		"no region":      {"dsw-1", []string{"<region>", "<id>"}, "", "must look like <region>,<id>, here cn-beijing,dsw-1"},
		"other order":    {"dsw-1/x", []string{"<region>", "<id>"}, "", "here cn-beijing,x"},
		"slashes":        {"cn-hangzhou/dsw-1", []string{"<region>", "<id>"}, "", "here cn-hangzhou,dsw-1"},
		"bad region":     {"Hangzhou,dsw-1", []string{"<region>", "<id>"}, "", "here cn-beijing,dsw-1"},
		"last missing":   {"cn-hangzhou", []string{"<region>", "<id>"}, "", "here cn-hangzhou,<id>"},
		"newline behind": {"cn-hangzhou\n,dsw-1", []string{"region", "instance_id"}, "", "has no proper region"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, err := (&fwx.ProviderData{Region: "cn-beijing"}).SplitImportID(c.id, c.parts...)
			if c.problem == "" {
				if got := strings.Join(values, "|"); err != nil || got != c.values {
					t.Errorf("%q, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.problem) {
				t.Errorf("%v, want %q", err, c.problem)
			}
			if values != nil {
				t.Errorf("it answers %q beside the error", values)
			}
		})
	}
}
