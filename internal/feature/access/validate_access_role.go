package access

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ValidateConfig makes sure that somebody can sign in with the role, and in one
// way: RAM users and roles, or a SAML identity provider. An empty set names
// nobody, as one that is left out.
func (r *accessRole) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config accessRoleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	saml := config.SAMLProviderARN
	somebody := !saml.IsNull()
	for _, each := range []struct {
		attribute string
		set       types.Set
	}{{attrTrustedAccounts, config.TrustedAccounts}, {attrTrustedPrincipals, config.TrustedPrincipals}} {
		if each.set.IsUnknown() {
			somebody = true
			continue
		}
		if !slices.ContainsFunc(each.set.Elements(), func(e attr.Value) bool { return !e.IsNull() }) {
			somebody = somebody || len(each.set.Elements()) > 0 // the validator refuses null
			continue
		}
		somebody = true
		if !saml.IsNull() && !saml.IsUnknown() {
			fwx.AddAttributeError(&resp.Diagnostics, each.attribute, remedy.TwoWaysToSignIn(each.attribute))
		}
	}
	if !somebody {
		fwx.AddAttributeError(&resp.Diagnostics, attrTrustedAccounts, remedy.NobodySignsIn())
	}
}
