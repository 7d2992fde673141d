package eassvc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
)

const base = `{"metadata":{"name":"demo_svc","instance":2},"options":{"enable_cache":true},"list":[1,2],"big":12345678901234567890}`

// TestUpdate_config is what an update makes of a configuration.
func TestUpdate_config(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		options eassvc.Options
		kind    string
		body    string
		want    string
	}{
		{"deep merge", eassvc.Options{}, "", `{"options":{"enable_ram_role":true},"list":[3]}`,
			`{"metadata":{"name":"demo_svc","instance":2},"options":{"enable_cache":true,"enable_ram_role":true},"list":[3],"big":12345678901234567890}`},
		{"explicit merge", eassvc.Options{}, "merge", `{"options":"","new":{"a":{"b":1}}}`, ``},
		{"object over text", eassvc.Options{}, "merge", `{"big":{"a":1}}`,
			`{"metadata":{"name":"demo_svc","instance":2},"options":{"enable_cache":true},"list":[1,2],"big":{"a":1}}`},
		{"shallow merge", eassvc.Options{ShallowMerge: true}, "", `{"options":{"enable_ram_role":true}}`,
			`{"metadata":{"name":"demo_svc","instance":2},"options":{"enable_ram_role":true},"list":[1,2],"big":12345678901234567890}`},
		{"replace", eassvc.Options{}, "replace", `{"metadata":{"name":"demo_svc"},"x":null}`, `{"metadata":{"name":"demo_svc"},"x":null}`},
		{"replace without a name", eassvc.Options{}, "replace", `{"x":1}`, `{"x":1}`},
		{"null refused", eassvc.Options{}, "", `{"options":{"enable_cache":null}}`, ``},
		{"null stored", eassvc.Options{StoreNulls: true}, "", `{"options":{"enable_cache":null}}`,
			`{"metadata":{"name":"demo_svc","instance":2},"options":{"enable_cache":null},"list":[1,2],"big":12345678901234567890}`},
		{"null in a list", eassvc.Options{}, "", `{"list":[null]}`,
			`{"metadata":{"name":"demo_svc","instance":2},"options":{"enable_cache":true},"list":[null],"big":12345678901234567890}`},
		{"another name", eassvc.Options{}, "", `{"metadata":{"name":"other_svc"}}`, ``},
		{"another alias name", eassvc.Options{}, "replace", `{"name":"other_svc"}`, ``},
		{"two names", eassvc.Options{}, "", `{"name":"other_svc","metadata":{"name":"demo_svc"}}`, ``},
		{"empty", eassvc.Options{}, "", `{}`, ``},
		{"rollback", eassvc.Options{}, "rollback", `{"x":1}`, ``},
		{"fraction of an instance", eassvc.Options{}, "", `{"metadata":{"instance":1.5}}`, ``},
		{"malformed role", eassvc.Options{}, "", `{"role_arn":"acs:ram:*:1234567890123456:role/serve"}`, ``},
		{"role of another type", eassvc.Options{}, "", `{"credential":{"role_arn":1}}`, ``},
		{"switch of another type", eassvc.Options{}, "", `{"options":{"enable_ram_role":"yes"}}`, ``},
		{"workspace of letters", eassvc.Options{}, "", `{"metadata":{"workspace_id":"ws"}}`, ``},
		{"label of a number", eassvc.Options{}, "", `{"labels":{"a":1}}`, ``},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			c.seedConfig(base)
			r := request{body: test.body}
			if test.kind != "" {
				r.parameters = []string{"UpdateType", test.kind}
			}
			if test.want == "" {
				c.refused("UpdateService", r, 400, "InvalidParameter")
				c.wantConfig(base)
				return
			}
			c.must("UpdateService", r)
			c.wantConfig(test.want)
		})
	}
}

func TestUpdate_unknownParameterValue(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	c.refused("UpdateService", request{parameters: []string{"MemberToUpdate", "x"}, body: `{"x":1}`}, 400, "NotImplemented")
}

