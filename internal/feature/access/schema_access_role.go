package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
)

// Arguments that say who may sign in.
const (
	attrTrustedAccounts   = "trusted_accounts"
	attrTrustedPrincipals = "trusted_principals"
	attrSAMLProvider      = "saml_provider_arn"
	attrSAMLSignIn        = "saml_sign_in"
)

// Sites of Alibaba Cloud to sign in at.
const (
	signInChina         = "china"
	signInInternational = "international"
)

// recipientOf is whom the SAML answer names at a site.
func recipientOf(site string) string {
	if site == signInInternational {
		return ramdoc.RecipientInternational
	}
	return ramdoc.RecipientChina
}

// siteOf is the site of a recipient, or nothing for an unknown one.
func siteOf(recipient string) string {
	switch recipient {
	case ramdoc.RecipientChina:
		return signInChina
	case ramdoc.RecipientInternational:
		return signInInternational
	}
	return ""
}

func (r *accessRole) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a RAM role that people use to sign in to PAI, either RAM users who assume the role or users of a SAML identity provider.\n\n" +
			"This resource manages the whole trust policy of the role. The trust policy says who can sign in, and it trusts the service `dataworks.aliyuncs.com`, which PAI requires. If the trust policy is changed outside of Terraform, the next plan shows which statement differs, and apply restores it. To work in a workspace, the role must also be a member of it: see `pai_workspace_member`.",
		Attributes: ramrole.Attributes(ramrole.Descriptions{
			Name: "Changing this replaces the role. The new role is not a member of any workspace until it is added.",
			DeletionGuard: "Whether to look for members of workspaces that are the role, in all `regions` of the provider, before the role is deleted. " +
				"A plan then warns of each, and the deletion fails before anything is changed while one is left or a region cannot be searched: " +
				"PAI keeps the entry of a role that is gone. Workspaces that the caller does not see are not searched.",
		}, map[string]schema.Attribute{
			attrTrustedAccounts:   trustedAccountsAttribute(),
			attrTrustedPrincipals: trustedPrincipalsAttribute(),
			attrSAMLProvider:      samlProviderAttribute(),
			attrSAMLSignIn:        samlSignInAttribute(),
		}),
	}
}

func trustedAccountsAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Ids of accounts whose RAM users and roles may assume the role, if their own policies allow it. Usually this is the account of the role. " +
			"Changing this rewrites the trust policy in place. Conflicts with `saml_provider_arn`.",
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("the id of an account", acs.ValidateAccountID)),
		},
	}
}

func trustedPrincipalsAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "ARNs of RAM users and RAM roles that may assume the role, such as `acs:ram::1234567890123456:user/alice`. " +
			"Each also needs a policy that allows `sts:AssumeRole`, such as `AliyunSTSAssumeRoleAccess`. The plan warns of users of the caller's account who have no such policy. " +
			"Changing this rewrites the trust policy in place. Conflicts with `saml_provider_arn`.",
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("the ARN of a RAM user or a RAM role", func(text string) error {
				_, err := acs.ParseTrustedPrincipal(text)
				return err
			})),
		},
	}
}

func samlProviderAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "ARN of the SAML identity provider through which people sign in, such as `acs:ram::1234567890123456:saml-provider/corp`. " +
			"Changing this rewrites the trust policy in place. Conflicts with `trusted_accounts` and `trusted_principals`.",
		Validators: []validator.String{
			fwx.UnlessEmpty(fwx.Check("the ARN of a SAML identity provider", func(text string) error {
				_, err := acs.ParseSAMLProviderARN(text)
				return err
			})),
		},
	}
}

func samlSignInAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: "Alibaba Cloud site where people sign in with `saml_provider_arn`: `china` (`https://signin.aliyun.com/saml-role/sso`) or " +
			"`international` (`https://signin.alibabacloud.com/saml-role/sso`). A SAML response for another recipient is refused. " +
			"Changing this rewrites the trust policy in place. Defaults to `china` with `saml_provider_arn`, and is not set without.",
		Validators: []validator.String{
			stringvalidator.OneOf(signInChina, signInInternational),
			stringvalidator.AlsoRequires(path.MatchRoot(attrSAMLProvider)),
		},
	}
}
