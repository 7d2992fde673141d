package dlcsvc_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	ramRoleText = "check permission for ram role failed, error code: 4001, error message: NoPermission"
	subUserText = "check permission for sub user failed, error code: 4001, error message: NoPermission"
)

func withCredential(config string) string { return `{"CredentialConfig":` + config + `}` }

func TestRoles_refused(t *testing.T) {
	t.Parallel()
	item := func(item string) string {
		return `{"EnableCredentialInject":true,"CredentialConfigItems":[` + item + `]}`
	}
	assume := "Failed to assume role for user, "
	tests := []struct {
		name, config, code, text string
		options                  dlcsvc.Options
	}{
		{"malformed", customConfig("role/train"), "InvalidParameter", "malformed", dlcsvc.Options{}},
		{"wildcard", customConfig("acs:ram:*:1234567890123456:role/train"), "InvalidParameter", "malformed", dlcsvc.Options{}},
		{"plain text", item(`{"Key":"0","Type":"Role","Roles":["` + train + `"]}`), "InvalidParameter", "Roles[0] must be an object", dlcsvc.Options{}},
		{"no ARN", item(`{"Key":"0","Type":"Role","Roles":[{"RoleType":"service"}]}`), "InvalidParameter", "RoleArn", dlcsvc.Options{}},
		{"missing", customConfig(missing), "BadRequest", ramRoleText, dlcsvc.Options{}},
		{"not passable", customConfig(hidden), "BadRequest", ramRoleText, dlcsvc.Options{}},
		{"foreign", customConfig(foreign), "BadRequest", ramRoleText, dlcsvc.Options{}},
		{"not passable by a user", customConfig(hidden), "BadRequest", subUserText, dlcsvc.Options{SubUserText: true}},
		{"not passable is not put off", customConfig(hidden), "BadRequest", ramRoleText, dlcsvc.Options{DeferTrustCheck: true}},
		{"no trust", customConfig(eas), "BadRequest", assume, dlcsvc.Options{}},
		{"no service role", defaultConfig, "BadRequest", "AliyunPAIDLCDefaultRole", dlcsvc.Options{RequireDefaultRole: true}},
		{"a member of DSW", `{"Enable":true}`, "UnknownParameter", "CredentialConfig.Enable", dlcsvc.Options{}},
		{"two items", item(`{"Key":"0"},{"Key":"1"}`), "BadRequest", "only one role", dlcsvc.Options{}},
		{"another key", `{"EnableCredentialInject":true,"AliyunEnvRoleKey":"1","CredentialConfigItems":[{"Key":"0"}]}`, "BadRequest", "AliyunEnvRoleKey", dlcsvc.Options{}},
		{"two roles", item(`{"Key":"0","Type":"Role","Roles":[{"RoleArn":"` + train + `"},{"RoleArn":"` + train + `"}]}`), "BadRequest", "one role", dlcsvc.Options{}},
		{"an empty chain", item(`{"Key":"0","Type":"RoleChain","Roles":[]}`), "BadRequest", "RoleChain", dlcsvc.Options{}},
		{"a chain to a role of others", item(`{"Key":"0","Type":"RoleChain","Roles":[{"RoleArn":"` + train + `"},{"RoleArn":"` + hidden + `"}]}`), "BadRequest", ramRoleText, dlcsvc.Options{}},
		{"a policy", item(`{"Key":"0","Roles":[{"RoleArn":"` + train + `","Policy":"{"}]}`), "BadRequest", "Policy", dlcsvc.Options{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			message := c.refused("CreateJob", request{body: createBody(t, withCredential(test.config))}, 400, test.code)
			if !strings.Contains(message, test.text) {
				t.Errorf("message %q, want %q", message, test.text)
			}
			if len(c.service.Jobs()) != 0 {
				t.Error("a job was left behind")
			}
		})
	}
}

