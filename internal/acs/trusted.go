package acs

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	trustedForm     = "want acs:ram::<account id>:user/<user name> or acs:ram::<account id>:role/<role name>"
	samlForm        = "want acs:ram::<account id>:saml-provider/<provider name>"
	samlPrefix      = "saml-provider/"
	maxProviderName = 128
)

// AccountARN returns the ARN under which a trust policy names a whole account:
// every identity of it that its own policies let assume the role.
func AccountARN(account string) string {
	return Principal{Type: PrincipalAccount, Account: account}.String()
}

// ParseTrustedPrincipal reads the ARN of one RAM user or one RAM role, as a
// trust policy may name it. An account, a session of a role and a wildcard are
// errors that say what to write instead. A role comes out as a Principal without
// a type.
func ParseTrustedPrincipal(text string) (Principal, error) {
	if role, err := ParseRoleARN(text); err == nil {
		return Principal{Account: role.Account, Name: role.Name}, nil
	}
	principal, err := ParsePrincipalARN(text)
	switch {
	case err != nil:
		return Principal{}, fmt.Errorf("%w: %s", err, trustedForm)
	case principal.Type == PrincipalAccount:
		return Principal{}, fmt.Errorf("%q is a whole account, not one user or role: give its id as a trusted account", text)
	case principal.Type != PrincipalRAMUser:
		return Principal{}, fmt.Errorf("%q is a session of a role, which ends: %s", text, trustedForm)
	}
	if err := ValidateUserName(principal.Name); err != nil {
		return Principal{}, fmt.Errorf("%q names no user: %w", text, err)
	}
	return principal, nil
}

// SAMLProvider is an identity provider of an account, by which people sign in
// with SAML.
type SAMLProvider struct {
	Account string
	Name    string
}

// ParseSAMLProviderARN reads the ARN of one SAML identity provider:
//
//	acs:ram::<account id>:saml-provider/<provider name>
//
// What RAM allows in the name is unconfirmed: all is accepted here that is one
// name of at most 128 characters without wildcards and white space.
func ParseSAMLProviderARN(text string) (SAMLProvider, error) {
	arn, err := ParseARN(text)
	if err != nil {
		return SAMLProvider{}, fmt.Errorf("saml provider: %w", err)
	}
	if err := arn.checkIdentity(); err != nil {
		return SAMLProvider{}, fmt.Errorf("arn %q %w: %s", text, err, samlForm)
	}
	name, isProvider := strings.CutPrefix(arn.Resource, samlPrefix)
	if !isProvider {
		return SAMLProvider{}, fmt.Errorf("arn %q names %q instead of a saml provider: %s", text, arn.Resource, samlForm)
	}
	if err := checkProviderName(name); err != nil {
		return SAMLProvider{}, fmt.Errorf("arn %q %w: %s", text, err, samlForm)
	}
	return SAMLProvider{Account: arn.Account, Name: name}, nil
}

func checkProviderName(name string) error {
	switch {
	case name == "":
		return errors.New("names no provider")
	case strings.ContainsAny(name, "*?"):
		return fmt.Errorf("has the wildcard provider name %q, which is not one provider", name)
	case strings.ContainsAny(name, "/: \t\r\n"):
		return fmt.Errorf("has the provider name %q, which is not one name", name)
	case utf8.RuneCountInString(name) > maxProviderName:
		return fmt.Errorf("has a provider name of more than %d characters", maxProviderName)
	}
	return nil
}

// String returns the ARN.
func (p SAMLProvider) String() string {
	return ARN{Service: "ram", Account: p.Account, Resource: samlPrefix + p.Name}.String()
}
