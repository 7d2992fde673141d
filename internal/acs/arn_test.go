package acs_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// checkError asserts that err is nil for an empty want, and says want otherwise.
func checkError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("unexpected error: %v", err)
	case want != "" && err == nil:
		t.Errorf("no error, want %q", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("error %q, want %q", err, want)
	}
}

func TestParseARN(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want acs.ARN
		err  string
	}{
		"role":               {text: "acs:ram::1234567890123456:role/app", want: acs.ARN{Service: "ram", Account: "1234567890123456", Resource: "role/app"}},
		"wildcards":          {text: "acs:oss:*:*:bucket/*", want: acs.ARN{Service: "oss", Region: "*", Account: "*", Resource: "bucket/*"}},
		"region":             {text: "acs:ecs:cn-hangzhou:1:instance/i-1", want: acs.ARN{Service: "ecs", Region: "cn-hangzhou", Account: "1", Resource: "instance/i-1"}},
		"colons in resource": {text: "acs:log:::project/a:b:c", want: acs.ARN{Service: "log", Resource: "project/a:b:c"}},
		"blank in resource":  {text: "acs:oss:*:*:bucket/a b", want: acs.ARN{Service: "oss", Region: "*", Account: "*", Resource: "bucket/a b"}},
		"empty":              {text: "", err: "empty arn: want acs:<service>:<region>:<account>:<resource>"},
		"aws":                {text: "arn:aws:iam::1:role/app", err: `does not start with "acs:"`},
		"upper case":         {text: "ACS:ram::1:role/app", err: `does not start with "acs:"`},
		"too short":          {text: "acs:ram::1", err: "has 4 parts instead of 5"},
		"no service":         {text: "acs:::1:role/app", err: "names no service"},
		"no resource":        {text: "acs:ram::1:", err: "names no resource"},
		"white space":        {text: "acs:ram:: 1:role/app", err: "contains white space"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := acs.ParseARN(test.text)
			checkError(t, err, test.err)
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if err == nil && got.String() != test.text {
				t.Errorf("String() = %q, want %q", got, test.text)
			}
		})
	}
}
