package openapi_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"ram.aliyuncs.com":       {"ram.aliyuncs.com", ""},
		"localhost:8080":         {"localhost:8080", ""},
		"127.0.0.1:1":            {"127.0.0.1:1", ""},
		"http://localhost:8080":  {"localhost:8080", "http"},
		"HTTPS://Example.com":    {"Example.com", "https"},
		"https://pai-dsw-vpc.cn": {"pai-dsw-vpc.cn", "https"},
		"[::1]:8080":             {"[::1]:8080", ""},
		"http://[::1]":           {"[::1]", "http"},
		"emulator_1:80":          {"emulator_1:80", ""},
	} {
		host, protocol, err := openapi.ParseEndpoint(text)
		if err != nil || host != want[0] || protocol != want[1] {
			t.Errorf("%q: %q, %q, %v; want %v", text, host, protocol, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                        "names no host",
		"http://":                 "names no host",
		"ftp://host":              "unknown protocol",
		"://host":                 "unknown protocol",
		"host/path":               "has a path",
		"http://host/":            "has a path",
		"host?x=y":                "has a path",
		"host:port":               "invalid port",
		"host:0":                  "invalid port",
		"host:70000":              "invalid port",
		"host:":                   "invalid port",
		"::1":                     "not host:port",
		"[host]:80":               "invalid address",
		"[::1":                    "not host:port",
		"ho st":                   "invalid host name",
		"a..b":                    "invalid host name",
		":80":                     "invalid host name",
		"http://key:secret@host/": "user name or password",
	} {
		_, _, err := openapi.ParseEndpoint(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v repeats the password", text, err)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	source := openapi.Static(openapi.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret})
	for name, test := range map[string]struct {
		config openapi.Config
		want   string
	}{
		"no credentials":    {openapi.Config{}, "no source of credentials"},
		"unknown protocol":  {openapi.Config{Credentials: source, Protocol: "ftp"}, "neither http nor https"},
		"unknown product":   {openapi.Config{Credentials: source, Endpoints: map[openapi.Product]string{"oss": "h"}}, "unknown product"},
		"endpoint with URL": {openapi.Config{Credentials: source, Endpoints: map[openapi.Product]string{"ram": "http://h"}}, "without http://"},
		"invalid endpoint":  {openapi.Config{Credentials: source, Endpoints: map[openapi.Product]string{"ram": "h/x"}}, "has a path"},
	} {
		if _, err := openapi.New(test.config); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	clients, err := openapi.New(openapi.Config{Credentials: source, Protocol: "HTTP", Endpoints: map[openapi.Product]string{"ram": "", "dlc": "h:1"}})
	if err != nil || clients.Roles == nil || clients.Identities == nil || clients.DSW == nil {
		t.Errorf("%+v, %v", clients, err)
	}
}
