package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramrole"
)

// accessRoleModel is one pai_access_role in configuration, plan or state.
type accessRoleModel struct {
	ramrole.Model
	TrustedAccounts   types.Set    `tfsdk:"trusted_accounts"`
	TrustedPrincipals types.Set    `tfsdk:"trusted_principals"`
	SAMLProviderARN   types.String `tfsdk:"saml_provider_arn"`
	SAMLSignIn        types.String `tfsdk:"saml_sign_in"`
}

// Trust returns the trust policy that the configuration asks for. While a part
// of it is unknown it returns what every access role has, and false.
func (m *accessRoleModel) Trust(ctx context.Context) (ramdoc.Document, bool) {
	accounts, known := fwx.KnownStrings(ctx, m.TrustedAccounts)
	principals, alsoKnown := fwx.KnownStrings(ctx, m.TrustedPrincipals)
	if !known || !alsoKnown || m.SAMLProviderARN.IsUnknown() || m.SAMLSignIn.IsUnknown() {
		return ramdoc.AccessTrust(ramdoc.Entry{}), false
	}
	entry := ramdoc.Entry{
		RAM:          principals,
		SAMLProvider: m.SAMLProviderARN.ValueString(),
		Recipient:    recipientOf(m.SAMLSignIn.ValueString()),
	}
	for _, account := range accounts {
		entry.RAM = append(entry.RAM, acs.AccountARN(account))
	}
	return ramdoc.AccessTrust(entry), true
}

// FlattenTrust takes over who may sign in from the trust policy, so that a plan
// shows somebody who was added or taken out by name. What the arguments cannot
// say shows in the document. A trust policy that cannot be read leaves them.
func (m *accessRoleModel) FlattenTrust(ctx context.Context, live cloud.Role, imported bool) {
	if imported {
		m.TrustedAccounts, m.TrustedPrincipals = fwx.StringSet(nil), fwx.StringSet(nil)
	}
	trust, err := ramdoc.ParseTrust(live.TrustPolicy)
	if err != nil {
		return
	}
	known := m.SAMLProviderARN.ValueString()
	entry := trust.Entry(known)
	m.flattenRAM(ctx, entry.RAM)
	switch {
	case entry.SAMLProvider == "":
		m.SAMLProviderARN, m.SAMLSignIn = types.StringNull(), types.StringNull()
		return
	case ramdoc.PrincipalKey(entry.SAMLProvider) != ramdoc.PrincipalKey(known):
		m.SAMLProviderARN = types.StringValue(entry.SAMLProvider)
	}
	if site := siteOf(entry.Recipient); site != "" {
		m.SAMLSignIn = types.StringValue(site)
	}
}

// flattenRAM parts the ARNs of accounts from those of users and roles. One that
// is known keeps the spelling that it has.
func (m *accessRoleModel) flattenRAM(ctx context.Context, arns []string) {
	known, _ := fwx.KnownStrings(ctx, m.TrustedPrincipals)
	var accounts, principals []string
	for _, arn := range arns {
		if principal, err := acs.ParsePrincipalARN(arn); err == nil && principal.Type == acs.PrincipalAccount {
			accounts = append(accounts, principal.Account)
			continue
		}
		principals = append(principals, arn)
	}
	m.TrustedAccounts = fwx.StringSet(accounts)
	m.TrustedPrincipals = fwx.StringSet(fwx.Respell(known, principals, ramdoc.PrincipalKey))
}

// defaultSignIn is the site to sign in at that is not said. Whether there is one
// is not known before it is known whether there is an identity provider.
func defaultSignIn(provider types.String) types.String {
	switch {
	case provider.IsUnknown():
		return types.StringUnknown()
	case provider.IsNull():
		return types.StringNull()
	}
	return types.StringValue(signInChina)
}

// completeTrust keeps the spelling of what the state has, and fills in the site
// to sign in at.
func completeTrust(ctx context.Context, config, plan, prior *accessRoleModel) map[string]attr.Value {
	if prior != nil {
		plan.TrustedPrincipals = fwx.KeepSpelling(ctx, plan.TrustedPrincipals, prior.TrustedPrincipals, ramdoc.PrincipalKey)
		if !plan.SAMLProviderARN.IsUnknown() && ramdoc.PrincipalKey(prior.SAMLProviderARN.ValueString()) == ramdoc.PrincipalKey(plan.SAMLProviderARN.ValueString()) {
			plan.SAMLProviderARN = prior.SAMLProviderARN
		}
	}
	if config.SAMLSignIn.IsNull() {
		plan.SAMLSignIn = defaultSignIn(config.SAMLProviderARN)
	}
	return map[string]attr.Value{
		attrTrustedPrincipals: plan.TrustedPrincipals,
		attrSAMLProvider:      plan.SAMLProviderARN,
		attrSAMLSignIn:        plan.SAMLSignIn,
	}
}
