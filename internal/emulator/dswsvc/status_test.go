package dswsvc_test

import (
	"slices"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

var byReads = dswsvc.Transitions{AfterReads: 1}

// TestStatus_order is each operation's way, seen by reads that each move one
// step.
func TestStatus_order(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, seed, operation string
		request               request
		options               dswsvc.Options
		want                  []string
	}{
		{"start", `,"status":"Stopped"`, "StartInstance", request{}, dswsvc.Options{},
			[]string{"Starting", "ResourceAllocating", "EnvPreparing", "Running", "Running"}},
		{"start on a quota", `,"status":"Failed","resource_id":"quota1"`, "StartInstance", request{}, dswsvc.Options{},
			[]string{"Starting", "Queuing", "ResourceAllocating", "EnvPreparing", "Running"}},
		{"stop", ``, "StopInstance", request{}, dswsvc.Options{}, []string{"Stopping", "Stopped", "Stopped"}},
		{"stop on the way up", `,"status":"Queuing"`, "StopInstance", request{}, dswsvc.Options{}, []string{"Stopping", "Stopped"}},
		{"stop and save", ``, "StopInstance", request{parameters: map[string]string{"SaveImage": "true"}}, dswsvc.Options{},
			[]string{"Saving", "Saved", "Stopping", "Stopped"}},
		{"update", ``, "UpdateInstance", request{body: `{"InstanceName":"renamed"}`}, dswsvc.Options{},
			[]string{"Updating", "Running"}},
		{"quiet update", ``, "UpdateInstance", request{body: `{"InstanceName":"renamed"}`}, dswsvc.Options{QuietUpdates: true},
			[]string{"Running"}},
		{"quiet restart", ``, "UpdateInstance", request{body: `{"CredentialConfig":` + defaultConfig + `}`}, dswsvc.Options{QuietUpdates: true},
			[]string{"Updating", "EnvPreparing", "Running"}},
		{"stale restart", ``, "UpdateInstance", request{body: `{"CredentialConfig":` + defaultConfig + `}`}, dswsvc.Options{StaleReads: 2},
			[]string{"Running", "Running", "Updating", "EnvPreparing", "Running"}},
		{"stale stop", ``, "StopInstance", request{}, dswsvc.Options{StaleReads: 1}, []string{"Running", "Stopping", "Stopped"}},
		{"update and start", `,"status":"Stopped"`, "UpdateInstance", request{body: `{"StartInstance":true}`}, dswsvc.Options{},
			[]string{"Updating", "Starting", "ResourceAllocating", "EnvPreparing", "Running"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.options.Transitions = byReads
			c := newCloud(t, test.options)
			c.seed(test.seed)
			test.request.id = seeded
			c.must(test.operation, test.request)
			c.statuses(seeded, test.want...)
		})
	}
}

func TestStatus_create(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.statuses(c.create(createBody("nb", ``)), "Creating", "ResourceAllocating", "EnvPreparing", "Starting", "Running")
	c.statuses(c.create(`{"WorkspaceId":"1","InstanceName":"nb","ImageId":"image-i","ResourceId":"q","RequestedResource":{"CPU":"1"}}`),
		"Creating", "Queuing", "ResourceAllocating", "EnvPreparing", "Starting", "Running")
}

func TestStatus_severalReads(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: dswsvc.Transitions{AfterReads: 2}})
	c.seed(``)
	c.must("StopInstance", request{id: seeded})
	c.service.Snapshot() // is no read
	c.statuses(seeded, "Stopping")
	// A page that shows the instance is a read.
	if got := c.must("ListInstances", request{parameters: map[string]string{"Status": "Stopping"}})["Instances"].([]any); len(got) != 1 {
		t.Fatalf("listed: %v", got)
	}
	c.statuses(seeded, "Stopped")
}

func TestStatus_byClock(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: dswsvc.Transitions{ByClock: time.Second}})
	c.seed(``)
	c.update(seeded, `{"CredentialConfig":`+defaultConfig+`}`)
	c.statuses(seeded, "Updating", "Updating")
	c.clock.Advance(999 * time.Millisecond)
	c.statuses(seeded, "Updating")
	c.clock.Advance(time.Millisecond)
	c.statuses(seeded, "EnvPreparing")
	c.refused("StopInstance", request{id: seeded, parameters: map[string]string{"SaveImage": "true"}}, 400, "ValidationError")
	c.clock.Advance(time.Hour)
	c.statuses(seeded, "Running")

	// Steps follow one another in time, not when somebody looks.
	sessions := c.must("GetLifecycle", request{id: seeded})["Lifecycle"]
	wiretest.WantJSON(t, sessions, `[[
		{"LifecycleId":"1","Status":"Running","GmtCreateTime":"2026-01-02T03:04:05Z","GmtEndTime":"2026-01-02T03:04:05Z"},
		{"LifecycleId":"2","Status":"Updating","GmtCreateTime":"2026-01-02T03:04:05Z","GmtEndTime":"2026-01-02T03:04:06Z"},
		{"LifecycleId":"3","Status":"EnvPreparing","GmtCreateTime":"2026-01-02T03:04:06Z","GmtEndTime":"2026-01-02T03:04:07Z"},
		{"LifecycleId":"4","Status":"Running","GmtCreateTime":"2026-01-02T03:04:07Z"}]]`)
}