// TestRoleKey: the role reads back where the options say, and in one place.
func TestRoleKey(t *testing.T) {
	t.Parallel()
	alias, canonical := `"role_arn":"`+serve+`"`, `"credential":{"role_arn":"`+serve+`"}`
	tests := []struct {
		key        eassvc.RoleKey
		send, want string
	}{
		{"", alias, alias},
		{"", canonical, canonical},
		{eassvc.RoleKeyAlias, canonical, alias},
		{eassvc.RoleKeyAlias, alias, alias},
		{eassvc.RoleKeyCanonical, alias, canonical},
		{eassvc.RoleKeyCanonical, canonical, canonical},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %s", test.key, test.send), func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, eassvc.Options{RoleKey: test.key})
			c.seedConfig(`{"metadata":{"name":"demo_svc"}}`)
			c.merge(`{"options":{"enable_ram_role":true},` + test.send + `}`)
			want := `{"metadata":{"name":"demo_svc"},"options":{"enable_ram_role":true},` + test.want + `}`
			c.wantConfig(want)
			if shot := c.snapshot(); shot["mode"] != "custom" || shot["role"] != serve {
				t.Errorf("snapshot: %v %v", shot["mode"], shot["role"])
			}
			// Another role under the other key takes the place of the first one.
			if test.key == "" {
				return
			}
			c.merge(`{"role_arn":"` + second + `"}`)
			c.wantConfig(strings.ReplaceAll(want, serve, second))
			c.merge(`{"credential":{"role_arn":"` + serve + `"}}`)
			c.wantConfig(want)
		})
	}
}

// TestRoleKey_both: with both keys stored, the canonical one counts.
func TestRoleKey_both(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seedConfig(`{"metadata":{"name":"demo_svc"},"options":{"enable_ram_role":true},"credential":{"role_arn":"` + serve + `","x":1}}`)
	c.merge(`{"role_arn":"` + second + `"}`)
	if got := c.snapshot()["role"]; got != serve {
		t.Errorf("role %v", got)
	}
}

func TestMode(t *testing.T) {
	t.Parallel()
	role := `"role_arn":"` + serve + `"`
	for config, want := range map[string]string{
		`{}`:                                    "none",
		`{"options":{"enable_ram_role":false}}`: "none",
		`{"role_arn":""}`:                       "none",
		`{"options":{"enable_ram_role":true}}`:  "default",
		`{"options":{"enable_ram_role":"true"},"role_arn":""}`: "default",
		`{"options":{"enable_ram_role":true},` + role + `}`:    "custom",
		`{"options":{"enable_ram_role":"true"},` + role + `}`:  "custom",
		`{` + role + `}`: "legacy_oss",
		`{"options":{"enable_ram_role":false},"credential":{` + role + `}}`: "legacy_oss",
	} {
		c := newCloud(t, eassvc.Options{})
		c.seedConfig(config)
		if got := c.snapshot()["mode"]; got != want {
			t.Errorf("%s: %v, want %s", config, got, want)
		}
	}
}

// TestToken: no configuration shows the access token, and updates keep it.
func TestToken(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		options eassvc.Options
		replace bool
		body    string
		want    string // empty: another one than before
	}{
		{"merge", eassvc.Options{LoseTokenOnReplace: true}, false, `{"x":1}`, "secret"},
		{"shallow merge", eassvc.Options{ShallowMerge: true}, false, `{"credential":{"y":1}}`, "secret"},
		{"merge of a token", eassvc.Options{}, false, `{"credential":{"token":"other"}}`, "other"},
		{"merge of an alias", eassvc.Options{}, false, `{"token":"other"}`, "other"},
		{"replace", eassvc.Options{}, true, `{"x":1}`, "secret"},
		{"replace with a token", eassvc.Options{LoseTokenOnReplace: true}, true, `{"token":"secret"}`, "secret"},
		{"replace that loses it", eassvc.Options{LoseTokenOnReplace: true}, true, `{"x":1}`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			c.seedConfig(`{"token":"secret","uid":"1","caller_uid":"2","action":{"a":1},"metadata":{"name":"demo_svc"}}`)
			c.wantConfig(`{"metadata":{"name":"demo_svc"}}`)
			if test.replace {
				c.replace(test.body)
			} else {
				c.merge(test.body)
			}
			read := c.describe()
			got, _ := read["AccessToken"].(string)
			if config, _ := read["ServiceConfig"].(string); strings.Contains(config, "token") {
				t.Errorf("config: %s", config)
			}
			if got == "" || (test.want != "" && got != test.want) || (test.want == "" && got == "secret") {
				t.Errorf("token %q, want %q", got, test.want)
			}
			if endpoints := c.must("DescribeServiceEndpoints", request{}); endpoints["AccessToken"] != got {
				t.Errorf("endpoints: %v", endpoints)
			}
			if held, err := c.service.AccessToken(region, seeded); err != nil || held != got {
				t.Errorf("held %q, %v", held, err)
			}
			if shot := fmt.Sprint(c.service.Snapshot()); strings.Contains(shot, got) {
				t.Errorf("snapshot: %s", shot)
			}
		})
	}
}
