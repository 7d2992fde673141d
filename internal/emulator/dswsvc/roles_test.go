package dswsvc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
)

func TestRoles_refused(t *testing.T) {
	t.Parallel()
	chain := func(first, second string) string {
		return `{"Enable":true,"Configs":[{"Key":"0","Type":"RoleChain","Roles":[` +
			`{"RoleArn":"` + first + `","RoleType":"service"},{"RoleArn":"` + second + `","RoleType":"service"}]}]}`
	}
	tests := []struct{ name, config, code string }{
		{"missing", customConfig(missing), "PassRoleFailedError"},
		{"foreign", customConfig(foreign), "PassRoleFailedError"},
		{"not passable", customConfig(hidden), "PassRoleFailedError"},
		{"no trust", customConfig(eas), "AssumeRoleFailedError"},
		{"end of a chain missing", chain(train, missing), "PassRoleFailedError"},
		{"start of a chain without trust", chain(eas, train), "AssumeRoleFailedError"},
		{"pass comes before trust", chain(eas, missing), "PassRoleFailedError"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.seed(``)
			c.refused("UpdateInstance", request{id: seeded, body: `{"CredentialConfig":` + test.config + `}`}, 400, test.code)
			c.refused("CreateInstance", request{body: createBody("nb", `,"CredentialConfig":`+test.config)}, 400, test.code)
			c.untouched()
		})
	}
}

func TestRoles_accepted(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, config string }{
		{"other case", customConfig("acs:ram::1234567890123456:role/TRAIN")},
		{"only the first of a chain trusts PAI", `{"Enable":true,"Configs":[{"Key":"0","Type":"RoleChain","Roles":[` +
			`{"RoleArn":"` + train + `","RoleType":"service"},{"RoleArn":"` + eas + `","RoleType":"service"}]}]}`},
		{"assumed by a user", `{"Enable":true,"Configs":[{"Key":"0","Type":"Role","Roles":[{"RoleArn":"` + eas + `","RoleType":"user"}]}]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.create(createBody("nb", `,"CredentialConfig":`+test.config))
		})
	}
}

// TestRoles_keptRoleIsNotChecked: an instance keeps a role that has meanwhile
// vanished, and other updates do not ask for it.
func TestRoles_keptRoleIsNotChecked(t *testing.T) {
	t.Parallel()
	for _, options := range []dswsvc.Options{{}, {DeferTrustCheck: true}} {
		c := newCloud(t, options)
		c.seed(`,"credential":{"mode":"custom","role_arn":"` + missing + `"}`)
		c.update(seeded, `{"InstanceName":"renamed"}`)
		c.statuses(seeded, "Running")
	}
}

func TestRoles_deferredTrust(t *testing.T) {
	t.Parallel()
	untrusted := `{"CredentialConfig":` + customConfig(eas) + `}`
	tests := []struct {
		name, seed, body string
		statuses         []string
	}{
		{"restart", ``, untrusted, []string{"Updating", "EnvPreparing", "Failed"}},
		{"no restart", `,"credential":{"mode":"default"}`, untrusted, []string{"Updating", "Failed"}},
		{"stopped and started", `,"status":"Stopped"`, `{"StartInstance":true,"CredentialConfig":` + customConfig(eas) + `}`,
			[]string{"Updating", "Starting", "ResourceAllocating", "EnvPreparing", "Failed"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{DeferTrustCheck: true, Transitions: dswsvc.Transitions{AfterReads: 1}})
			c.seed(test.seed)
			c.update(seeded, test.body)
			c.statuses(seeded, test.statuses...)
			c.wantAssumeRoleFailed(seeded)
		})
	}
}

func TestRoles_deferredTrustAtCreateAndStart(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{DeferTrustCheck: true})
	id := c.create(createBody("nb", `,"CredentialConfig":`+customConfig(eas)))
	c.wantAssumeRoleFailed(id)
	c.must("StartInstance", request{id: id})
	c.wantAssumeRoleFailed(id)

	// What cannot be passed is still refused at once.
	c.refused("UpdateInstance", request{id: id, body: `{"CredentialConfig":` + customConfig(missing) + `}`}, 400, "PassRoleFailedError")

	c.update(id, `{"StartInstance":true,"CredentialConfig":`+customConfig(train)+`}`)
	read := c.get(id)
	if read["Status"] != "Running" || read["ReasonCode"] != nil {
		t.Errorf("after the repair: %v %v", read["Status"], read["ReasonCode"])
	}
}

// TestRoles_deferredTrustOfStopped: a stopped instance does not need its role
// before it starts.
func TestRoles_deferredTrustOfStopped(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{DeferTrustCheck: true})
	c.seed(`,"status":"Stopped"`)
	c.update(seeded, `{"CredentialConfig":`+customConfig(eas)+`}`)
	c.statuses(seeded, "Stopped")
	c.must("StartInstance", request{id: seeded})
	c.wantAssumeRoleFailed(seeded)
}

func (c *cloud) wantAssumeRoleFailed(id string) {
	c.t.Helper()
	read := c.get(id)
	if read["Status"] != "Failed" || read["ReasonCode"] != "AssumeRoleFailedError" || read["ReasonMessage"] == "" {
		c.t.Errorf("got %v %v %v", read["Status"], read["ReasonCode"], read["ReasonMessage"])
	}
}
