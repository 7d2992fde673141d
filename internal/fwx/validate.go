package fwx

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Check turns a rule of a pure room into a validator. Rule says what is
// expected, as a noun phrase such as "the ARN of a RAM role".
func Check(rule string, check func(string) error) validator.String {
	return checkValidator{rule: rule, check: check}
}

type checkValidator struct {
	rule  string
	check func(string) error
}

func (v checkValidator) Description(context.Context) string { return "value must be " + v.rule }

func (v checkValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v checkValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Value",
			fmt.Sprintf("%s must be %s, but %s.", req.Path, v.rule, err))
	}
}

// UnlessEmpty applies validators to a text that is not empty: for arguments
// where an empty text means none.
func UnlessEmpty(validators ...validator.String) validator.String { return unlessEmpty(validators) }

type unlessEmpty []validator.String

func (v unlessEmpty) Description(ctx context.Context) string {
	descriptions := []string{"empty"}
	for _, each := range v {
		descriptions = append(descriptions, each.Description(ctx))
	}
	return strings.Join(descriptions, ", or ")
}

func (v unlessEmpty) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v unlessEmpty) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsUnknown() && req.ConfigValue.ValueString() == "" {
		return
	}
	for _, each := range v {
		each.ValidateString(ctx, req, resp)
	}
}
