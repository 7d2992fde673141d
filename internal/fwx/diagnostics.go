package fwx

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// AddError shows a remedy text as an error.
func AddError(diags *diag.Diagnostics, text remedy.Text) {
	diags.AddError(text.Summary, text.Detail)
}

// AddAttributeError shows a remedy text as an error of one argument.
func AddAttributeError(diags *diag.Diagnostics, attribute string, text remedy.Text) {
	diags.AddAttributeError(path.Root(attribute), text.Summary, text.Detail)
}

// AddWarning shows a remedy text as a warning.
func AddWarning(diags *diag.Diagnostics, text remedy.Text) {
	diags.AddWarning(text.Summary, text.Detail)
}

// AddFindings shows the findings of the preflight at a level, and logs those
// that the level keeps silent.
func AddFindings(ctx context.Context, diags *diag.Diagnostics, findings preflight.Findings, level preflight.Level) {
	diags.Append(findings.Diagnostics(level)...)
	for _, silent := range findings.Silent(level) {
		tflog.Info(ctx, "preflight: not verified", map[string]any{
			"summary": silent.Text.Summary,
			"detail":  silent.Text.Detail,
		})
	}
}
