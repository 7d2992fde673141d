package eassvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

func TestSetStatus(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads, StaleReads: 1})
	c.seed(``)
	c.merge(`{"x":1}`)
	for _, status := range []string{"Failed", "Complete", "HotUpdate"} {
		if err := c.service.SetStatus(region, seeded, status); err != nil {
			t.Fatal(err)
		}
		c.statuses(status, status) // nothing is pending, nothing is stale
	}
	if err := c.service.SetStatus(region, seeded, "Stopped"); err != nil {
		t.Fatal(err)
	}
	c.wantStages(2, stage{"Stopped", "", 1, 0})
	if err := c.service.SetStatus(region, seeded, "Running"); err != nil {
		t.Fatal(err)
	}
	c.wantStages(2, stage{"Running", "1:Running", 2, 1})
	if status, err := c.service.Status(region, seeded); err != nil || status != "Running" {
		t.Errorf("status %q, %v", status, err)
	}
}

func TestSetConfig(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{RoleKey: eassvc.RoleKeyCanonical})
	c.seed(`,"access_token":"secret"`)
	if err := c.service.SetConfig(region, seeded, custom(hidden)); err != nil {
		t.Fatal(err)
	}
	want := `{"options":{"enable_ram_role":true},"credential":{"role_arn":"` + hidden + `"}}`
	c.wantConfig(want)
	if held, err := c.service.Config(region, seeded); err != nil {
		t.Error(err)
	} else {
		wiretest.WantJSON(t, held, want)
	}
	c.wantStages(1, stage{"Running", "1:Running", 1, 1})
	if n := c.service.Redeployments(region, seeded); n != 0 {
		t.Errorf("%d redeployments", n)
	}
	if token, _ := c.service.AccessToken(region, seeded); token != "secret" {
		t.Errorf("token %q", token)
	}
	if err := c.service.SetConfig(region, seeded, `{"token":"new","labels":{"a":"b"}}`); err != nil {
		t.Fatal(err)
	}
	if token, _ := c.service.AccessToken(region, seeded); token != "new" {
		t.Errorf("token %q", token)
	}
	wiretest.WantJSON(t, c.describe()["Labels"], `[{"LabelKey":"a","LabelValue":"b"}]`)
}

func TestHooks(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{PlainEvents: true})
	c.seed(``)
	if err := c.service.AddEvent(region, seeded, "Warning", "Failed", "image pull failed"); err != nil {
		t.Fatal(err)
	}
	if got := c.warnings(); len(got) != 1 || got[0] != "image pull failed" {
		t.Errorf("warnings: %q", got)
	}
	if err := c.service.SetLock(region, seeded, "all"); err != nil {
		t.Fatal(err)
	}
	c.refused("UpdateService", request{body: `{"x":1}`}, 409, "OperationDenied.SafetyLock")
	if err := c.service.Remove(region, seeded); err != nil {
		t.Fatal(err)
	}
	c.refused("DescribeService", request{}, 404, "InvalidService.NotFound")
}

func TestHooks_mistakes(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	_, noToken := c.service.AccessToken(region, "absent")
	for name, err := range map[string]error{
		"status of nothing": c.service.SetStatus(region, "absent", "Running"),
		"status":            c.service.SetStatus(region, seeded, "Jogging"),
		"config":            c.service.SetConfig(region, seeded, `[]`),
		"null config":       c.service.SetConfig(region, seeded, `null`),
		"role":              c.service.SetConfig(region, seeded, `{"role_arn":"x"}`),
		"lock":              c.service.SetLock(region, seeded, "some"),
		"event":             c.service.AddEvent(region, seeded, "Error", "Failed", "x"),
		"region":            c.service.Remove("cn-shanghai", seeded),
		"token":             noToken,
	} {
		if err == nil || !strings.Contains(err.Error(), "eas service") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{RoleKey: eassvc.RoleKeyAlias})
	c.seed(`,"workspace_id":"1","labels":{"b":"2"},"config":{"credential":{"role_arn":"` + missing + `","token":"secret"},"labels":{"a":"1"}}`)
	c.wantConfig(`{"metadata":{"name":"demo_svc","workspace_id":"1"},"role_arn":"` + missing + `","labels":{"a":"1","b":"2"}}`)
	if token, _ := c.service.AccessToken(region, seeded); token != "secret" {
		t.Errorf("token %q", token)
	}
	if err := c.service.Seed(nil); err != nil {
		t.Errorf("an empty seed: %v", err)
	}
}