func TestStatus_atOnce(t *testing.T) {
	t.Parallel()
	for _, transitions := range []dswsvc.Transitions{{}, {AtOnce: true}, {AtOnce: true, ByClock: time.Hour, AfterReads: 9}} {
		c := newCloud(t, dswsvc.Options{Transitions: transitions})
		id := c.create(createBody("nb", ``))
		c.statuses(id, "Running")
		c.update(id, `{"CredentialConfig":`+defaultConfig+`}`)
		c.statuses(id, "Running")
		c.must("StopInstance", request{id: id})
		c.statuses(id, "Stopped")
		c.must("DeleteInstance", request{id: id})
		c.refused("GetInstance", request{id: id}, 404, "InternalError")
	}
}

func TestStatus_delete(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(`,"status":"Stopped"`)
	c.must("DeleteInstance", request{id: seeded})
	c.refused("DeleteInstance", request{id: seeded}, 400, "ValidationError")
	c.statuses(seeded, "Deleting")
	c.refused("GetInstance", request{id: seeded}, 404, "InternalError")

	c = newCloud(t, dswsvc.Options{Transitions: dswsvc.Transitions{ByClock: time.Second}, DeleteRunning: true})
	c.seed(``)
	c.must("DeleteInstance", request{id: seeded})
	c.clock.Advance(time.Second)
	c.refused("GetInstance", request{id: seeded}, 404, "InternalError")
}

// TestStatus_allowed is the table of which operation is allowed when.
func TestStatus_allowed(t *testing.T) {
	t.Parallel()
	const update, start, stop, remove = "UpdateInstance", "StartInstance", "StopInstance", "DeleteInstance"
	allowed := map[string][]string{
		"Creating":           {stop},
		"ResourceAllocating": {stop},
		"Queuing":            {stop},
		"EnvPreparing":       {stop},
		"Starting":           {stop},
		"Running":            {update, stop},
		"Updating":           {stop},
		"Saving":             {},
		"Saved":              {start, stop, remove},
		"SaveFailed":         {start, stop, remove},
		"Stopping":           {},
		"Stopped":            {update, start, remove},
		"Recovering":         {stop},
		"Deleting":           {},
		"Failed":             {update, start, remove},
	}
	for status, operations := range allowed {
		for _, operation := range []string{update, start, stop, remove} {
			t.Run(status+"_"+operation, func(t *testing.T) {
				t.Parallel()
				c := newCloud(t, dswsvc.Options{})
				c.seed(`,"status":"` + status + `"`)
				r := request{id: seeded}
				if operation == update {
					r.body = `{"InstanceName":"renamed"}`
				}
				if slices.Contains(operations, operation) {
					c.must(operation, r)
					return
				}
				c.refused(operation, r, 400, "ValidationError")
				c.statuses(seeded, status)
			})
		}
	}
}

// TestStatus_busy: a status that is otherwise stable is not while the
// instance passes through it.
func TestStatus_busy(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(``)
	c.must("StopInstance", request{id: seeded, parameters: map[string]string{"SaveImage": "true"}})
	c.statuses(seeded, "Saving")
	for _, operation := range []string{"StartInstance", "StopInstance", "DeleteInstance"} {
		c.refused(operation, request{id: seeded}, 400, "ValidationError")
	}
	c.statuses(seeded, "Saved", "Stopping", "Stopped")
	c.refused("StopInstance", request{id: seeded, parameters: map[string]string{"SaveImage": "yes"}}, 400, "ValidationError")
}

// TestStatus_failedKeepsReason: an update that does not start the instance
// does not repair it either.
func TestStatus_failedKeepsReason(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(``)
	if err := c.service.SetFailure(seeded, "Internal Error", "ImagePullBackOff"); err != nil {
		t.Fatal(err)
	}
	c.update(seeded, `{"InstanceName":"renamed"}`)
	c.statuses(seeded, "Updating")
	read := c.get(seeded)
	if read["Status"] != "Failed" || read["ReasonCode"] != "Internal Error" || read["ReasonMessage"] != "ImagePullBackOff" {
		t.Errorf("got %v", read)
	}
	c.must("StartInstance", request{id: seeded})
	if read := c.get(seeded); read["ReasonCode"] != nil || read["InstanceUrl"] != nil {
		t.Errorf("got %v", read)
	}
}
