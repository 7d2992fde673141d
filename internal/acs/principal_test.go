package acs_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

func TestParsePrincipalARN(t *testing.T) {
	t.Parallel()
	session := acs.Principal{Type: acs.PrincipalAssumedRoleUser, Account: "1", Name: "app", Session: "ci@x"}
	tests := map[string]struct {
		text    string
		want    acs.Principal
		written string // String(), if it differs from text
		err     string
	}{
		"account":                  {text: "acs:ram::1:root", want: acs.Principal{Type: acs.PrincipalAccount, Account: "1"}},
		"user":                     {text: "acs:ram::1:user/alice.b_c", want: acs.Principal{Type: acs.PrincipalRAMUser, Account: "1", Name: "alice.b_c"}},
		"session by sts":           {text: "acs:ram::1:assumed-role/app/ci@x", want: session},
		"session by AssumeRole":    {text: "acs:ram::1:role/app/ci@x", want: session, written: "acs:ram::1:assumed-role/app/ci@x"},
		"star region":              {text: "acs:ram:*:1:user/a", want: acs.Principal{Type: acs.PrincipalRAMUser, Account: "1", Name: "a"}, written: "acs:ram::1:user/a"},
		"empty":                    {text: "", err: "principal: empty arn"},
		"another service":          {text: "acs:sts::1:assumed-role/a/b", err: `is of service "sts" instead of "ram"`},
		"a region":                 {text: "acs:ram:cn-hangzhou:1:user/a", err: `has the region "cn-hangzhou", but ram is global`},
		"any account":              {text: "acs:ram::*:root", err: "wildcard account"},
		"no account":               {text: "acs:ram:::root", err: "names no account"},
		"a role without a session": {text: "acs:ram::1:role/app", err: "does not name one role session: want role/<role>/<session>"},
		"a session without a role": {text: "acs:ram::1:assumed-role//s", err: "does not name one role session: want assumed-role/<role>/<session>"},
		"a session too deep":       {text: "acs:ram::1:assumed-role/a/b/c", err: "does not name one role session"},
		"a user without a name":    {text: "acs:ram::1:user/", err: "does not name one user"},
		"a user too deep":          {text: "acs:ram::1:user/a/b", err: "does not name one user"},
		"more than root":           {text: "acs:ram::1:root/", err: "has text after root"},
		"a group":                  {text: "acs:ram::1:group/a", err: `names "group/a" instead of root, a user or a role session`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := acs.ParsePrincipalARN(test.text)
			checkError(t, err, test.err)
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if err != nil {
				return
			}
			written := test.written
			if written == "" {
				written = test.text
			}
			if got.String() != written {
				t.Errorf("String() = %s, want %s", got, written)
			}
		})
	}
}

func TestPrincipalRole(t *testing.T) {
	t.Parallel()
	session := acs.Principal{Type: acs.PrincipalAssumedRoleUser, Account: "1", Name: "App", Session: "s"}
	if role, found := session.Role(); !found || role != acs.NewRoleARN("1", "App") {
		t.Errorf("got %v, %t", role, found)
	}
	if _, found := (acs.Principal{Type: acs.PrincipalRAMUser, Account: "1", Name: "App"}).Role(); found {
		t.Error("a user is the session of a role")
	}
}
