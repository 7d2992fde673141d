package fwx

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// Arguments that several resources have, and how they are decoded.

// Filled refuses an empty text.
func Filled() validator.String { return stringvalidator.LengthAtLeast(1) }

// OptionalText is an argument that is sent as it is. An empty text is not sent.
func OptionalText(markdown string, validators ...validator.String) schema.StringAttribute {
	text := schema.StringAttribute{MarkdownDescription: markdown, Optional: true}
	if len(validators) > 0 {
		text.Validators = []validator.String{UnlessEmpty(validators...)}
	}
	return text
}

// RequiredText is an argument that must be set, and not to an empty text.
func RequiredText(markdown string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: markdown, Required: true, Validators: append(validators, Filled())}
}

// PreflightAttribute is the argument preflight of a resource.
func PreflightAttribute() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "The provider's `preflight` level for this resource alone: `strict`, `error`, `warn` or `off`. Use `warn` for a role " +
			"whose trust policy another provider changes in the same apply. Defaults to the provider's.",
		Optional:   true,
		Validators: []validator.String{OneOfLevels()},
	}
}

// DataRegionAttribute is the argument region of a data source. Of is what it is the region
// of, such as "Region of the jobs".
func DataRegionAttribute(of string) data.Attribute {
	return data.StringAttribute{
		MarkdownDescription: of + ", such as `cn-hangzhou`. Defaults to the provider's `region`.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{Check("a region id such as cn-hangzhou", acs.ValidateRegion)},
	}
}

// DataFilter is an argument of a data source that selects by a text.
func DataFilter(markdown string, validators ...validator.String) data.StringAttribute {
	return data.StringAttribute{MarkdownDescription: markdown, Optional: true, Validators: validators}
}

// DataText is a text that a data source reads.
func DataText(markdown string) data.StringAttribute {
	return data.StringAttribute{MarkdownDescription: markdown, Computed: true}
}

// Elements decodes a collection whose members are known.
func Elements[T any](ctx context.Context, from interface {
	ElementsAs(context.Context, any, bool) diag.Diagnostics
}, diags *diag.Diagnostics) T {
	var to T
	diags.Append(from.ElementsAs(ctx, &to, false)...)
	return to
}

// Nested decodes a nested object; nil when it is null.
func Nested[T any](ctx context.Context, from types.Object, diags *diag.Diagnostics) *T {
	var to *T
	diags.Append(from.As(ctx, &to, basetypes.ObjectAsOptions{})...)
	return to
}

// ValidateEnvironment keeps a variable from being given in both of the arguments
// environment and environment_wo. It names the variable and no value.
func ValidateEnvironment(environment, secrets types.Map, diags *diag.Diagnostics) {
	if environment.IsUnknown() || secrets.IsUnknown() {
		return
	}
	var twice []string
	for name := range secrets.Elements() {
		if _, found := environment.Elements()[name]; found {
			twice = append(twice, name)
		}
	}
	slices.Sort(twice)
	if len(twice) > 0 {
		diags.AddAttributeError(path.Root("environment_wo"), "Environment Variable Given Twice", fmt.Sprintf(
			"environment and environment_wo both have %s. Keep each variable in one of them.", strings.Join(twice, ", ")))
	}
}
