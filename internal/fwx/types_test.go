package fwx_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

const (
	mixed = "acs:ram::1234567890123456:role/PaiTrain"
	lower = "acs:ram::1234567890123456:role/paitrain"
	other = "acs:ram::1234567890123456:role/PaiServe"

	compact  = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"*"}]}`
	spacious = `{
  "Statement": [{"Resource": ["*"], "Action": ["oss:GetObject"], "Effect": "Allow"}],
  "Version": "1"
}`
	denying = `{"Version":"1","Statement":[{"Effect":"Deny","Action":"oss:GetObject","Resource":"*"}]}`
)

func policy(document string) basetypes.StringValuable { return fwx.NewPolicy(document) }

func roleARN(arn string) basetypes.StringValuable { return fwx.NewRoleARN(arn) }

// Spelling alone makes no difference to what a value means, but it is another
// text.
func TestTypes_compareByMeaning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b        basetypes.StringValuable
		equal, mean bool // the same text; the same meaning
	}{
		"the same role":                 {roleARN(mixed), roleARN(mixed), true, true},
		"a role in lower case":          {roleARN(mixed), roleARN(lower), false, true},
		"a role with the region form":   {roleARN(mixed), roleARN("acs:ram:*:1234567890123456:role/PaiTrain"), false, true},
		"another role":                  {roleARN(mixed), roleARN(other), false, false},
		"another account":               {roleARN(mixed), roleARN("acs:ram::2:role/PaiTrain"), false, false},
		"no ARNs":                       {roleARN("Train"), roleARN("train"), false, false},
		"an ARN as a plain string":      {roleARN(mixed), types.StringValue(mixed), false, false},
		"an ARN and a document":         {roleARN(mixed), policy(mixed), false, false},
		"the same document":             {policy(compact), policy(compact), true, true},
		"a document in other spelling":  {policy(compact), policy(spacious), false, true},
		"another document":              {policy(compact), policy(denying), false, false},
		"what is no document":           {policy(compact), policy("{"), false, false},
		"the same that is no document":  {policy("{"), policy("{"), true, true},
		"a document as a plain string":  {policy(compact), types.StringValue(compact), false, false},
		"a document and an ARN":         {policy(compact), roleARN(compact), false, false},
		"an ARN known after apply":      {fwx.UnknownRoleARN(), fwx.UnknownRoleARN(), true, true},
		"an ARN and none":               {roleARN(mixed), roleARN(""), false, false},
		"an ARN and one that will come": {roleARN(mixed), fwx.UnknownRoleARN(), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.a.Equal(c.b); got != c.equal {
				t.Errorf("equal: %t", got)
			}
			semantic, ok := c.a.(basetypes.StringValuableWithSemanticEquals)
			if !ok {
				t.Fatalf("%T does not compare by meaning", c.a)
			}
			got, diags := semantic.StringSemanticEquals(t.Context(), c.b)
			if got != c.mean || diags.HasError() {
				t.Errorf("the same meaning: %t, %v", got, diags)
			}
		})
	}
}

func TestNewRoleARN(t *testing.T) {
	t.Parallel()
	if !fwx.NewRoleARN("").IsNull() {
		t.Error("an empty ARN is not null")
	}
	if arn := fwx.NewRoleARN(mixed); arn.ValueString() != mixed {
		t.Errorf("the ARN has become %s", arn)
	}
	if !fwx.UnknownRoleARN().IsUnknown() {
		t.Error("an ARN known after apply is not unknown")
	}
}

// What comes from the wire goes back to it as it was, as a value of its own
// type.
func TestTypes_wire(t *testing.T) {
	t.Parallel()
	for typeName, typ := range map[string]basetypes.StringTypable{"role": fwx.RoleARNType{}, "policy": fwx.PolicyType{}} {
		for name, wire := range map[string]tftypes.Value{
			"value":   tftypes.NewValue(tftypes.String, mixed),
			"empty":   tftypes.NewValue(tftypes.String, ""),
			"null":    tftypes.NewValue(tftypes.String, nil),
			"unknown": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		} {
			t.Run(typeName+" "+name, func(t *testing.T) {
				t.Parallel()
				value, err := typ.ValueFromTerraform(t.Context(), wire)
				if err != nil {
					t.Fatal(err)
				}
				if value.IsNull() != wire.IsNull() || value.IsUnknown() == wire.IsKnown() {
					t.Errorf("%s has become %s", wire, value)
				}
				if !value.Type(t.Context()).Equal(typ) {
					t.Errorf("a %s has become a %s", typ, value.Type(t.Context()))
				}
				back, err := value.ToTerraformValue(t.Context())
				if err != nil || !back.Equal(wire) {
					t.Errorf("%s came back as %s: %v", wire, back, err)
				}
			})
		}
		t.Run(typeName+" of another type", func(t *testing.T) {
			t.Parallel()
			if value, err := typ.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
				t.Errorf("a bool has become %s", value)
			}
		})
	}
}

func TestTypes_areTheirOwn(t *testing.T) {
	t.Parallel()
	all := map[string]attr.Type{
		"fwx.RoleARNType": fwx.RoleARNType{}, "fwx.PolicyType": fwx.PolicyType{}, "basetypes.StringType": basetypes.StringType{},
	}
	for name, one := range all {
		if one.String() != name {
			t.Errorf("%s calls itself %s", name, one)
		}
		for otherName, another := range all {
			if got := one.Equal(another); got != (name == otherName) {
				t.Errorf("%s equals %s: %t", name, otherName, got)
			}
		}
	}
	for _, one := range []basetypes.StringTypable{fwx.RoleARNType{}, fwx.PolicyType{}} {
		if got := one.ValueType(t.Context()).Type(t.Context()); !got.Equal(one) {
			t.Errorf("the values of %s are of type %s", one, got)
		}
		value, diags := one.ValueFromString(t.Context(), types.StringValue("text"))
		if diags.HasError() || !value.Type(t.Context()).Equal(one) {
			t.Errorf("%s makes %s of a string: %v", one, value, diags)
		}
	}
}

// Another spelling of what the state says is no change; all else is.
func TestKeepEquivalent(t *testing.T) {
	t.Parallel()
	null, unknown := types.StringNull(), types.StringUnknown()
	for kind, k := range map[string]struct {
		modifier                    planmodifier.String
		one, respelt, another, none string
	}{
		"role":   {fwx.KeepEquivalent(), mixed, lower, other, "PaiTrain"},
		"policy": {fwx.KeepEquivalentPolicy(), compact, spacious, denying, "{"},
	} {
		state, text := types.StringValue(k.one), types.StringValue
		for name, c := range map[string]struct {
			state, plan, want types.String
		}{
			"another spelling":  {state, text(k.respelt), state},
			"the same spelling": {state, state, state},
			"another one":       {state, text(k.another), text(k.another)},
			"no such thing":     {state, text(k.none), text(k.none)},
			"no state yet":      {null, text(k.respelt), text(k.respelt)},
			"taken away":        {state, null, null},
			"known after apply": {state, unknown, unknown},
			"nothing at all":    {null, null, null},
		} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				resp := planmodifier.StringResponse{PlanValue: c.plan}
				k.modifier.PlanModifyString(t.Context(), planmodifier.StringRequest{
					Path: path.Root("value"), StateValue: c.state, PlanValue: c.plan,
				}, &resp)
				if !resp.PlanValue.Equal(c.want) || resp.Diagnostics.HasError() {
					t.Errorf("planned %s, want %s: %v", resp.PlanValue, c.want, resp.Diagnostics)
				}
			})
		}
		if text := k.modifier.Description(t.Context()); text == "" || text != k.modifier.MarkdownDescription(t.Context()) {
			t.Errorf("that of a %s describes itself as %q", kind, text)
		}
	}
}