func TestRoles_accepted(t *testing.T) {
	t.Parallel()
	chain := `{"EnableCredentialInject":true,"CredentialConfigItems":[{"Key":"a","Type":"RoleChain","Roles":[{"RoleArn":"` + train + `"},{"RoleArn":"` + eas + `"}]}]}`
	for name, test := range map[string]struct{ config, association string }{
		"none":         {noneConfig, "none"},
		"default":      {defaultConfig, "default"},
		"custom":       {customConfig(train), train},
		"in any case":  {customConfig("acs:ram::1234567890123456:role/TRAIN"), "acs:ram::1234567890123456:role/TRAIN"},
		"null roles":   {strings.Replace(defaultConfig, "[]}", "null}", 1), "default"},
		"absent roles": {strings.Replace(defaultConfig, `,"Roles":[]`, "", 1), "default"},
		"chain":        {chain, train},
		"of a user":    {strings.Replace(customConfig(eas), `"service"`, `"user"`, 1), eas},
		"switched off": {strings.Replace(customConfig(missing), "true", "false", 1), "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dlcsvc.Options{})
			job, err := c.service.Job(c.create(withCredential(test.config)))
			if err != nil || job.Association != test.association {
				t.Errorf("association %q, want %q (%v)", job.Association, test.association, err)
			}
		})
	}
}

// TestRoles_session: the other text is for users alone.
func TestRoles_session(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{SubUserText: true})
	c.caller = wire.Caller{Account: account, Type: wire.CallerAssumedRole, Name: "deployer", Session: "ci", ID: "3"}
	if got := c.refused("CreateJob", request{body: createBody(t, withCredential(customConfig(hidden)))}, 400, "BadRequest"); got != ramRoleText {
		t.Errorf("message %q", got)
	}
}

// TestRoles_order: a malformed body comes before the role, and the role before
// what does not go together in the body.
func TestRoles_order(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	custom := `{"CredentialConfig":` + customConfig(hidden) + `,`
	c.refused("CreateJob", request{body: createBody(t, custom+`"Priority":0}`)}, 400, "InvalidParameter")
	if got := c.refused("CreateJob", request{body: createBody(t, custom+`"ResourceId":"quota1"}`)}, 400, "BadRequest"); got != ramRoleText {
		t.Errorf("message %q", got)
	}
}

func TestRoles_deferred(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{DeferTrustCheck: true, Transitions: byReads})
	id := c.create(withCredential(customConfig(eas)))
	c.statuses(id, "Creating", "Queuing", "EnvPreparing", "Failed", "Failed")
	failed := c.get(id)
	wantMembers(t, failed, `{"ReasonCode":"AssumeRoleFailed","GmtRunningTime":null}`)
	if text, _ := failed["ReasonMessage"].(string); !strings.HasPrefix(text, "Failed to assume role for user, ") {
		t.Errorf("message %q", text)
	}
	c.statuses(c.create(withCredential(customConfig(train))), "Creating", "Queuing", "EnvPreparing", "Running", "Succeeded")
}

func TestRoles_readBack(t *testing.T) {
	t.Parallel()
	secretive := strings.Replace(customConfig(train), `"RoleType":"service"`,
		`"RoleType":"service","AssumeUserInfo":{"Id":"1","Type":"sub","AccessKeyId":"hush","SecurityToken":"hush"}`, 1)
	shown := strings.Replace(secretive, `,"AccessKeyId":"hush","SecurityToken":"hush"`, "", 1)
	bare := strings.Replace(defaultConfig, `,"Roles":[]`, "", 1)
	filled := strings.Replace(customConfig(train), `"RoleType":"service"`, `"RoleType":"service","AssumeRoleFor":"`+account+`"`, 1)
	for name, test := range map[string]struct {
		sent, want string
		options    dlcsvc.Options
	}{
		"none":                    {noneConfig, noneConfig, dlcsvc.Options{}},
		"default":                 {defaultConfig, defaultConfig, dlcsvc.Options{}},
		"default without roles":   {bare, bare, dlcsvc.Options{}},
		"default, roles left out": {defaultConfig, bare, dlcsvc.Options{OmitEmptyRoles: true}},
		"custom":                  {customConfig(train), customConfig(train), dlcsvc.Options{}},
		"custom, roles left out":  {customConfig(train), customConfig(train), dlcsvc.Options{OmitEmptyRoles: true}},
		"custom, filled in":       {customConfig(train), filled, dlcsvc.Options{FillAssumeRoleFor: true}},
		"secrets":                 {secretive, shown, dlcsvc.Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			id := c.create(withCredential(test.sent))
			want := withCredential(test.want)
			wantMembers(t, c.get(id), want)
			wantMembers(t, c.list(nil)[0], want)
			if text := compact(t, c.service.Snapshot()); strings.Contains(text, "hush") {
				t.Errorf("snapshot %s", text)
			}
		})
	}
}
