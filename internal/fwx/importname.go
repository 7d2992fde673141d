package fwx

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

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
