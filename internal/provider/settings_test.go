package provider

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

// variables is an environment for tests.
func variables(set map[string]string) environment {
	return func(name string) string { return set[name] }
}

func TestResolve(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config types.String
		env    map[string]string
		want   setting
		origin string
	}{
		"configuration wins": {
			config: types.StringValue("block"),
			env:    map[string]string{"FIRST": "first"},
			want:   setting{value: "block"},
			origin: `The provider argument "argument"`,
		},
		"an empty configuration is one": {
			config: types.StringValue(""),
			env:    map[string]string{"FIRST": "first"},
			want:   setting{},
			origin: `The provider argument "argument"`,
		},
		"the first variable wins": {
			config: types.StringNull(),
			env:    map[string]string{"FIRST": "first", "SECOND": "second"},
			want:   setting{value: "first", variable: "FIRST"},
			origin: "The environment variable FIRST",
		},
		"an empty variable is not set": {
			config: types.StringNull(),
			env:    map[string]string{"FIRST": "", "SECOND": "second"},
			want:   setting{value: "second", variable: "SECOND"},
			origin: "The environment variable SECOND",
		},
		"the fallback comes last": {
			config: types.StringNull(),
			want:   setting{value: "fallback"},
			origin: `The provider argument "argument"`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attribute := path.Root("argument")
			got := variables(test.env).resolve(attribute, test.config, "fallback", "FIRST", "SECOND")
			if got.value != test.want.value || got.variable != test.want.variable || !got.attribute.Equal(attribute) {
				t.Errorf("resolved to %+v, want %+v", got, test.want)
			}
			if got.origin() != test.origin {
				t.Errorf("origin is %q, want %q", got.origin(), test.origin)
			}
		})
	}
}

func TestSettingCheckNamesTheOrigin(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	setting := setting{value: "x", attribute: path.Root("region"), variable: "ALICLOUD_REGION"}
	if setting.check(&diags, "Invalid Region", func(string) error { return errors.New("it is too short") }) {
		t.Error("a broken rule passed")
	}
	if got := text(diags); !strings.Contains(got, "The environment variable ALICLOUD_REGION is not valid: it is too short.") {
		t.Errorf("unexpected diagnostics:\n%s", got)
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		block  providerModel
		env    map[string]string
		region string
		all    []string
		err    string
	}{
		"nothing": {},
		"the official names come first": {
			env: map[string]string{
				"ALIBABA_CLOUD_REGION_ID": "cn-hangzhou", "ALIBABA_CLOUD_REGION": "cn-beijing", "ALICLOUD_REGION": "cn-shanghai",
			},
			region: "cn-hangzhou", all: []string{"cn-hangzhou"},
		},
		"then the shorter one": {
			env:    map[string]string{"ALIBABA_CLOUD_REGION": "cn-beijing", "ALICLOUD_REGION": "cn-shanghai"},
			region: "cn-beijing", all: []string{"cn-beijing"},
		},
		"then that of alicloud": {
			env:    map[string]string{"ALICLOUD_REGION": "cn-shanghai"},
			region: "cn-shanghai", all: []string{"cn-shanghai"},
		},
		"the list replaces the default": {
			block:  providerModel{Region: types.StringValue("cn-hangzhou"), Regions: []string{"cn-beijing", "cn-shanghai"}},
			env:    map[string]string{"PAI_REGIONS": "ap-southeast-1"},
			region: "cn-hangzhou", all: []string{"cn-beijing", "cn-shanghai"},
		},
		"the variable is a list too": {
			env: map[string]string{"PAI_REGIONS": "cn-beijing, ap-southeast-1,,cn-beijing"},
			all: []string{"cn-beijing", "ap-southeast-1"},
		},
		"a zone in the environment": {
			env: map[string]string{"ALICLOUD_REGION": "cn-hangzhou-b"},
			err: "The environment variable ALICLOUD_REGION is not valid",
		},
		"a bad list in the environment": {
			env: map[string]string{"PAI_REGIONS": "cn-beijing,Hangzhou"},
			err: "The environment variable PAI_REGIONS is not valid",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			env := variables(test.env)
			region := env.region(test.block, &diags)
			all := env.regions(test.block, region, &diags)
			if wantErr(t, diags, test.err) {
				return
			}
			if region != test.region || !slices.Equal(all, test.all) {
				t.Errorf("region %q of %v, want %q of %v", region, all, test.region, test.all)
			}
		})
	}
}

func TestPreflightLevel(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		block types.String
		env   string
		want  preflight.Level
		err   string
	}{
		"default":     {block: types.StringNull(), want: preflight.Error},
		"environment": {block: types.StringNull(), env: "off", want: preflight.Off},
		"block":       {block: types.StringValue("strict"), env: "off", want: preflight.Strict},
		"unknown":     {block: types.StringNull(), env: "loud", err: "The environment variable PAI_PREFLIGHT is not valid"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := variables(map[string]string{"PAI_PREFLIGHT": test.env}).preflight(providerModel{Preflight: test.block}, &diags)
			if !wantErr(t, diags, test.err) && got != test.want {
				t.Errorf("level %q, want %q", got, test.want)
			}
		})
	}
}

func TestMaxRetries(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		block types.Int64
		want  int
	}{{types.Int64Null(), 0}, {types.Int64Value(0), -1}, {types.Int64Value(7), 7}} {
		if got := (providerModel{MaxRetries: test.block}).maxRetries(); got != test.want {
			t.Errorf("max_retries %s gives %d, want %d", test.block, got, test.want)
		}
	}
}

// wantErr checks diagnostics for one wanted text, or for no error at all, and
// reports whether an error was wanted.
func wantErr(t *testing.T, diags diag.Diagnostics, want string) bool {
	t.Helper()
	got := text(diags)
	if want == "" {
		if diags.HasError() {
			t.Errorf("unexpected error:\n%s", got)
		}
		return diags.HasError()
	}
	if !diags.HasError() || !strings.Contains(got, want) {
		t.Errorf("diagnostics lack %q:\n%s", want, got)
	}
	return true
}

func text(diags diag.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(d.Severity().String() + ": " + d.Summary() + ": " + d.Detail() + "\n")
	}
	return b.String()
}
