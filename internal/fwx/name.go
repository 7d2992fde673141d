package fwx

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ImportedName returns the name of a role or policy from an import id that is
// the name, or the ARN that consoles show, such as acs:ram::ACCOUNT:role/NAME.
// Noun is "role" or "policy", as the ARN has it. An ARN of another account than
// the caller's is an error; an unknown caller is left to the lookup that
// follows. It returns false after an error.
func (d *ProviderData) ImportedName(ctx context.Context, id, noun string, diags *diag.Diagnostics) (string, bool) {
	if !strings.HasPrefix(strings.ToLower(id), "acs:") {
		return id, true
	}
	account, name, ok := splitNameARN(id, noun)
	if !ok {
		AddError(diags, remedy.ImportARNMalformed(noun, id))
		return "", false
	}
	caller, err := d.Clients.Identities.Caller(ctx)
	if err == nil && caller.Account != account {
		AddError(diags, remedy.ImportARNOfOtherAccount(noun, id, account, caller.Account))
		return "", false
	}
	return name, true
}

func splitNameARN(id, noun string) (account, name string, ok bool) {
	arn, err := acs.ParseARN(id)
	if err != nil || arn.Service != "ram" {
		return "", "", false
	}
	name, ok = strings.CutPrefix(arn.Resource, noun+"/")
	return arn.Account, name, ok && name != "" && !strings.Contains(name, "/")
}

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
