package dswsvc_test

import (
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

// history makes an instance that was created, stopped, started and failed,
// ten seconds apart.
func history(t *testing.T) (*cloud, string) {
	t.Helper()
	c := newCloud(t, dswsvc.Options{Transitions: dswsvc.Transitions{ByClock: time.Second}})
	id := c.create(createBody("nb", ``))
	c.clock.Advance(10 * time.Second)
	c.must("StopInstance", request{id: id})
	c.clock.Advance(10 * time.Second)
	c.must("StartInstance", request{id: id})
	c.clock.Advance(10 * time.Second)
	c.get(id) // the hook below needs to see it running
	if err := c.service.SetFailure(id, "Internal Error", "ImagePullBackOff"); err != nil {
		t.Fatal(err)
	}
	return c, id
}

// outline reduces a lifecycle to its statuses.
func outline(t *testing.T, answer map[string]any) [][]string {
	t.Helper()
	result := [][]string{}
	for _, session := range answer["Lifecycle"].([]any) {
		var statuses []string
		for _, entry := range session.([]any) {
			statuses = append(statuses, entry.(map[string]any)["Status"].(string))
		}
		result = append(result, statuses)
	}
	return result
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	c, id := history(t)
	tests := []struct{ name, parameters, want string }{
		{"all", "", `[["Creating","ResourceAllocating","EnvPreparing","Starting","Running","Stopping","Stopped"],
			["Starting","ResourceAllocating","EnvPreparing","Running","Failed"]]`},
		{"newest first", "Order=DESC", `[["Failed","Running","EnvPreparing","ResourceAllocating","Starting"],
			["Stopped","Stopping","Running","Starting","EnvPreparing","ResourceAllocating","Creating"]]`},
		{"last session", "SessionNumber=1", `[["Starting","ResourceAllocating","EnvPreparing","Running","Failed"]]`},
		{"limit", "Limit=2", `[["Creating","ResourceAllocating"],["Starting","ResourceAllocating"]]`},
		{"span", "StartTime=2026-01-02T03:04:15Z EndTime=2026-01-02T03:04:16Z", `[["Stopping","Stopped"]]`},
		{"empty span", "StartTime=2027-01-02T03:04:15Z", `[]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			answer := c.must("GetLifecycle", request{id: id, parameters: parameters(test.parameters)})
			wiretest.WantJSON(t, outline(t, answer), test.want)
		})
	}
	failure := c.must("GetLifecycle", request{id: id, parameters: parameters("Order=DESC Limit=1 SessionNumber=1")})
	wiretest.WantJSON(t, failure, `{"Success":true,"TotalCount":1,"Lifecycle":[[{"LifecycleId":"12","Status":"Failed",
		"ReasonCode":"Internal Error","ReasonMessage":"ImagePullBackOff","GmtCreateTime":"2026-01-02T03:04:35Z"}]]}`)
	// Six seconds in Running before the stop, seven before the failure.
	wiretest.WantJSON(t, c.get(id)["AccumulatedRunningTimeInMs"], `13000`)
}

func TestEvents(t *testing.T) {
	t.Parallel()
	c, id := history(t)
	tests := []struct{ name, parameters, want string }{
		{"last two", "Reverse=true MaxEventsNum=2", `{"Success":true,"HttpStatusCode":200,"InstanceId":"` + id + `","TotalCount":12,"Events":[
			"2026-01-02T03:04:35Z Status Failed (Internal Error: ImagePullBackOff)","2026-01-02T03:04:28Z Status Running"]}`},
		{"offset", "Offset=11", `{"Success":true,"HttpStatusCode":200,"InstanceId":"` + id + `","TotalCount":12,"Events":[
			"2026-01-02T03:04:35Z Status Failed (Internal Error: ImagePullBackOff)"]}`},
		{"beyond", "Offset=99", `{"Success":true,"HttpStatusCode":200,"InstanceId":"` + id + `","TotalCount":12,"Events":[]}`},
		{"span", "EndTime=2026-01-02T03:04:05Z", `{"Success":true,"HttpStatusCode":200,"InstanceId":"` + id + `","TotalCount":1,"Events":[
			"2026-01-02T03:04:05Z Status Creating"]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wiretest.WantJSON(t, c.must("GetInstanceEvents", request{id: id, parameters: parameters(test.parameters)}), test.want)
		})
	}
}

func TestRecords_refused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(``)
	tests := []struct{ operation, parameters, code string }{
		{"GetInstance", "Fields=Status", "NotImplemented"},
		{"GetInstance", "Token=t", "NotImplemented"},
		{"GetLifecycle", "Token=t", "NotImplemented"},
		{"GetLifecycle", "Order=up", "ValidationError"},
		{"GetLifecycle", "Limit=0", "ValidationError"},
		{"GetLifecycle", "SessionNumber=x", "ValidationError"},
		{"GetLifecycle", "StartTime=today", "ValidationError"},
		{"GetInstanceEvents", "Token=t", "NotImplemented"},
		{"GetInstanceEvents", "EventLevel=Warning", "NotImplemented"},
		{"GetInstanceEvents", "EndTime=today", "ValidationError"},
		{"GetInstanceEvents", "MaxEventsNum=0", "ValidationError"},
		{"GetInstanceEvents", "Offset=-1", "ValidationError"},
		{"GetInstanceEvents", "Reverse=1", "ValidationError"},
	}
	for _, test := range tests {
		t.Run(test.operation+" "+test.parameters, func(t *testing.T) {
			t.Parallel()
			c.refused(test.operation, request{id: seeded, parameters: parameters(test.parameters)}, 400, test.code)
		})
	}
}
