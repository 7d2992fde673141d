package main

import (
	"slices"
	"testing"
)

func TestLogVariables(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ environment, want []string }{
		"none":     {[]string{"HOME=/root", "TF_IN_AUTOMATION=1", "TF_LOG="}, nil},
		"core":     {[]string{"TF_LOG=DEBUG"}, []string{"TF_LOG"}},
		"provider": {[]string{"TF_LOG_PROVIDER_PAI=TRACE", "TF_LOG_PATH=x"}, []string{"TF_LOG_PROVIDER_PAI", "TF_LOG_PATH"}},
	} {
		if got := logVariables(tc.environment); !slices.Equal(got, tc.want) {
			t.Errorf("%s: logVariables(%q) = %q, want %q", name, tc.environment, got, tc.want)
		}
	}
}
