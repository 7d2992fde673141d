package fwx

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// UnverifiedData is the provider's data of a plan in which arguments of the
// provider block are known only after apply: there are no clients, and the
// preflight is off. It warns once, on the first of the arguments. Terraform
// configures the provider again for the apply, with values that are known.
func UnverifiedData(arguments []string, diags *diag.Diagnostics) *ProviderData {
	text := remedy.PlanNotVerified(arguments)
	diags.AddAttributeWarning(path.Root(arguments[0]), text.Summary, text.Detail)
	return &ProviderData{Unknown: arguments, Preflight: preflight.NewSession(nil, preflight.Off, nil)}
}

// Verifies reports whether the cloud can be asked: the provider is configured,
// and all its arguments are known.
func (d *ProviderData) Verifies() bool { return d != nil && len(d.Unknown) == 0 }

// MayImport reports whether an import can look at the cloud; if it cannot, it
// adds the error.
func (d *ProviderData) MayImport(diags *diag.Diagnostics) bool {
	if len(d.Unknown) > 0 {
		AddError(diags, remedy.NotImportableYet(d.Unknown))
	}
	return len(d.Unknown) == 0
}

// MayRead reports whether a data source can be read; if it cannot, it adds the
// error.
func (d *ProviderData) MayRead(diags *diag.Diagnostics) bool {
	if len(d.Unknown) > 0 {
		AddError(diags, remedy.NotReadYet(d.Unknown))
	}
	return len(d.Unknown) == 0
}
