package fwx_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// wantError expects exactly one diagnostic: this error.
func wantError(t *testing.T, diags diag.Diagnostics, summary, detail string) {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want one: %v", len(diags), diags)
	}
	got := diags[0]
	if got.Severity() != diag.SeverityError || got.Summary() != summary || !strings.Contains(got.Detail(), detail) {
		t.Errorf("%s %q: %s", got.Severity(), got.Summary(), got.Detail())
	}
}

// wantPath expects a diagnostic to blame one argument, or none.
func wantPath(t *testing.T, got diag.Diagnostic, attribute string) {
	t.Helper()
	blaming, ok := got.(diag.DiagnosticWithPath)
	if ok != (attribute != "") || ok && !blaming.Path().Equal(path.Root(attribute)) {
		t.Errorf("%q does not blame the argument %q: %v", got.Summary(), attribute, got)
	}
}

func TestAdd(t *testing.T) {
	t.Parallel()
	text := remedy.Text{Summary: "Role Not Found", Detail: "There is none.\n\nMake one."}
	for name, c := range map[string]struct {
		add       func(*diag.Diagnostics)
		severity  diag.Severity
		attribute string
	}{
		"error":    {func(d *diag.Diagnostics) { fwx.AddError(d, text) }, diag.SeverityError, ""},
		"argument": {func(d *diag.Diagnostics) { fwx.AddAttributeError(d, "role_arn", text) }, diag.SeverityError, "role_arn"},
		"warning":  {func(d *diag.Diagnostics) { fwx.AddWarning(d, text) }, diag.SeverityWarning, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			c.add(&diags)
			if len(diags) != 1 || diags[0].Severity() != c.severity || diags[0].Summary() != text.Summary || diags[0].Detail() != text.Detail {
				t.Fatal(diags)
			}
			wantPath(t, diags[0], c.attribute)
		})
	}
}

// What a finding becomes depends on how certain it is, and on the level.
func TestAddFindings(t *testing.T) {
	t.Parallel()
	findings := preflight.Findings{
		{Certainty: preflight.Static, Text: remedy.Text{Summary: "static"}},
		{Certainty: preflight.Certain, Attribute: "role_arn", Text: remedy.Text{Summary: "certain"}},
		{Certainty: preflight.Likely, Attribute: "instance_id", Text: remedy.Text{Summary: "likely"}},
		{Certainty: preflight.Unverified, Text: remedy.Text{Summary: "unverified"}},
		{Certainty: preflight.Unverified, Quiet: true, Text: remedy.Text{Summary: "quiet", Detail: "No right to read."}},
		{Certainty: preflight.Notice, Text: remedy.Text{Summary: "notice"}},
	}
	for level, want := range map[preflight.Level]struct{ errors, warnings, logged string }{
		preflight.Strict: {"static certain likely", "unverified quiet notice", ""},
		preflight.Error:  {"static certain", "likely unverified notice", "quiet"},
		preflight.Warn:   {"static", "certain likely unverified notice", "quiet"},
		preflight.Off:    {"static", "certain likely unverified notice", "quiet"},
	} {
		t.Run(string(level), func(t *testing.T) {
			t.Parallel()
			var output bytes.Buffer
			var diags diag.Diagnostics
			fwx.AddFindings(tflogtest.RootLogger(t.Context(), &output), &diags, findings, level)
			if got := summaries(diags.Errors()); got != want.errors {
				t.Errorf("the errors are %q, want %q", got, want.errors)
			}
			if got := summaries(diags.Warnings()); got != want.warnings {
				t.Errorf("the warnings are %q, want %q", got, want.warnings)
			}
			entries, err := tflogtest.MultilineJSONDecode(&output)
			if err != nil {
				t.Fatal(err)
			}
			var logged []string
			for _, entry := range entries {
				logged = append(logged, fmt.Sprint(entry["summary"]))
				if entry["detail"] != "No right to read." || entry["@level"] != "info" {
					t.Errorf("logged as %v", entry)
				}
			}
			if got := strings.Join(logged, " "); got != want.logged {
				t.Errorf("%q is logged, want %q", got, want.logged)
			}
			for _, d := range diags {
				wantPath(t, d, map[string]string{"certain": "role_arn", "likely": "instance_id"}[d.Summary()])
			}
		})
	}
}

func summaries(diags diag.Diagnostics) string {
	var words []string
	for _, d := range diags {
		words = append(words, d.Summary())
	}
	return strings.Join(words, " ")
}

// Without a configured provider there is no data and no error; anything but
// the provider's data is a bug, which is reported and not a panic.
func TestConfigure(t *testing.T) {
	t.Parallel()
	data := &fwx.ProviderData{Region: "cn-hangzhou"}
	for kind, configure := range map[string]func(any, *diag.Diagnostics) *fwx.ProviderData{
		"resource": func(value any, diags *diag.Diagnostics) *fwx.ProviderData {
			var r fwx.Resource
			var resp resource.ConfigureResponse
			r.Configure(context.Background(), resource.ConfigureRequest{ProviderData: value}, &resp)
			diags.Append(resp.Diagnostics...)
			return r.Data
		},
		"data source": func(value any, diags *diag.Diagnostics) *fwx.ProviderData {
			var d fwx.DataSource
			var resp datasource.ConfigureResponse
			d.Configure(context.Background(), datasource.ConfigureRequest{ProviderData: value}, &resp)
			diags.Append(resp.Diagnostics...)
			return d.Data
		},
		"ephemeral resource": func(value any, diags *diag.Diagnostics) *fwx.ProviderData {
			var e fwx.EphemeralResource
			var resp ephemeral.ConfigureResponse
			e.Configure(context.Background(), ephemeral.ConfigureRequest{ProviderData: value}, &resp)
			diags.Append(resp.Diagnostics...)
			return e.Data
		},
	} {
		for name, c := range map[string]struct {
			value   any
			want    *fwx.ProviderData
			problem string
		}{
			"data":       {data, data, ""},
			"nothing":    {nil, nil, ""},
			"a value":    {*data, nil, "configured with a fwx.ProviderData."},
			"other data": {context.Canceled, nil, "configured with a *errors.errorString."},
		} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				var diags diag.Diagnostics
				if got := configure(c.value, &diags); got != c.want {
					t.Errorf("%v, want %v", got, c.want)
				}
				if c.problem == "" {
					if len(diags) != 0 {
						t.Error(diags)
					}
					return
				}
				wantError(t, diags, "Unexpected Provider Data", c.problem)
			})
		}
	}
}
