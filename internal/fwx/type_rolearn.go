package fwx

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

var (
	_ basetypes.StringTypable                    = RoleARNType{}
	_ basetypes.StringValuableWithSemanticEquals = RoleARN{}
	_ planmodifier.String                        = keepEquivalent{}
)

// RoleARNType is a string type for role ARNs. Two values that differ in letter
// case only are equal: RAM lower-cases the role's name in its answers.
type RoleARNType struct{ basetypes.StringType }

// Equal reports whether o is the same type.
func (t RoleARNType) Equal(o attr.Type) bool {
	_, ok := o.(RoleARNType)
	return ok
}

func (t RoleARNType) String() string { return "fwx.RoleARNType" }

// ValueType returns the value type for the framework.
func (t RoleARNType) ValueType(context.Context) attr.Value { return RoleARN{} }

// ValueFromString wraps a string value.
func (t RoleARNType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return RoleARN{StringValue: in}, nil
}

// ValueFromTerraform decodes a value of the wire.
func (t RoleARNType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	return stringFromTerraform(ctx, t.StringType, in, func(s basetypes.StringValue) attr.Value { return RoleARN{StringValue: s} })
}

// RoleARN is the ARN of a RAM role.
type RoleARN struct{ basetypes.StringValue }

// NewRoleARN wraps an ARN; an empty one is null.
func NewRoleARN(arn string) RoleARN {
	if arn == "" {
		return RoleARN{StringValue: basetypes.NewStringNull()}
	}
	return RoleARN{StringValue: basetypes.NewStringValue(arn)}
}

// UnknownRoleARN is an ARN that is known after apply.
func UnknownRoleARN() RoleARN { return RoleARN{StringValue: basetypes.NewStringUnknown()} }

// Type returns the type for the framework.
func (v RoleARN) Type(context.Context) attr.Type { return RoleARNType{} }

// Equal reports whether both are the same text.
func (v RoleARN) Equal(o attr.Value) bool {
	other, ok := o.(RoleARN)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both name the same role.
func (v RoleARN) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(RoleARN)
	return ok && acs.SameRoleARN(v.ValueString(), other.ValueString()), nil
}

// stringFromTerraform decodes a string and wraps it: shared by the string
// types of this package.
func stringFromTerraform(
	ctx context.Context, base basetypes.StringType, in tftypes.Value, wrap func(basetypes.StringValue) attr.Value,
) (attr.Value, error) {
	value, err := base.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	s, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return wrap(s), nil
}

// KeepEquivalent keeps the spelling of the state when the configuration names
// the same role in another spelling, so that case alone is no change.
func KeepEquivalent() planmodifier.String { return keepEquivalent{same: acs.SameRoleARN} }

type keepEquivalent struct{ same func(a, b string) bool }

func (keepEquivalent) Description(context.Context) string {
	return "Another spelling of the same value is no change."
}

func (m keepEquivalent) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m keepEquivalent) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if m.same(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
