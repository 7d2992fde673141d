package fwx

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

var (
	_ basetypes.StringTypable                    = PolicyType{}
	_ basetypes.StringValuableWithSemanticEquals = Policy{}
)

// PolicyType is a string type for RAM policy documents in JSON. Two documents
// that mean the same are equal, however they are written.
type PolicyType struct{ basetypes.StringType }

// Equal reports whether o is the same type.
func (t PolicyType) Equal(o attr.Type) bool {
	_, ok := o.(PolicyType)
	return ok
}

func (t PolicyType) String() string { return "fwx.PolicyType" }

// ValueType returns the value type for the framework.
func (t PolicyType) ValueType(context.Context) attr.Value { return Policy{} }

// ValueFromString wraps a string value.
func (t PolicyType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Policy{StringValue: in}, nil
}

// ValueFromTerraform decodes a value of the wire.
func (t PolicyType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	return stringFromTerraform(ctx, t.StringType, in, func(s basetypes.StringValue) attr.Value { return Policy{StringValue: s} })
}

// Policy is a RAM policy document.
type Policy struct{ basetypes.StringValue }

// NewPolicy wraps a document.
func NewPolicy(document string) Policy {
	return Policy{StringValue: basetypes.NewStringValue(document)}
}

// Type returns the type for the framework.
func (v Policy) Type(context.Context) attr.Type { return PolicyType{} }

// Equal reports whether both are the same text.
func (v Policy) Equal(o attr.Value) bool {
	other, ok := o.(Policy)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both documents mean the same.
func (v Policy) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Policy)
	return ok && ramdoc.SameText(v.ValueString(), other.ValueString()), nil
}

// KeepEquivalentPolicy keeps the spelling of the state when the configuration
// says the same in another one, so that spelling alone is no change.
func KeepEquivalentPolicy() planmodifier.String { return keepEquivalent{same: ramdoc.SameText} }
