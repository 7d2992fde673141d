package acs_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

func TestParseRoleARN(t *testing.T) {
	t.Parallel()
	const form = ": want a role arn acs:ram::<account id>:role/<role name>"
	tests := map[string]struct {
		text string
		want acs.RoleARN
		err  string
	}{
		"answer of GetRole":       {text: "acs:ram::1234567890123456:role/paitrain", want: acs.RoleARN{Account: "1234567890123456", Name: "paitrain"}},
		"mixed case":              {text: "acs:ram::1:role/AliyunPAIDLCDefaultRole", want: acs.RoleARN{Account: "1", Name: "AliyunPAIDLCDefaultRole"}},
		"star region":             {text: "acs:ram:*:12:role/a.b-c", want: acs.RoleARN{Account: "12", Name: "a.b-c"}},
		"older names":             {text: "acs:ram::12:role/a_b@c", want: acs.RoleARN{Account: "12", Name: "a_b@c"}},
		"longest name":            {text: "acs:ram::12:role/" + strings.Repeat("a", 64), want: acs.RoleARN{Account: "12", Name: strings.Repeat("a", 64)}},
		"name too long":           {text: "acs:ram::12:role/" + strings.Repeat("a", 65), err: "has 65 characters"},
		"empty":                   {text: "", err: "empty role arn" + form},
		"a name":                  {text: "PaiTrain", err: `"PaiTrain" is not an arn` + form},
		"aws":                     {text: "arn:aws:iam::1:role/app", err: "is not an arn"},
		"another service":         {text: "acs:sts::1:role/app", err: `is of service "sts" instead of "ram"`},
		"a region":                {text: "acs:ram:cn-hangzhou:1:role/app", err: `has the region "cn-hangzhou", but ram is global`},
		"no account":              {text: "acs:ram:::role/app", err: "names no account"},
		"wildcard account":        {text: "acs:ram::*:role/app", err: `has the wildcard account "*", which is not one account` + form},
		"account with a letter":   {text: "acs:ram::12x:role/app", err: `account id "12x" contains 'x'`},
		"masked account":          {text: "acs:ram::123456789012****:role/app", err: "wildcard account"},
		"a user":                  {text: "acs:ram::1:user/app", err: `names "user/app" instead of a role`},
		"root":                    {text: "acs:ram::1:root", err: `names "root" instead of a role`},
		"assumed role":            {text: "acs:ram::1:assumed-role/app/s", err: `names "assumed-role/app/s" instead of a role`},
		"a session":               {text: "acs:ram::1:role/app/s", err: `names a session of a role ("app/s") instead of the role`},
		"no name":                 {text: "acs:ram::1:role/", err: "names no role"},
		"wildcard name":           {text: "acs:ram::1:role/app*", err: `has the wildcard role name "app*", which is not one role`},
		"blank in the name":       {text: "acs:ram::1:role/app ", err: `role name "app " contains ' '`},
		"colon in the name":       {text: "acs:ram::1:role/app:x", err: "contains ':'"},
		"umlaut in the name":      {text: "acs:ram::1:role/käse", err: "contains 'ä'"},
		"role in capital letters": {text: "acs:ram::1:Role/app", err: "instead of a role"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := acs.ParseRoleARN(test.text)
			checkError(t, err, test.err)
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestRoleARN(t *testing.T) {
	t.Parallel()
	mixed := acs.NewRoleARN("1234567890123456", "PaiTrain")
	if got, want := mixed.String(), "acs:ram::1234567890123456:role/PaiTrain"; got != want {
		t.Errorf("String() = %s, want %s", got, want)
	}
	if got, want := mixed.Key(), "acs:ram::1234567890123456:role/paitrain"; got != want {
		t.Errorf("Key() = %s, want %s", got, want)
	}
	if !mixed.Equal(acs.NewRoleARN("1234567890123456", "paitrain")) {
		t.Error("case matters")
	}
	if mixed.Equal(acs.NewRoleARN("1234567890123457", "PaiTrain")) || mixed.Equal(acs.NewRoleARN("1234567890123456", "PaiTrain2")) {
		t.Error("another account or name is the same role")
	}
}

func TestSameRoleARN(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		a, b string
		want bool
	}{
		"identical":           {"acs:ram::1:role/a", "acs:ram::1:role/a", true},
		"case of the name":    {"acs:ram::1:role/App", "acs:ram::1:role/aPP", true},
		"form of the region":  {"acs:ram:*:1:role/a", "acs:ram::1:role/a", true},
		"another name":        {"acs:ram::1:role/a", "acs:ram::1:role/b", false},
		"another account":     {"acs:ram::1:role/a", "acs:ram::2:role/a", false},
		"no arn, identical":   {"x", "x", true},
		"no arn, case":        {"x", "X", false},
		"one arn":             {"acs:ram::1:role/a", "a", false},
		"nothing":             {"", "", true},
		"wildcards, the same": {"acs:ram::*:role/a", "acs:ram::*:role/a", true},
		"wildcards, case":     {"acs:ram::*:role/a", "acs:ram::*:role/A", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if acs.SameRoleARN(test.a, test.b) != test.want || acs.SameRoleARN(test.b, test.a) != test.want {
				t.Errorf("want %t both ways", test.want)
			}
		})
	}
}

func TestIsServiceLinkedRoleName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"AliyunServiceRoleForPaiEas": true, "aliyunserviceroleforpairec": true, "AliyunServiceRoleFor": true,
		"AliyunPAIDLCDefaultRole": false, "MyAliyunServiceRoleForX": false, "": false,
	} {
		if got := acs.IsServiceLinkedRoleName(name); got != want {
			t.Errorf("IsServiceLinkedRoleName(%q) = %t, want %t", name, got, want)
		}
	}
}

func FuzzParseRoleARN(f *testing.F) {
	for _, text := range []string{
		"acs:ram::1234567890123456:role/paitrain", "acs:ram:*:1:role/Mixed.Case-1", "acs:ram::1:role/a_b@c",
		"acs:ram::*:role/a", "acs:ram::1:role/a/b", "acs:ram::1:user/a", "acs:::::", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		role, err := acs.ParseRoleARN(text)
		if err != nil {
			return
		}
		again, err := acs.ParseRoleARN(role.String())
		if err != nil || again != role {
			t.Errorf("%q reads as %+v, written and read again %+v, %v", text, role, again, err)
		}
		if !acs.SameRoleARN(text, role.String()) || !acs.SameRoleARN(text, role.Key()) {
			t.Errorf("%q differs from its own spellings %s and %s", text, role, role.Key())
		}
	})
}
