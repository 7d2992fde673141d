package ramdoc

import (
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// The recipients that a SAML answer names when somebody signs in with a role, by
// the site of Alibaba Cloud ("SAML-based role SSO").
const (
	RecipientChina         = "https://signin.aliyun.com/saml-role/sso"
	RecipientInternational = "https://signin.alibabacloud.com/saml-role/sso"
)

const (
	operatorEquals = "StringEquals"
	keyRecipient   = "saml:recipient"
)

// Entry says how people come to a role: by assuming it from RAM identities, or
// through an identity provider.
type Entry struct {
	// RAM are ARNs of accounts (acs:ram::<account>:root), users and roles.
	RAM []string
	// SAMLProvider is the ARN of an identity provider, Recipient whom its answers
	// must be addressed to.
	SAMLProvider string
	Recipient    string
}

// AccessTrust returns the trust policy of a role by which people work with PAI:
// a statement for each way in that entry has, then one for the service of
// role-based access, without which PAI refuses the role
// ("Access PAI by using a RAM role").
func AccessTrust(entry Entry) Document {
	var statements []Statement
	if len(entry.RAM) > 0 {
		statements = append(statements, allowAssume(Principal{RAM: sortedSet(entry.RAM)}))
	}
	if entry.SAMLProvider != "" {
		statement := allowAssume(Principal{Federated: []string{entry.SAMLProvider}})
		statement.Conditions = []Condition{{Operator: operatorEquals, Key: keyRecipient, Values: []string{entry.Recipient}}}
		statements = append(statements, statement)
	}
	return Document{Version: Version1, Statements: append(statements, Trust(acs.AccessService).Statements...)}
}

func allowAssume(principal Principal) Statement {
	return Statement{Effect: Allow, Actions: []string{AssumeRole}, Principal: principal}
}

// Entry reads how people come to a role, whatever conditions there are besides;
// see [Document.Differences] for those. Of several identity providers it
// takes known, if that is one of them; the recipient is empty unless the
// statement that names the provider asks for exactly one.
func (d Document) Entry(known string) Entry {
	var entry Entry
	for _, s := range d.Statements {
		if s.Effect != Allow || !s.coversAction(AssumeRole) {
			continue
		}
		entry.RAM = append(entry.RAM, s.Principal[RAM]...)
		for _, provider := range s.Principal[Federated] {
			isKnown := PrincipalKey(provider) == PrincipalKey(known)
			if _, err := acs.ParseSAMLProviderARN(provider); err == nil && (entry.SAMLProvider == "" || isKnown) {
				entry.SAMLProvider, entry.Recipient = provider, s.recipient()
			}
		}
	}
	entry.RAM = sortedSet(entry.RAM)
	return entry
}

// recipient is the one recipient that a statement asks for.
func (s Statement) recipient() string {
	at := slices.IndexFunc(s.Conditions, func(c Condition) bool {
		return c.Operator == operatorEquals && strings.EqualFold(c.Key, keyRecipient) && len(c.Values) == 1
	})
	if at < 0 {
		return ""
	}
	return s.Conditions[at].Values[0]
}

// PrincipalKey is the same for all spellings of one account, user, role or
// identity provider that a trust policy names by its ARN.
func PrincipalKey(arn string) string { return foldRAMARN(arn) }
