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
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// RoleARN is the ARN of a RAM role. Two ARNs that differ in letter case only are
// equal: RAM lower-cases the role's name in its answers.
type RoleARN = text[roleARN]

// RoleARNType is the type of RoleARN.
type RoleARNType = textType[roleARN]

// Policy is a RAM policy document in JSON. Two documents that mean the same are
// equal, however they are written.
type Policy = text[policy]

// PolicyType is the type of Policy.
type PolicyType = textType[policy]

var (
	_ basetypes.StringTypable                    = textType[policy]{}
	_ basetypes.StringValuableWithSemanticEquals = text[policy]{}
	_ planmodifier.String                        = keepEquivalent{}
)

// NewRoleARN wraps an ARN; an empty one is null.
func NewRoleARN(arn string) RoleARN {
	if arn == "" {
		return RoleARN{StringValue: basetypes.NewStringNull()}
	}
	return RoleARN{StringValue: basetypes.NewStringValue(arn)}
}

// UnknownRoleARN is an ARN that is known after apply.
func UnknownRoleARN() RoleARN { return RoleARN{StringValue: basetypes.NewStringUnknown()} }

// NewPolicy wraps a document.
func NewPolicy(document string) Policy {
	return Policy{StringValue: basetypes.NewStringValue(document)}
}

// KeepEquivalent keeps the ARN of the state when the configuration names the same
// role in another spelling, so that case alone is no change.
func KeepEquivalent() planmodifier.String { return keepEquivalent{same: acs.SameRoleARN} }

// KeepEquivalentPolicy keeps the document of the state when the configuration
// says the same in another spelling.
func KeepEquivalentPolicy() planmodifier.String { return keepEquivalent{same: ramdoc.SameText} }

// meaning says which texts mean the same.
type meaning interface {
	same(a, b string) bool
	name() string
}

type roleARN struct{}

func (roleARN) same(a, b string) bool { return acs.SameRoleARN(a, b) }
func (roleARN) name() string          { return "fwx.RoleARNType" }

type policy struct{}

func (policy) same(a, b string) bool { return ramdoc.SameText(a, b) }
func (policy) name() string          { return "fwx.PolicyType" }

// textType is a string type whose values are compared by what they mean.
type textType[M meaning] struct{ basetypes.StringType }

// Equal reports whether o is the same type.
func (t textType[M]) Equal(o attr.Type) bool {
	_, ok := o.(textType[M])
	return ok
}

func (t textType[M]) String() string {
	var m M
	return m.name()
}

// ValueType returns the value type for the framework.
func (t textType[M]) ValueType(context.Context) attr.Value { return text[M]{} }

// ValueFromString wraps a string value.
func (t textType[M]) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return text[M]{StringValue: in}, nil
}

// ValueFromTerraform decodes a value of the wire.
func (t textType[M]) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	s, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return text[M]{StringValue: s}, nil
}

// text is a string value with a meaning.
type text[M meaning] struct{ basetypes.StringValue }

// Type returns the type for the framework.
func (v text[M]) Type(context.Context) attr.Type { return textType[M]{} }

// Equal reports whether both are the same text.
func (v text[M]) Equal(o attr.Value) bool {
	other, ok := o.(text[M])
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both texts mean the same.
func (v text[M]) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	var m M
	other, ok := o.(text[M])
	return ok && m.same(v.ValueString(), other.ValueString()), nil
}

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
