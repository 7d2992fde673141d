package dswsvc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

func TestCredential_malformed(t *testing.T) {
	t.Parallel()
	role := func(members string) string {
		return `{"Enable":true,"Configs":[{"Key":"0","Type":"Role","Roles":[{` + members + `}]}]}`
	}
	good := `"RoleArn":"` + train + `","RoleType":"service"`
	tests := []struct{ name, config, code, names string }{
		{"not an object", `[]`, "ValidationError", "CredentialConfig"},
		{"null", `null`, "ValidationError", "CredentialConfig"},
		{"enable is text", `{"Enable":"true"}`, "ValidationError", "CredentialConfig.Enable"},
		{"configs is an object", `{"Enable":true,"Configs":{}}`, "ValidationError", "CredentialConfig.Configs"},
		{"unknown member", `{"EnableCredentialInject":true}`, "UnknownParameter", "CredentialConfig.EnableCredentialInject"},
		{"unknown config member", `{"Enable":true,"Configs":[{"Key":"0","Type":"Role","RoleArn":"x"}]}`, "UnknownParameter", "CredentialConfig.Configs[0].RoleArn"},
		{"unknown role member", role(good + `,"AssumeUserInfo":{}`), "UnknownParameter", "CredentialConfig.Configs[0].Roles[0].AssumeUserInfo"},
		{"unknown user member", role(good + `,"UserInfo":{"AccessKeySecret":"x"}`), "UnknownParameter", "UserInfo.AccessKeySecret"},
		{"no key", `{"Enable":true,"Configs":[{"Type":"Role"}]}`, "ValidationError", "Configs[0].Key"},
		{"no type", `{"Enable":true,"Configs":[{"Key":"0"}]}`, "ValidationError", "Configs[0].Type"},
		{"unknown type", `{"Enable":true,"Configs":[{"Key":"0","Type":"User"}]}`, "ValidationError", "Configs[0].Type"},
		{"empty chain", `{"Enable":true,"Configs":[{"Key":"0","Type":"RoleChain"}]}`, "ValidationError", "RoleChain"},
		{"two roles", `{"Enable":true,"Configs":[{"Key":"0","Type":"Role","Roles":[{` + good + `},{` + good + `}]}]}`, "ValidationError", "one role"},
		{"two configs", `{"Enable":true,"Configs":[{"Key":"0","Type":"Role"},{"Key":"1","Type":"Role"}]}`, "ValidationError", "only one role"},
		{"wrong env key", `{"Enable":true,"AliyunEnvRoleKey":"1","Configs":[{"Key":"0","Type":"Role"}]}`, "ValidationError", "AliyunEnvRoleKey"},
		{"env key without configs", `{"Enable":true,"AliyunEnvRoleKey":"0"}`, "ValidationError", "AliyunEnvRoleKey"},
		{"no role arn", role(`"RoleType":"service"`), "ValidationError", "RoleArn"},
		{"no role type", role(`"RoleArn":"` + train + `"`), "ValidationError", "RoleType"},
		{"unknown role type", role(`"RoleArn":"` + train + `","RoleType":"pai"`), "ValidationError", "RoleType"},
		{"policy is not JSON", role(good + `,"Policy":"{"`), "ValidationError", "Policy"},
		{"unknown user type", role(good + `,"UserInfo":{"Type":"root"}`), "ValidationError", "UserInfo.Type"},
		{"arn is a name", role(`"RoleArn":"train","RoleType":"service"`), "ValidationError", "malformed"},
		{"arn of a user", role(`"RoleArn":"acs:ram::1234567890123456:user/train","RoleType":"service"`), "ValidationError", "malformed"},
		{"arn with a wildcard region", role(`"RoleArn":"acs:ram:*:1234567890123456:role/train","RoleType":"service"`), "ValidationError", "malformed"},
		{"arn with a wildcard name", role(`"RoleArn":"acs:ram::1234567890123456:role/*","RoleType":"service"`), "ValidationError", "malformed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.seed(``)
			body := `{"CredentialConfig":` + test.config + `}`
			for _, refused := range []error{
				c.refusal("UpdateInstance", request{id: seeded, body: body}, 400, test.code),
				c.refusal("CreateInstance", request{body: createBody("nb", `,"CredentialConfig":`+test.config)}, 400, test.code),
			} {
				if !strings.Contains(refused.Error(), test.names) {
					t.Errorf("%q does not say %q", refused, test.names)
				}
			}
			c.untouched()
		})
	}
}

// untouched checks that the seeded instance is alone, running and without a
// role.
func (c *cloud) untouched() {
	c.t.Helper()
	list := c.must("ListInstances", request{parameters: map[string]string{"ResourceId": "ALL"}})
	if got := list["TotalCount"]; got != json.Number("1") {
		c.t.Errorf("instances: %v", got)
	}
	instance := c.get(seeded)
	if instance["Status"] != "Running" || instance["CredentialConfig"] != nil {
		c.t.Errorf("instance: %v", instance)
	}
	if got := c.service.Restarts(seeded); got != 0 {
		c.t.Errorf("restarts: %d", got)
	}
}

func TestCredential_bothWaysToChange(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(``)
	body := `{"DisassociateCredential":true,"CredentialConfig":` + defaultConfig + `}`
	c.refused("UpdateInstance", request{id: seeded, body: body}, 400, "ValidationError")
	c.refused("UpdateInstance", request{id: seeded, body: `{"DisassociateCredential":"yes"}`}, 400, "ValidationError")
	c.untouched()
}

func TestCredential_secretsAreNotKept(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	config := `{"Enable":true,"AliyunEnvRoleKey":"k","Configs":[{"Key":"k","Type":"Role","Roles":[{"RoleArn":"` + train + `",` +
		`"RoleType":"service","AssumeRoleFor":"1","Policy":"{\"Version\":\"1\"}",` +
		`"UserInfo":{"Id":"2","Type":"sub","AccessKeyId":"SECRET1","SecurityToken":"SECRET2"}}]}]}`
	id := c.create(createBody("nb", `,"ImageAuth":"SECRET3","CredentialConfig":`+config))
	read := c.get(id)
	wiretest.WantJSON(t, read["CredentialConfig"], `{"Enable":true,"AliyunEnvRoleKey":"k","Configs":[{"Key":"k","Type":"Role","Roles":[
		{"RoleArn":"`+train+`","RoleType":"service","AssumeRoleFor":"1","Policy":"{\"Version\":\"1\"}","UserInfo":{"Id":"2","Type":"sub"}}]}]}`)
	for _, value := range []any{read, c.must("ListInstances", request{}), c.service.Snapshot()} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "SECRET") {
			t.Errorf("a secret in %s", text)
		}
	}
}

// TestCredential_replaced: what the new object does not have is gone.
func TestCredential_replaced(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	id := c.create(createBody("nb", `,"CredentialConfig":`+
		`{"Enable":true,"Configs":[{"Key":"0","Type":"Role","Roles":[{"RoleArn":"`+train+`","RoleType":"service","AssumeRoleFor":"1","Policy":"{}"}]}]}`))
	c.update(id, `{"CredentialConfig":`+customConfig(train)+`}`)
	wiretest.WantJSON(t, c.get(id)["CredentialConfig"], `{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[
		{"RoleArn":"`+train+`","RoleType":"service","AssumeRoleFor":"`+account+`"}]}]}`)
}
