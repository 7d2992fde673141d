package eassvc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

const renderError = "unable to render, error: failed to assume role for user, reason: "

// custom is a fragment of custom role mode.
func custom(role string) string {
	return `{"options":{"enable_ram_role":true},"role_arn":"` + role + `"}`
}

func TestRoles_refused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, fragment, code string
		status               int
	}{
		{"malformed", custom("role/serve"), "InvalidParameter", 400},
		{"malformed under the canonical key", `{"credential":{"role_arn":"serve"}}`, "InvalidParameter", 400},
		{"not passable", custom(hidden), "Forbidden.RAM", 403},
		{"foreign", custom(foreign), "Forbidden.RAM", 403},
		{"not passable, for OSS alone", `{"role_arn":"` + hidden + `"}`, "Forbidden.RAM", 403},
		{"one of two not passable", `{"credential":{"role_arn":"` + serve + `"},"role_arn":"` + hidden + `"}`, "Forbidden.RAM", 403},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, eassvc.Options{})
			c.seed(``)
			before := fmt.Sprint(c.snapshot())
			members := c.refused("UpdateService", request{body: test.fragment}, test.status, test.code)
			if test.status == 403 {
				wiretest.WantJSON(t, members, `{"AccessDeniedDetail":{"AuthAction":"ram:PassRole","AuthPrincipalDisplayName":"201234567890123456",
					"AuthPrincipalOwnerId":"1234567890123456","AuthPrincipalType":"SubUser"}}`)
			}
			c.refused("CreateService", request{body: strings.Replace(test.fragment, `{`, `{"name":"new_svc",`, 1)}, test.status, test.code)
			if after := fmt.Sprint(c.snapshot()); after != before {
				t.Errorf("a refused update left %s", after)
			}
			if got := c.list(); got != seeded {
				t.Errorf("services: %s", got)
			}
		})
	}
}

// TestRoles_passed is when a role has to be passed.
func TestRoles_passed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, before, update string
		want                 int
	}{
		{"new", `{}`, custom(serve), 1},
		{"kept", custom(serve), `{"x":1}`, 0},
		{"kept in another case", custom(serve), custom("acs:ram::1234567890123456:role/SERVE"), 0},
		{"changed", custom(serve), custom(second), 1},
		{"from OSS to the instances", `{"role_arn":"` + serve + `"}`, custom(serve), 1},
		{"from the instances to OSS", custom(serve), `{"options":{"enable_ram_role":false}}`, 0},
		{"none", custom(serve), `{"options":{"enable_ram_role":false},"role_arn":""}`, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, eassvc.Options{})
			c.seedConfig(test.before)
			c.merge(test.update)
			if got := len(c.authority.passed); got != test.want {
				t.Errorf("asked %d times, want %d", got, test.want)
			}
		})
	}
}

func TestRoles_service(t *testing.T) {
	t.Parallel()
	for option, want := range map[string]string{"": "eas.pai.aliyuncs.com", "-": "", "pai.aliyuncs.com": "pai.aliyuncs.com"} {
		c := newCloud(t, eassvc.Options{PassRoleService: option})
		c.seed(``)
		c.merge(custom(serve))
		if got := c.authority.passed; len(got) != 1 || got[0] != want {
			t.Errorf("%q: passed to %q, want %q", option, got, want)
		}
	}
}

func TestRoles_sessionMayNotPass(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	c.caller = wire.Caller{Account: account, Type: wire.CallerAssumedRole, Name: "deployer", Session: "ci", ID: "3"}
	members := c.refused("UpdateService", request{body: custom(hidden)}, 403, "Forbidden.RAM")
	wiretest.WantJSON(t, members, `{"AccessDeniedDetail":{"AuthAction":"ram:PassRole","AuthPrincipalDisplayName":"deployer:ci",
		"AuthPrincipalOwnerId":"1234567890123456","AuthPrincipalType":"AssumedRoleUser"}}`)
}

