package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// whoSignsIn checks that RAM users or users of an identity provider can sign in,
// and not both. An empty argument is one that is not given.
type whoSignsIn struct{}

func (whoSignsIn) Description(context.Context) string {
	return "at least one of trusted_accounts and trusted_principals, or saml_provider_arn alone"
}

func (v whoSignsIn) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (whoSignsIn) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config accessRoleModel
	if req.Config.Get(ctx, &config).HasError() {
		return // reported by the framework itself
	}
	ram := given(config.TrustedAccounts) || given(config.TrustedPrincipals)
	unknown := config.TrustedAccounts.IsUnknown() || config.TrustedPrincipals.IsUnknown() || config.SAMLProviderARN.IsUnknown()
	saml := !config.SAMLProviderARN.IsUnknown() && !fwx.IsEmptyText(config.SAMLProviderARN)
	switch {
	case ram && saml:
		argument := attrTrustedAccounts
		if !given(config.TrustedAccounts) {
			argument = attrTrustedPrincipals
		}
		fwx.AddAttributeError(&resp.Diagnostics, attrSAMLProvider, remedy.TwoWaysToSignIn(argument))
	case !ram && !saml && !unknown:
		fwx.AddError(&resp.Diagnostics, remedy.NobodySignsIn())
	}
}

// given reports whether a set has a member for certain.
func given(set types.Set) bool { return !set.IsUnknown() && len(set.Elements()) > 0 }
