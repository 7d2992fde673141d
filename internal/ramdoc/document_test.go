package ramdoc_test

import (
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func TestServices(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want []string
	}{
		"one":                {document(`{"Effect":"Allow","Action":"*","Principal":{"Service":"b"}}`), []string{"b"}},
		"sorted, each once":  {document(`{"Effect":"Allow","Action":"*","Principal":{"Service":["c","b"]}}`, `{"Effect":"Allow","Action":"*","Principal":{"Service":["a","b"]}}`), []string{"a", "b", "c"}},
		"denied":             {document(`{"Effect":"Deny","Action":"*","Principal":{"Service":"b"}}`), nil},
		"other kinds":        {document(`{"Effect":"Allow","Action":"*","Principal":{"RAM":"b","Federated":"c"}}`), nil},
		"without principals": {document(`{"Effect":"Allow","Action":"*","Resource":"*"}`), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := parse(t, test.text).Services(); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestTrustsEverybody(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		effect, principal string
		want              bool
	}{
		"ram star":             {"Allow", `{"RAM":"*"}`, true},
		"ram stars":            {"Allow", `{"RAM":["x","**"]}`, true},
		"service star":         {"Allow", `{"Service":["*"]}`, true},
		"federated star":       {"Allow", `{"Federated":["*"]}`, true},
		"root of any account":  {"Allow", `{"RAM":"acs:ram::*:root"}`, true},
		"root of some account": {"Allow", `{"RAM":"acs:ram::123?:root"}`, true},
		"pattern of few parts": {"Allow", `{"RAM":"acs:ram:*"}`, true},
		"role of any account":  {"Allow", `{"RAM":"acs:ram::*:role/x"}`, true},
		"denied":               {"Deny", `{"RAM":"*"}`, false},
		"one account":          {"Allow", `{"RAM":"acs:ram::1234567890123456:root"}`, false},
		"one account, region":  {"Allow", `{"RAM":"acs:ram:*:1234567890123456:root"}`, false},
		"all users of one":     {"Allow", `{"RAM":"acs:ram::1234567890123456:user/*"}`, false},
		"services of pai":      {"Allow", `{"Service":"*.pai.aliyuncs.com"}`, false},
		"one service":          {"Allow", `{"Service":"pai.aliyuncs.com"}`, false},
		"broken arn":           {"Allow", `{"RAM":"acs:ram"}`, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := parse(t, document(`{"Effect":"`+test.effect+`","Action":"sts:AssumeRole","Principal":`+test.principal+`}`))
			if got := doc.TrustsEverybody(); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
	if ramdoc.PassRole([]string{"*"}, nil).TrustsEverybody() {
		t.Error("a permission policy trusts nobody, even with a wildcard resource")
	}
}

func TestBuildersKeepTheirArguments(t *testing.T) {
	t.Parallel()
	services := []string{"b", "a"}
	ramdoc.Trust(services...)
	ramdoc.PassRole(services, services)
	if services[0] != "b" {
		t.Error("a builder sorted the slice of its caller")
	}
}