func TestSeed_mistakes(t *testing.T) {
	t.Parallel()
	entry := func(further string) string {
		return `{"name":"new_svc","account":"1","region":"r"` + further + `}`
	}
	for _, services := range []string{
		`{}`,
		`{"name":"new_svc","account":"1"}`,
		`{"name":"New","account":"1","region":"r"}`,
		entry(`,"stat":"Running"`), entry(`,"status":"Jogging"`), entry(`,"safety_lock":"some"`), entry(`,"config":[]`),
		entry(`,"config":{"metadata":{"name":"old_svc"}}`), entry(`,"config":{"role_arn":"x"}`),
		entry(`,"config":{"options":1}`),
		entry(``) + `,` + entry(``),
		`{"name":"demo_svc","account":"1","region":"cn-hangzhou"}`,
	} {
		c := newCloud(t, eassvc.Options{})
		c.seed(``)
		err := c.service.Seed(json.RawMessage(`{"services":[` + services + `]}`))
		if err == nil || !strings.HasPrefix(err.Error(), "seed eas") {
			t.Errorf("%s: %v", services, err)
		}
		if got := c.as("1").list(); got != "" {
			t.Errorf("%s: left %s", services, got)
		}
	}
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	one, two := newCloud(t, eassvc.Options{}), newCloud(t, eassvc.Options{})
	for _, c := range []*cloud{one, two} {
		c.seed(`,"access_token":"secret","config":{"metadata":{"workspace_id":"1"}}`)
		c.merge(custom(pai))
		c.must("UpdateService", request{body: custom(serve)})
	}
	a, b := string(marshal(t, one.service.Snapshot())), string(marshal(t, two.service.Snapshot()))
	if a != b {
		t.Errorf("equal histories differ:\n%s\n%s", a, b)
	}
	id := one.snapshot()["id"]
	wiretest.WantJSON(t, one.service.Snapshot(), fmt.Sprintf(`{"services":[{"name":"demo_svc","id":%q,"account":"1234567890123456","region":"cn-hangzhou",
		"workspace_id":"1","caller_uid":"1234567890123456","status":"Running","mode":"custom","role":%q,
		"config":{"metadata":{"workspace_id":"1","name":"demo_svc"},"options":{"enable_ram_role":true},"role_arn":%q},
		"token_generation":1,"current_version":3,"latest_version":3,"instances":[{"name":"demo_svc-3-2","version":3,"status":"Running"}],
		"last_warning":%q,"labels":{},"safety_lock":"none","created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:04:05Z"}],
		"redeployments":{"cn-hangzhou/demo_svc":1},"restarts":{}}`,
		id, serve, serve, renderError+"You are not authorized to do this action. You should be authorized by RAM."))
	one.service.Reset()
	wiretest.WantJSON(t, one.service.Snapshot(), `{"services":[],"redeployments":{},"restarts":{}}`)
}

func marshal(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestPermissions: the resource of an operation names the service.
func TestPermissions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	want := map[string]string{
		"CreateService": "*",
		"ListServices":  "acs:eas:cn-hangzhou:1234567890123456:service/*",
	}
	for _, operation := range c.service.Operations() {
		call := &wire.Call{Caller: c.caller, Region: region, Path: map[string]string{}}
		resource, plain := want[operation.Name]
		if !plain {
			call.Path["ServiceName"], resource = seeded, "acs:eas:cn-hangzhou:1234567890123456:service/demo_svc"
		}
		got := operation.Permissions(call)
		if len(got) != 1 || got[0] != (wire.Permission{Action: "eas:" + operation.Name, Resource: resource}) {
			t.Errorf("%s needs %v", operation.Name, got)
		}
	}
}

// TestClusterID: the path must name the region that is called.
func TestClusterID(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	for _, operation := range c.service.Operations() {
		if operation.Name != "DescribeService" {
			continue
		}
		_, err := operation.Handle(&wire.Call{
			Operation: &operation, Caller: c.caller, Region: "cn-shanghai",
			Path: map[string]string{"ClusterId": region, "ServiceName": seeded},
		})
		if err == nil || !strings.Contains(err.Error(), "InvalidParameter") {
			t.Errorf("another region: %v", err)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, options := range []eassvc.Options{{}, {RoleKey: "role_arn", RenderErrorStatus: "Creating"}} {
		if err := options.Check(); err != nil {
			t.Errorf("%+v: %v", options, err)
		}
	}
	for _, options := range []eassvc.Options{{RoleKey: "arn"}, {RenderErrorStatus: "waiting"}} {
		if err := options.Check(); err == nil || !strings.HasPrefix(err.Error(), "eas: ") {
			t.Errorf("%+v: %v", options, err)
		}
	}
}
