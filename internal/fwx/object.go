package fwx

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is a configuration, a plan or a state, decoded once for many attributes.
//
// tfsdk.Plan.Get is the usual way. For each field of the struct it compiles a
// regular expression, and GetAttribute walks through the whole schema, so with a
// thousand resources either of them is a tenth of the provider's time.
type Object struct {
	attributes map[string]tftypes.Value
	Diags      diag.Diagnostics
}

// NewObject decodes the raw value of a configuration, a plan or a state.
func NewObject(raw tftypes.Value) *Object {
	var o Object
	if err := raw.As(&o.attributes); err != nil {
		o.Diags.AddError("Unreadable Value", "Terraform sent a value that is no object: "+err.Error()+". This is an error of the provider: please report it.")
	}
	return &o
}

// Value returns one attribute of the object, whose type must be the schema's.
func Value[T attr.Value](ctx context.Context, o *Object, name string) T {
	var value T
	raw, ok := o.attributes[name]
	if !ok {
		return value
	}
	decoded, err := value.Type(ctx).ValueFromTerraform(ctx, raw)
	if err != nil {
		o.Diags.AddAttributeError(path.Root(name), "Unreadable Value", err.Error()+". This is an error of the provider: please report it.")
		return value
	}
	if typed, ok := decoded.(T); ok {
		value = typed
	}
	return value
}
