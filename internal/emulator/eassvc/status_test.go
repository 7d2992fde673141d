package eassvc_test

import (
	"slices"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

var byReads = eassvc.Transitions{AfterReads: 1}

const minimal = `{"metadata":{"name":"demo_svc"},"containers":[{"image":"i"}]}`

// TestStatus_order is each operation's way, seen by reads that each move one
// step.
func TestStatus_order(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, seed, operation, body string
		options                     eassvc.Options
		want                        []string
	}{
		{"update", ``, "UpdateService", `{"x":1}`, eassvc.Options{}, []string{"Updating", "Waiting", "Running", "Running"}},
		{"update of a failed one", `,"status":"Failed"`, "UpdateService", `{"x":1}`, eassvc.Options{}, []string{"Updating", "Waiting", "Running"}},
		{"early running", ``, "UpdateService", `{"x":1}`, eassvc.Options{EarlyRunning: true}, []string{"Updating", "Running", "Running"}},
		{"stale update", ``, "UpdateService", `{"x":1}`, eassvc.Options{StaleReads: 2},
			[]string{"Running", "Running", "Updating", "Waiting", "Running"}},
		{"scale", ``, "UpdateService", `{"metadata":{"instance":3}}`, eassvc.Options{}, []string{"Scaling", "Running"}},
		{"update of a stopped one", `,"status":"Stopped"`, "UpdateService", `{"x":1}`, eassvc.Options{}, []string{"Stopped", "Stopped"}},
		{"update that starts", `,"status":"Stopped"`, "UpdateService", `{"x":1}`, eassvc.Options{UpdateStarts: true},
			[]string{"Starting", "Waiting", "Running"}},
		{"start", `,"status":"Stopped"`, "StartService", ``, eassvc.Options{}, []string{"Starting", "Waiting", "Running"}},
		{"idle start", ``, "StartService", ``, eassvc.Options{IdleStartStop: true}, []string{"Running", "Running"}},
		{"stop", ``, "StopService", ``, eassvc.Options{}, []string{"Stopping", "Stopped"}},
		{"idle stop", `,"status":"Stopped"`, "StopService", ``, eassvc.Options{IdleStartStop: true}, []string{"Stopped", "Stopped"}},
		{"restart", ``, "RestartService", ``, eassvc.Options{}, []string{"Updating", "Waiting", "Running"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.options.Transitions = byReads
			c := newCloud(t, test.options)
			c.seed(test.seed)
			c.must(test.operation, request{body: test.body})
			c.statuses(test.want...)
		})
	}
}

func TestStatus_create(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads, StaleReads: 3, PartialReads: 2})
	answer := c.must("CreateService", request{body: minimal})
	wiretest.WantJSON(t, answer, `{"ServiceId":"`+c.snapshot()["id"].(string)+`","ServiceName":"demo_svc","Region":"cn-hangzhou","Status":"Creating",
		"InternetEndpoint":"http://1234567890123456.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/demo_svc",
		"IntranetEndpoint":"http://1234567890123456.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/demo_svc"}`)
	for n := range 4 {
		read := c.describe()
		want := []string{"Creating", "Waiting", "Running", "Running"}[n]
		if hasID := read["ServiceUid"] != nil; read["Status"] != want || hasID != (n >= 2) {
			t.Errorf("read %d: %v %v", n+1, read["Status"], read["ServiceUid"])
		}
	}
}

func TestStatus_severalReads(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: eassvc.Transitions{AfterReads: 2}})
	c.seed(``)
	c.must("StopService", request{})
	c.service.Snapshot() // is no read, and neither are these
	c.instances()
	c.warnings()
	c.statuses("Stopping")
	// A page that shows the service is a read.
	if got := c.list("ServiceStatus", "Stopping"); got != "demo_svc" {
		t.Fatalf("listed: %v", got)
	}
	c.statuses("Stopped")
}

func TestStatus_byClock(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: eassvc.Transitions{ByClock: time.Second}})
	c.seed(``)
	c.clock.Advance(time.Minute)
	c.merge(`{"x":1}`)
	c.statuses("Updating", "Updating")
	c.clock.Advance(999 * time.Millisecond)
	c.statuses("Updating")
	c.clock.Advance(time.Hour)
	c.statuses("Running")

	// Steps follow one another in time, not when somebody looks.
	events := c.must("DescribeServiceEvent", request{parameters: []string{"PageSize", "2"}})
	wiretest.WantJSON(t, events, `{"PageNum":1,"TotalPageNum":2,"TotalCount":4,"Events":[
		{"Time":"2026-01-02T03:05:07Z","Type":"Normal","Reason":"Running","Resource":"Service",
		 "Message":"{\"availableInstance\":1,\"message\":\"Service is running\",\"unavailableInstance\":0,\"versionId\":2}"},
		{"Time":"2026-01-02T03:05:06Z","Type":"Normal","Reason":"Waiting","Resource":"Service",
		 "Message":"{\"availableInstance\":2,\"message\":\"Service is waiting\",\"unavailableInstance\":0,\"versionId\":2}"}]}`)
}

