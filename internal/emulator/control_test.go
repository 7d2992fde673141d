package emulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

func TestControl(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	if a := c.control(http.MethodGet, "health", ""); a.at("status") != "ok" || a.at("time") == nil {
		t.Errorf("health: %v", a)
	}
	c.wantOK("faults", c.control(http.MethodPost, "faults", `{"delay_ms":{"sts":1},"throttle":{"dsw":1000},`+
		`"fail":[{"action":"ram:ListRoles","times":2,"status":400,"code":"Throttling.User"}],"lose_response":{"ram:CreateRole":1},"lose_request":{"dlc:CreateJob":2},"propagation_reads":1}`))
	c.wantCode("failure by control", c.ram(root, "ListRoles"), 400, "Throttling.User")
	faults := c.control(http.MethodGet, "faults", "")
	left, _ := faults.at("fail").([]any)
	if len(left) != 1 || faults.at("propagation_reads") != 1.0 || faults.at("delay_ms", "sts") != 1.0 || faults.at("lose_response", "ram:CreateRole") != 1.0 ||
		faults.at("lose_request", "dlc:CreateJob") != 2.0 {
		t.Errorf("faults: %v", faults.members)
	}
	c.wantOK("clear faults", c.control(http.MethodDelete, "faults", ""))
	c.wantOK("failure cleared", c.ram(root, "ListRoles"))

	journal := c.control(http.MethodGet, "journal?since=1&action=ram:ListRoles", "")
	if entries, _ := journal.at("entries").([]any); len(entries) != 1 || journal.at("mark") != 2.0 {
		t.Errorf("journal: %v", journal.members)
	}
	c.wantOK("clear journal", c.control(http.MethodDelete, "journal", ""))
	if len(c.Journal().Entries()) != 0 {
		t.Error("the journal is not cleared")
	}

	c.wantOK("invoke", c.control(http.MethodPost, "invoke",
		`{"account":"1234567890123456","action":"dsw:UpdateInstance","region":"cn-hangzhou","path":{"InstanceId":"dsw-8f7e6d5c4b3a2910"},"body":{"DisassociateCredential":true}}`))
	if a := c.control(http.MethodGet, "restarts?instance_id=dsw-8f7e6d5c4b3a2910", ""); a.at("restarts") != 1.0 {
		t.Errorf("restarts: %v", a.members)
	}
	if a := c.control(http.MethodGet, "restarts", ""); a.at("restarts", "dsw-8f7e6d5c4b3a2910") != 1.0 {
		t.Errorf("all restarts: %v", a.members)
	}
	if a := c.control(http.MethodGet, "snapshot", ""); a.at("dsw") == nil || a.at("accounts") == nil {
		t.Errorf("snapshot: %v", a.members)
	}
	c.wantOK("seed a service", c.control(http.MethodPost, "seed",
		`{"eas":{"services":[{"name":"demo_svc","account":"1234567890123456","region":"cn-hangzhou"}]}}`))
	c.wantOK("invoke with a free body", c.control(http.MethodPost, "invoke",
		`{"account":"1234567890123456","action":"eas:UpdateService","path":{"ClusterId":"cn-hangzhou","ServiceName":"demo_svc"},"body":{"metadata":{"cpu":2}}}`))
	if a := c.control(http.MethodGet, "redeployments?service_name=demo_svc", ""); a.at("redeployments") != 1.0 || a.at("restarts") != 0.0 {
		t.Errorf("redeployments: %v", a.members)
	}
	if a := c.control(http.MethodGet, "redeployments", ""); a.at("redeployments", "cn-hangzhou/demo_svc") != 1.0 {
		t.Errorf("all redeployments: %v", a.members)
	}
	c.wantOK("invoke with numbers", c.control(http.MethodPost, "invoke",
		`{"account":"1234567890123456","action":"dlc:CreateJob","body":`+jobBody("mnist-01", "")+`}`))
	if a := c.control(http.MethodGet, "created-jobs?display_name=mnist-01", ""); a.at("created") != 1.0 {
		t.Errorf("created jobs: %v", a.members)
	}
	if a := c.control(http.MethodGet, "created-jobs", ""); a.at("created", "mnist-01") != 1.0 {
		t.Errorf("all created jobs: %v", a.members)
	}
	c.wantOK("reset", c.control(http.MethodPost, "reset", ""))
	c.wantCode("nobody is left", c.ram(root, "ListRoles"), 404, "InvalidAccessKeyId.NotFound")
	c.wantOK("seed", c.control(http.MethodPost, "seed", `{"accounts":[{"id":"1","access_keys":[{"id":"paiemu-root","secret":"paiemu-root-secret"}]}]}`))
	c.wantOK("somebody is there", c.ram(root, "ListRoles"))
	c.wantOK("reset", c.control(http.MethodPost, "reset", ""))
	c.wantOK("default seed", c.control(http.MethodPost, "seed/default", ""))
	c.wantOK("alice is back", c.sts(alice, "GetCallerIdentity"))
}

