package acs_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

func TestParseTrustedPrincipal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want acs.Principal
		err  string
	}{
		"user":                      {text: "acs:ram::1:user/alice.b_c", want: acs.Principal{Type: acs.PrincipalRAMUser, Account: "1", Name: "alice.b_c"}},
		"user, star region":         {text: "acs:ram:*:1:user/alice", want: acs.Principal{Type: acs.PrincipalRAMUser, Account: "1", Name: "alice"}},
		"role":                      {text: "acs:ram::1:role/Ops", want: acs.Principal{Account: "1", Name: "Ops"}},
		"account":                   {text: "acs:ram::1:root", err: "give its id as a trusted account"},
		"account id":                {text: "1234567890123456", err: "want acs:ram::<account id>:user/<user name>"},
		"everybody":                 {text: "*", err: "want acs:ram::"},
		"any account":               {text: "acs:ram::*:user/alice", err: "wildcard account"},
		"any user":                  {text: "acs:ram::1:user/*", err: `names no user: user name "*" contains '*'`},
		"any role":                  {text: "acs:ram::1:role/*", err: "does not name one role session"},
		"session":                   {text: "acs:ram::1:assumed-role/ops/ci", err: "is a session of a role"},
		"session as AssumeRole has": {text: "acs:ram::1:role/ops/ci", err: "is a session of a role"},
		"group":                     {text: "acs:ram::1:group/ops", err: `names "group/ops"`},
		"another service":           {text: "acs:oss::1:user/alice", err: `of service "oss"`},
		"empty":                     {text: "", err: "empty arn"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := acs.ParseTrustedPrincipal(c.text)
			checkError(t, err, c.err)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestParseSAMLProviderARN(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want acs.SAMLProvider
		err  string
	}{
		"provider":        {text: "acs:ram::1:saml-provider/Corp-IdP_1.a", want: acs.SAMLProvider{Account: "1", Name: "Corp-IdP_1.a"}},
		"star region":     {text: "acs:ram:*:1:saml-provider/idp", want: acs.SAMLProvider{Account: "1", Name: "idp"}},
		"oidc provider":   {text: "acs:ram::1:oidc-provider/idp", err: `names "oidc-provider/idp" instead of a saml provider`},
		"any provider":    {text: "acs:ram::1:saml-provider/*", err: "wildcard provider name"},
		"any account":     {text: "acs:ram::*:saml-provider/idp", err: "wildcard account"},
		"no provider":     {text: "acs:ram::1:saml-provider/", err: "names no provider"},
		"too deep":        {text: "acs:ram::1:saml-provider/a/b", err: "not one name"},
		"blank":           {text: "acs:ram::1:saml-provider/a b", err: "not one name"},
		"too long":        {text: "acs:ram::1:saml-provider/" + strings.Repeat("a", 129), err: "more than 128 characters"},
		"a name":          {text: "idp", err: "does not start with"},
		"another service": {text: "acs:sts::1:saml-provider/a", err: `of service "sts"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := acs.ParseSAMLProviderARN(c.text)
			checkError(t, err, c.err)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestAccountARN(t *testing.T) {
	t.Parallel()
	if got, want := acs.AccountARN("1234567890123456"), "acs:ram::1234567890123456:root"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzTrusted(f *testing.F) {
	for _, text := range []string{
		"acs:ram::1:saml-provider/corp", "acs:ram:*:1:saml-provider/a.b_c", "acs:ram::1:user/alice", "acs:ram:*:1:role/Ops",
		"acs:ram::1:root", "acs:ram::*:user/*", "acs:::::", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if provider, err := acs.ParseSAMLProviderARN(text); err == nil {
			if again, err := acs.ParseSAMLProviderARN(provider.String()); err != nil || again != provider {
				t.Errorf("%q reads as %+v, written and read again %+v, %v", text, provider, again, err)
			}
		}
		if principal, err := acs.ParseTrustedPrincipal(text); err == nil && (principal.Account == "" || principal.Name == "" || strings.ContainsAny(text[4:], "?")) {
			t.Errorf("%q reads as %+v", text, principal)
		}
	})
}