// TestRoles_renderError: a role of no use is found out only at the deployment,
// and the old version serves on.
func TestRoles_renderError(t *testing.T) {
	t.Parallel()
	untrusting := "You are not authorized to do this action. You should be authorized by RAM."
	tests := []struct {
		name, role, reason, final string
		options                   eassvc.Options
	}{
		{"no trust", pai, untrusting, "Failed", eassvc.Options{}},
		{"missing", missing, "The role not exists: " + missing + ".", "Failed", eassvc.Options{}},
		{"waits for ever", pai, untrusting, "Waiting", eassvc.Options{RenderErrorStatus: "Waiting"}},
		{"updates for ever", pai, untrusting, "Updating", eassvc.Options{RenderErrorStatus: "Updating"}},
		{"plain text", pai, untrusting, "Failed", eassvc.Options{PlainEvents: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.options.Transitions = byReads
			c := newCloud(t, test.options)
			c.seedConfig(`{"metadata":{"instance":2}}`)
			c.merge(custom(test.role))
			// The event is there before the status tells anything.
			c.wantWarning(test.options, renderError+test.reason)
			c.wantStages(2,
				stage{"Updating", "0:Running 0:Running", 1, 2},
				stage{test.final, "0:Running 0:Running", 1, 2},
				stage{test.final, "0:Running 0:Running", 1, 2},
			)
			c.wantWarning(test.options, renderError+test.reason)
			if n := c.service.Redeployments(region, seeded); n != 0 {
				t.Errorf("%d redeployments", n)
			}
		})
	}
}

// wantWarning wants one warning with the text.
func (c *cloud) wantWarning(options eassvc.Options, text string) {
	c.t.Helper()
	got := c.warnings()
	if len(got) != 1 {
		c.t.Fatalf("warnings: %q", got)
	}
	if options.PlainEvents {
		if got[0] != text {
			c.t.Errorf("warning %q, want %q", got[0], text)
		}
		return
	}
	message := wiretest.Decode(c.t, got[0])
	if message["message"] != text || number(c.t, message["versionId"]) != 2 || number(c.t, message["availableInstance"]) != 2 {
		c.t.Errorf("warning %v, want %q", message, text)
	}
}

// TestRoles_repaired: with the trust in place, a restart or another update
// deploys the version that failed.
func TestRoles_repaired(t *testing.T) {
	t.Parallel()
	for _, repair := range []struct {
		operation, body string
		latest          int
	}{{"RestartService", ``, 2}, {"UpdateService", `{"x":1}`, 3}, {"UpdateService", custom(serve), 3}} {
		c := newCloud(t, eassvc.Options{})
		c.seed(``)
		c.merge(custom(pai))
		c.wantStages(2, stage{"Failed", "0:Running", 1, 1})
		c.authority.trust(pai, "eas.pai.aliyuncs.com")
		c.must(repair.operation, request{body: repair.body})
		c.wantStages(repair.latest, stage{"Running", "1:Running", repair.latest, 1})
	}
}

func TestRoles_renderErrorAtCreateAndStart(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.must("CreateService", request{body: `{"name":"demo_svc",` + custom(pai)[1:]})
	c.statuses("Creating", "Failed", "Failed")
	if got := c.warnings(); len(got) != 1 || !strings.Contains(got[0], renderError) {
		t.Errorf("warnings: %q", got)
	}
	if got := c.instances(); got != "" {
		t.Errorf("instances: %s", got)
	}

	// A stopped service does not need its role before it starts.
	c = newCloud(t, eassvc.Options{Transitions: byReads})
	c.seed(`,"status":"Stopped"`)
	c.merge(custom(pai))
	c.statuses("Stopped")
	if got := c.warnings(); len(got) != 0 {
		t.Errorf("warnings: %q", got)
	}
	c.must("StartService", request{})
	c.statuses("Starting", "Failed")
	if got := c.warnings(); len(got) != 1 {
		t.Errorf("warnings: %q", got)
	}
}

// TestRoles_noDeployment: what does not deploy does not try the role, and a
// role for OSS alone is not tried at all.
func TestRoles_noDeployment(t *testing.T) {
	t.Parallel()
	for _, config := range []string{custom(missing), `{"role_arn":"` + missing + `"}`} {
		c := newCloud(t, eassvc.Options{})
		c.seedConfig(config)
		c.merge(`{"metadata":{"instance":3}}`)
		c.must("UpdateServiceLabel", request{body: `{"Labels":{"a":"b"}}`})
		c.statuses("Running")
	}
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	c.merge(`{"role_arn":"` + missing + `"}`)
	c.merge(`{"options":{"enable_ram_role":true},"role_arn":""}`)
	c.statuses("Running")
}