// The control API sets what becomes of DSW instances that start.
func TestControl_instances(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	create := func(machine string) string {
		t.Helper()
		a := c.control(http.MethodPost, "invoke", `{"account":"1234567890123456","action":"dsw:CreateInstance","body":{"WorkspaceId":"40823","InstanceName":"nb",`+machine+`}}`)
		c.wantOK("create", a)
		id, _ := a.at("InstanceId").(string)
		return id
	}
	want := func(id, status, reason string) {
		t.Helper()
		a := c.control(http.MethodPost, "invoke", `{"account":"1234567890123456","action":"dsw:GetInstance","path":{"InstanceId":"`+id+`"}}`)
		message, _ := a.at("ReasonMessage").(string)
		if a.at("Status") != status || !strings.Contains(message, reason) {
			t.Errorf("the instance is %v: %v; want %s: %s", a.at("Status"), message, status, reason)
		}
	}
	const spec, image, quota = `"EcsSpec":"ecs.g6.large",`, `"ImageUrl":"registry.example.com/i:1"`, `"ResourceId":"q","RequestedResource":{"CPU":"1"},`
	c.wantOK("spoil", c.control(http.MethodPost, "instances",
		`{"stock":{"ecs.g6.large":false},"image_failures":{"registry.example.com/typo:1":true},"hold_queue":true}`))
	want(create(spec+image), "Failed", "ecs.g6.large")
	want(create(`"EcsSpec":"ecs.c6.large","ImageUrl":"registry.example.com/typo:1"`), "Failed", "ImagePullBackOff: registry.example.com/typo:1")
	queued := create(quota + image)
	want(queued, "Queuing", "")
	c.wantOK("nothing", c.control(http.MethodPost, "instances", `{}`))
	want(queued, "Queuing", "")
	if a := c.control(http.MethodGet, "snapshot", ""); a.at("dsw", "queue_held") != true {
		t.Errorf("snapshot: %v", a.at("dsw"))
	}
	c.wantOK("repair", c.control(http.MethodPost, "instances",
		`{"stock":{"ecs.g6.large":true},"image_failures":{"registry.example.com/typo:1":false},"hold_queue":false}`))
	want(queued, "Running", "")
	want(create(spec+`"ImageUrl":"registry.example.com/typo:1"`), "Running", "")

	c.wantOK("seed a type", c.control(http.MethodPost, "seed", `{"dsw":{"ecs_specs":[{"name":"ecs.a1.large","cpu":2,"memory":4,"out_of_stock":true}]}}`))
	want(create(`"EcsSpec":"ecs.a1.large",`+image), "Failed", "ecs.a1.large")
}

func TestControl_clock(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{Clock: state.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))})
	if a := c.control(http.MethodPost, "clock", `{"advance":"90s"}`); a.at("time") != "2026-01-02T03:05:35Z" {
		t.Errorf("clock: %v", a.members)
	}
	fixed := newCloud(t, emulator.Options{Clock: state.SystemClock{}})
	if a := fixed.control(http.MethodPost, "clock", `{"advance":"90s"}`); a.status != http.StatusBadRequest {
		t.Errorf("the machine's clock was moved: %v", a.members)
	}
}

func TestControl_mistakes(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{http.MethodGet, "nowhere", "", http.StatusNotFound},
		{http.MethodPost, "health", "", http.StatusNotFound},
		{http.MethodPost, "faults", `{"delay":{}}`, http.StatusBadRequest},
		{http.MethodPost, "faults", `fail`, http.StatusBadRequest},
		{http.MethodPost, "instances", `{"stock":{"ecs.none":false}}`, http.StatusBadRequest},
		{http.MethodPost, "instances", `{"stock":{"ecs.c6.large":"none"}}`, http.StatusBadRequest},
		{http.MethodPost, "instances", `{"queue":true}`, http.StatusBadRequest},
		{http.MethodPost, "clock", `{"advance":"-1h"}`, http.StatusBadRequest},
		{http.MethodPost, "clock", `{"advance":"soon"}`, http.StatusBadRequest},
		{http.MethodPost, "seed", `{"acounts":[]}`, http.StatusBadRequest},
		{http.MethodPost, "invoke", `{"action":"ram:Invent"}`, http.StatusBadRequest},
		{http.MethodGet, "journal?since=yesterday", "", http.StatusBadRequest},
	} {
		a := c.control(test.method, test.path, test.body)
		if message, _ := a.at("error").(string); a.status != test.status || message == "" {
			t.Errorf("%s %s %s: %d %v, want %d", test.method, test.path, test.body, a.status, a.members, test.status)
		}
	}
}

// Every endpoint of the index exists, and every example names its path.
func TestControl_index(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	index := c.control(http.MethodGet, "", "")
	endpoints, _ := index.at("endpoints").([]any)
	if len(endpoints) != len(emulator.ControlEndpoints()) {
		t.Errorf("index: %v", index.members)
	}
	for _, endpoint := range emulator.ControlEndpoints() {
		if !strings.Contains(endpoint.Example, "$PAI_ENDPOINT/_paiemu/"+endpoint.Path) {
			t.Errorf("%s %s: example %s", endpoint.Method, endpoint.Path, endpoint.Example)
		}
		if a := c.control(endpoint.Method, endpoint.Path, "{"); a.status == http.StatusNotFound {
			t.Errorf("%s %s: %v", endpoint.Method, endpoint.Path, a.members)
		}
	}
}

func TestControl_sameMachineOnly(t *testing.T) {
	t.Parallel()
	handler := emulator.New(emulator.Options{}).Handler()
	for address, want := range map[string]int{
		"127.0.0.1:1": http.StatusOK, "[::1]:1": http.StatusOK, "192.0.2.1:1": http.StatusForbidden, "nonsense": http.StatusForbidden,
	} {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/_paiemu/health", http.NoBody)
		r.RemoteAddr = address
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		if recorder.Code != want {
			t.Errorf("from %s: %d, want %d", address, recorder.Code, want)
		}
	}
}