func TestStatus_atOnce(t *testing.T) {
	t.Parallel()
	for _, transitions := range []eassvc.Transitions{{}, {AtOnce: true}, {AtOnce: true, ByClock: time.Hour, AfterReads: 9}} {
		c := newCloud(t, eassvc.Options{Transitions: transitions})
		c.must("CreateService", request{body: minimal})
		c.statuses("Running")
		c.merge(`{"x":1}`)
		c.statuses("Running")
		c.must("StopService", request{})
		c.statuses("Stopped")
		c.must("DeleteService", request{})
		c.refused("DescribeService", request{}, 404, "InvalidService.NotFound")
		c.refused("DeleteService", request{}, 404, "InvalidService.NotFound")
		c.must("CreateService", request{body: minimal}) // the name is free again
	}
}

func TestStatus_delete(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seed(``)
	c.must("DeleteService", request{})
	c.must("DeleteService", request{}) // changes nothing
	c.refused("CreateService", request{body: minimal}, 409, "InvalidService.AlreadyExists")
	c.statuses("Deleting")
	c.refused("DescribeService", request{}, 404, "InvalidService.NotFound")
}

// TestStatus_allowed is the table of which operation is allowed when.
func TestStatus_allowed(t *testing.T) {
	t.Parallel()
	const update, start, stop, restart, remove, label, lock = "UpdateService", "StartService", "StopService",
		"RestartService", "DeleteService", "UpdateServiceLabel", "UpdateServiceSafetyLock"
	bodies := map[string]string{update: `{"x":1}`, label: `{"Labels":{"a":"b"}}`, lock: `{"Lock":"all"}`,
		start: ``, stop: ``, restart: ``, remove: ``}
	allowed := map[string][]string{
		"Creating":     {remove, label, lock},
		"Deploying":    {remove, label, lock},
		"Waiting":      {update, stop, remove, label, lock},
		"Pending":      {update, stop, remove, label, lock},
		"Running":      {update, stop, restart, remove, label, lock},
		"Updating":     {stop, remove, label, lock},
		"HotUpdate":    {remove, label, lock},
		"Scaling":      {stop, remove, label, lock},
		"Starting":     {remove, label, lock},
		"Stopping":     {remove, label, lock},
		"Stopped":      {update, start, remove, label, lock},
		"Failed":       {update, start, stop, restart, remove, label, lock},
		"Deleting":     {remove},
		"DeleteFailed": {remove, label, lock},
		"Committing":   {remove, label, lock},
	}
	for status, operations := range allowed {
		for operation, body := range bodies {
			t.Run(status+"_"+operation, func(t *testing.T) {
				t.Parallel()
				c := newCloud(t, eassvc.Options{})
				c.seed(`,"status":"` + status + `"`)
				if slices.Contains(operations, operation) {
					c.must(operation, request{body: body})
					return
				}
				c.refused(operation, request{body: body}, 409, "OperationDenied.ServiceStatus")
				c.statuses(status)
			})
		}
	}
}

// TestLock is the table of which operation a safety lock forbids.
func TestLock(t *testing.T) {
	t.Parallel()
	forbidden := map[string]map[string]bool{
		"none":      {},
		"dangerous": {"StopService": true, "DeleteService": true},
		"all": {"StopService": true, "DeleteService": true, "UpdateService": true, "RestartService": true,
			"UpdateServiceLabel": true, "DeleteServiceLabel": true},
	}
	operations := map[string]request{
		"StopService": {}, "DeleteService": {}, "RestartService": {}, "UpdateService": {body: `{"x":1}`},
		"UpdateServiceLabel":      {body: `{"Labels":{"a":"b"}}`},
		"DeleteServiceLabel":      {parameters: []string{"LabelKeys", `["a"]`}},
		"UpdateServiceSafetyLock": {body: `{"Lock":"none"}`},
		"DescribeService":         {}, "ListServiceInstances": {},
	}
	for lock, refused := range forbidden {
		for operation, r := range operations {
			t.Run(lock+"_"+operation, func(t *testing.T) {
				t.Parallel()
				c := newCloud(t, eassvc.Options{})
				c.seed(``)
				c.must("UpdateServiceSafetyLock", request{body: `{"Lock":"` + lock + `"}`})
				if got := c.describe()["SafetyLock"]; got != lock {
					t.Fatalf("lock %v", got)
				}
				if refused[operation] {
					c.refused(operation, r, 409, "OperationDenied.SafetyLock")
					return
				}
				c.must(operation, r)
			})
		}
	}
	c := newCloud(t, eassvc.Options{})
	c.seed(`,"safety_lock":"all","status":"Stopped"`)
	c.refused("StartService", request{}, 409, "OperationDenied.SafetyLock")
	c.refused("UpdateServiceSafetyLock", request{body: `{"Lock":"some"}`}, 400, "InvalidParameter")
}
