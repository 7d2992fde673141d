package access

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

const (
	accountID = "1234567890123456"
	corp      = "acs:ram::" + accountID + ":saml-provider/corp"
)

func noTexts() types.Set { return types.SetNull(types.StringType) }

func texts(members ...string) types.Set { return fwx.StringSet(members) }

func TestAccessRoleTrust(t *testing.T) {
	t.Parallel()
	unknownMember := types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})
	const root, alice = "acs:ram::" + accountID + ":root", "acs:ram::" + accountID + ":user/alice"
	for name, c := range map[string]struct {
		m    accessRoleModel
		want *ramdoc.Entry // nil: unknown
	}{
		"accounts": {accessRoleModel{TrustedAccounts: texts(accountID), TrustedPrincipals: noTexts()}, &ramdoc.Entry{RAM: []string{root}}},
		"accounts and users": {accessRoleModel{TrustedAccounts: texts(accountID), TrustedPrincipals: texts(alice)},
			&ramdoc.Entry{RAM: []string{root, alice}}},
		"provider": {accessRoleModel{TrustedAccounts: noTexts(), TrustedPrincipals: noTexts(), SAMLProviderARN: types.StringValue(corp)},
			&ramdoc.Entry{SAMLProvider: corp, Recipient: ramdoc.RecipientChina}},
		"provider abroad": {accessRoleModel{TrustedAccounts: noTexts(), TrustedPrincipals: noTexts(), SAMLProviderARN: types.StringValue(corp),
			SAMLSignIn: types.StringValue("international")}, &ramdoc.Entry{SAMLProvider: corp, Recipient: ramdoc.RecipientInternational}},
		"unknown accounts": {accessRoleModel{TrustedAccounts: types.SetUnknown(types.StringType), TrustedPrincipals: noTexts()}, nil},
		"unknown user":     {accessRoleModel{TrustedAccounts: noTexts(), TrustedPrincipals: unknownMember}, nil},
		"unknown provider": {accessRoleModel{TrustedAccounts: noTexts(), TrustedPrincipals: noTexts(), SAMLProviderARN: types.StringUnknown()}, nil},
		"unknown site": {accessRoleModel{TrustedAccounts: noTexts(), TrustedPrincipals: noTexts(), SAMLProviderARN: types.StringValue(corp),
			SAMLSignIn: types.StringUnknown()}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trust, known := c.m.Trust(t.Context())
			if known != (c.want != nil) {
				t.Fatalf("known: %t", known)
			}
			want := ramdoc.Trust("dataworks.aliyuncs.com") // that much is sure
			if known {
				want = ramdoc.AccessTrust(*c.want)
			}
			if !ramdoc.Equal(trust, want) {
				t.Errorf("got %s", trust.JSON())
			}
		})
	}
}

// What the trust policy says comes back as arguments, in the spelling in which
// it is known; what it does not say as arguments can leaves them.
func TestAccessRoleFlattenTrust(t *testing.T) {
	t.Parallel()
	users := accessRoleModel{TrustedAccounts: texts(accountID), TrustedPrincipals: texts()}
	company := accessRoleModel{TrustedAccounts: texts(), TrustedPrincipals: texts(),
		SAMLProviderARN: types.StringValue(corp), SAMLSignIn: types.StringValue("china")}
	abroad := company
	abroad.SAMLSignIn = types.StringValue("international")
	siteUnknown := company
	siteUnknown.SAMLSignIn = types.StringNull()
	spelt := accessRoleModel{TrustedAccounts: texts(), TrustedPrincipals: texts("acs:ram:*:1:role/Ops")}
	trust := func(entry ramdoc.Entry) string { return ramdoc.AccessTrust(entry).JSON() }
	for name, c := range map[string]struct {
		known    accessRoleModel
		imported bool
		live     string
		want     accessRoleModel
	}{
		"imported users":    {accessRoleModel{}, true, trust(ramdoc.Entry{RAM: []string{"acs:ram::" + accountID + ":root"}}), users},
		"imported company":  {accessRoleModel{}, true, trust(ramdoc.Entry{SAMLProvider: corp, Recipient: ramdoc.RecipientChina}), company},
		"imported, no site": {accessRoleModel{}, true, trust(ramdoc.Entry{SAMLProvider: corp, Recipient: "https://elsewhere"}), siteUnknown},
		"imported broken":   {accessRoleModel{}, true, `{`, accessRoleModel{TrustedAccounts: texts(), TrustedPrincipals: texts()}},
		"broken":            {users, false, `{`, users},
		"another site":      {company, false, trust(ramdoc.Entry{SAMLProvider: corp, Recipient: ramdoc.RecipientInternational}), abroad},
		"unknown site":      {company, false, trust(ramdoc.Entry{SAMLProvider: corp, Recipient: "https://elsewhere"}), company},
		"another way":       {company, false, trust(ramdoc.Entry{RAM: []string{"acs:ram::" + accountID + ":root"}}), users},
		"another spelling":  {spelt, false, trust(ramdoc.Entry{RAM: []string{"acs:ram::1:role/ops"}}), spelt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.known
			got.FlattenTrust(t.Context(), cloud.Role{TrustPolicy: c.live}, c.imported)
			if !got.TrustedAccounts.Equal(c.want.TrustedAccounts) || !got.TrustedPrincipals.Equal(c.want.TrustedPrincipals) ||
				!got.SAMLProviderARN.Equal(c.want.SAMLProviderARN) || !got.SAMLSignIn.Equal(c.want.SAMLSignIn) {
				t.Errorf("got %s %s %s %s", got.TrustedAccounts, got.TrustedPrincipals, got.SAMLProviderARN, got.SAMLSignIn)
			}
		})
	}
}
