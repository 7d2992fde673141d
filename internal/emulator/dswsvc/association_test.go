package dswsvc_test

import (
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

// association is one of the ways to be associated with a role: how a seed
// says it, how an update does, and how it reads.
type association struct{ name, seed, update, reads string }

func associations() []association {
	withRole := func(arn string) string {
		return fmt.Sprintf(`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[`+
			`{"RoleArn":%q,"RoleType":"service","AssumeRoleFor":%q}]}]}`, arn, account)
	}
	return []association{
		{"none", `{"mode":"none"}`, `{"DisassociateCredential":true}`, `null`},
		{"default", `{"mode":"default"}`, `{"CredentialConfig":` + defaultConfig + `}`, defaultConfig},
		{"custom", `{"mode":"custom","role_arn":"` + train + `"}`, `{"CredentialConfig":` + customConfig(serve) + `}`, withRole(serve)},
	}
}

// TestUpdate_everyAssociation goes from each association to each, in each
// status that allows it. From none to none and default to default nothing
// changes; from custom to custom the role does.
func TestUpdate_everyAssociation(t *testing.T) {
	t.Parallel()
	for _, from := range associations() {
		for _, to := range associations() {
			for _, status := range []string{"Running", "Stopped", "Failed"} {
				t.Run(from.name+"_"+to.name+"_"+status, func(t *testing.T) {
					t.Parallel()
					testAssociation(t, from, to, status)
				})
			}
		}
	}
}

func testAssociation(t *testing.T, from, to association, status string) {
	c := newCloud(t, dswsvc.Options{Transitions: dswsvc.Transitions{AfterReads: 1}})
	c.seed(fmt.Sprintf(`,"status":%q,"credential":%s`, status, from.seed))
	if from.name == to.name && from.name != "custom" {
		c.refused("UpdateInstance", request{id: seeded, body: to.update}, 400, "ValidationError")
		c.statuses(seeded, status)
		return
	}
	c.update(seeded, to.update)

	restarts := status == "Running" && (from.name == "none") != (to.name == "none")
	if restarts {
		c.statuses(seeded, "Updating", "EnvPreparing", status, status)
	} else {
		c.statuses(seeded, "Updating", status, status)
	}
	want := 0
	if restarts {
		want = 1
	}
	if got := c.service.Restarts(seeded); got != want {
		t.Errorf("restarts: got %d; want %d", got, want)
	}
	wiretest.WantJSON(t, c.get(seeded)["CredentialConfig"], to.reads)
}

func TestUpdate_restartsAddUp(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(``)
	for _, body := range []string{
		`{"CredentialConfig":` + customConfig(train) + `}`, // restart
		`{"CredentialConfig":` + customConfig(serve) + `}`,
		`{"CredentialConfig":` + defaultConfig + `}`,
		`{"CredentialConfig":` + noneConfig + `}`, // restart
		`{"InstanceName":"renamed"}`,
	} {
		c.update(seeded, body)
	}
	if got := c.service.RestartCounts(); len(got) != 1 || got[seeded] != 2 {
		t.Errorf("restart counts: %v", got)
	}
	c.must("StopInstance", request{id: seeded})
	c.must("DeleteInstance", request{id: seeded})
	if got := c.service.Restarts(seeded); got != 2 {
		t.Errorf("restarts after deletion: %d", got)
	}
	c.service.Reset()
	if got := c.service.RestartCounts(); len(got) != 0 {
		t.Errorf("restart counts after reset: %v", got)
	}
}

func TestCreate_everyAssociation(t *testing.T) {
	t.Parallel()
	config := func(roles string) string {
		return `{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role"` + roles + `}]}`
	}
	filled := config(`,"Roles":[{"RoleArn":"` + train + `","RoleType":"service","AssumeRoleFor":"` + account + `"}]`)
	tests := []struct {
		name, sent, reads string
		options           dswsvc.Options
	}{
		{"omitted", ``, `null`, dswsvc.Options{}},
		{"disabled", noneConfig, `null`, dswsvc.Options{}},
		{"empty", `{}`, `null`, dswsvc.Options{}},
		{"disabled with a role", `{"Enable":false,"Configs":[{"Key":"0","Type":"Role","Roles":[{"RoleArn":"` + train + `","RoleType":"service"}]}]}`, `null`, dswsvc.Options{}},
		{"none shown", ``, noneConfig, dswsvc.Options{ShowDisabled: true}},
		{"default", defaultConfig, defaultConfig, dswsvc.Options{}},
		{"default without roles", config(``), config(``), dswsvc.Options{}},
		{"default without configs", `{"Enable":true}`, `{"Enable":true,"Configs":[]}`, dswsvc.Options{}},
		{"default, roles omitted", defaultConfig, config(``), dswsvc.Options{OmitEmptyRoles: true}},
		{"custom", customConfig(train), filled, dswsvc.Options{}},
		{"custom, roles not omitted", customConfig(train), filled, dswsvc.Options{OmitEmptyRoles: true}},
		{"custom, not filled in", customConfig(train), customConfig(train), dswsvc.Options{KeepAssumeRoleFor: true}},
		{"custom, given", config(`,"Roles":[{"RoleArn":"` + train + `","RoleType":"service","AssumeRoleFor":"1"}]`),
			config(`,"Roles":[{"RoleArn":"` + train + `","RoleType":"service","AssumeRoleFor":"1"}]`), dswsvc.Options{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			further := ""
			if test.sent != "" {
				further = `,"CredentialConfig":` + test.sent
			}
			id := c.create(createBody("nb", further))
			wiretest.WantJSON(t, c.get(id)["CredentialConfig"], test.reads)
			items := c.must("ListInstances", request{})["Instances"].([]any)
			wiretest.WantJSON(t, items[0].(map[string]any)["CredentialConfig"], test.reads)
		})
	}
}

// TestUpdate_equalCredential is a table of spellings of one association.
func TestUpdate_equalCredential(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, seed, body string }{
		{"none, disabled", `{"mode":"none"}`, `{"CredentialConfig":{"Enable":false}}`},
		{"none, empty", `{"mode":"none"}`, `{"CredentialConfig":{}}`},
		{"default without roles", `{"mode":"default"}`,
			`{"CredentialConfig":{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role"}]}}`},
		{"custom in other case", `{"mode":"custom","role_arn":"` + train + `"}`,
			`{"CredentialConfig":` + customConfig("acs:ram::1234567890123456:role/Train") + `}`},
		{"nothing at all", `{"mode":"none"}`, `{}`},
		{"switch off", `{"mode":"default"}`, `{"DisassociateCredential":false}`},
		{"start of what runs", `{"mode":"default"}`, `{"StartInstance":true}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.seed(`,"credential":` + test.seed)
			c.refused("UpdateInstance", request{id: seeded, body: test.body}, 400, "ValidationError")
		})
	}
}
