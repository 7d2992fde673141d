package fwx

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// KeepName keeps the name in the state when the configuration spells it in
// another letter case only, and warns. It belongs before RequiresReplace: RAM
// spells names in lower case in ARNs and finds them by other spellings, as far
// as is known, so that both names cannot exist at the same time. Whether RAM
// compares all names that way is not documented. Noun is "role" or "policy".
func KeepName(noun string) planmodifier.String { return keepName{noun: noun} }

type keepName struct{ noun string }

func (keepName) Description(context.Context) string {
	return "A change of letter case only is no change."
}

func (m keepName) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m keepName) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	known := !req.StateValue.IsNull() && !req.PlanValue.IsNull() && !req.PlanValue.IsUnknown()
	before, after := req.StateValue.ValueString(), req.PlanValue.ValueString()
	if !known || before == after || !strings.EqualFold(before, after) {
		return
	}
	resp.PlanValue = req.StateValue
	text := remedy.NameInOtherCase(m.noun, before, after)
	resp.Diagnostics.AddAttributeWarning(req.Path, text.Summary, text.Detail)
}
