package ramdoc_test

import (
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

const (
	account  = "acs:ram::1234567890123456:root"
	alice    = "acs:ram::1234567890123456:user/alice"
	ops      = "acs:ram::1234567890123456:role/Ops"
	provider = "acs:ram::1234567890123456:saml-provider/corp"
)

// The trust policies as the guide writes them, with the service in a statement
// of its own.
const (
	guideForUsers = `{"Statement": [
		{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"RAM": ["acs:ram::1234567890123456:root"]}},
		{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": ["dataworks.aliyuncs.com"]}}
	], "Version": "1"}`
	guideForSAML = `{"Statement": [
		{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Federated": ["acs:ram::1234567890123456:saml-provider/corp"]},
		 "Condition": {"StringEquals": {"saml:recipient": "https://signin.aliyun.com/saml-role/sso"}}},
		{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": ["dataworks.aliyuncs.com"]}}
	], "Version": "1"}`
)

func TestAccessTrustIsTheGuides(t *testing.T) {
	t.Parallel()
	for guide, entry := range map[string]ramdoc.Entry{
		guideForUsers: {RAM: []string{account}},
		guideForSAML:  {SAMLProvider: provider, Recipient: ramdoc.RecipientChina},
	} {
		got := ramdoc.AccessTrust(entry)
		if !ramdoc.SameText(got.JSON(), guide) {
			t.Errorf("got  %s\nwant %s", got.JSON(), guide)
		}
		back := parse(t, guide).Entry("")
		if !slices.Equal(back.RAM, entry.RAM) || back.SAMLProvider != entry.SAMLProvider || back.Recipient != entry.Recipient {
			t.Errorf("%s reads as %+v", guide, back)
		}
	}
}

func TestEntry(t *testing.T) {
	t.Parallel()
	const (
		deny     = `{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"RAM":["` + alice + `"]}}`
		fromHome = `{"Effect":"Allow","Action":["sts:*"],"Principal":{"RAM":["` + alice + `","` + ops + `"]},"Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}}`
		other    = `{"Effect":"Allow","Action":"sts:TagSession","Principal":{"RAM":["` + account + `"]}}`
		saml     = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["` + provider + `"]},"Condition":{"StringEquals":{"SAML:recipient":["https://a"]}}}`
		anySAML  = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["acs:ram::1:saml-provider/first","acs:ram::1:oidc-provider/x"]}}`
		sites    = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["` + provider + `"]},"Condition":{"StringEquals":{"saml:recipient":["https://a","https://b"]}}}`
	)
	for name, c := range map[string]struct {
		text, known string
		want        ramdoc.Entry
	}{
		"nobody":                {document(paiService), "", ramdoc.Entry{}},
		"denied ones":           {document(rootAllow, deny), "", ramdoc.Entry{RAM: []string{account}}},
		"under a condition":     {document(fromHome, other), "", ramdoc.Entry{RAM: []string{ops, alice}}},
		"saml":                  {document(saml), "", ramdoc.Entry{SAMLProvider: provider, Recipient: "https://a"}},
		"no recipient":          {document(anySAML), "", ramdoc.Entry{SAMLProvider: "acs:ram::1:saml-provider/first"}},
		"several recipients":    {document(sites), "", ramdoc.Entry{SAMLProvider: provider}},
		"the first provider":    {document(anySAML, saml), "", ramdoc.Entry{SAMLProvider: "acs:ram::1:saml-provider/first"}},
		"the known provider":    {document(anySAML, saml), provider, ramdoc.Entry{SAMLProvider: provider, Recipient: "https://a"}},
		"the known one, first":  {document(saml, anySAML), provider, ramdoc.Entry{SAMLProvider: provider, Recipient: "https://a"}},
		"people and a provider": {document(rootAllow, saml), "", ramdoc.Entry{RAM: []string{account}, SAMLProvider: provider, Recipient: "https://a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := parse(t, c.text).Entry(c.known)
			if !slices.Equal(got.RAM, c.want.RAM) || got.SAMLProvider != c.want.SAMLProvider || got.Recipient != c.want.Recipient {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
