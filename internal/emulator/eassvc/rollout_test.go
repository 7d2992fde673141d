package eassvc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

// stage is what a rolling update shows at one point.
type stage struct {
	status           string
	instances        string
	current, running int
}

func (c *cloud) wantStages(latest int, stages ...stage) {
	c.t.Helper()
	for n, want := range stages {
		instances := c.instances() // before the read that moves the service on
		read := c.describe()
		got := stage{status: read["Status"].(string), instances: instances, current: number(c.t, read["CurrentVersion"]),
			running: number(c.t, read["RunningInstance"])}
		if got != want {
			c.t.Errorf("stage %d: got %+v, want %+v", n+1, got, want)
		}
		if got := number(c.t, read["LatestVersion"]); got != latest {
			c.t.Errorf("stage %d: latest version %d, want %d", n+1, got, latest)
		}
		if total := number(c.t, read["TotalInstance"]); total != want.running+number(c.t, read["PendingInstance"]) {
			c.t.Errorf("stage %d: %d instances in all: %v", n+1, total, read)
		}
	}
}

func TestRollout_update(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seedConfig(`{"metadata":{"instance":2}}`)
	c.merge(`{"x":1}`)
	c.wantStages(2,
		stage{"Updating", "0:Running 0:Running 1:Pending", 1, 2},
		stage{"Waiting", "0:Running 1:Running", 1, 2},
		stage{"Running", "1:Running 1:Running", 2, 2},
	)
	if n := c.service.Redeployments(region, seeded); n != 1 {
		t.Errorf("%d redeployments", n)
	}
}

// TestRollout_earlyRunning: the status alone does not tell that a rolling
// update has ended, not even of one instance.
func TestRollout_earlyRunning(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads, EarlyRunning: true})
	c.seed(``)
	c.merge(`{"x":1}`)
	c.wantStages(2,
		stage{"Updating", "0:Running 1:Pending", 1, 1},
		stage{"Running", "0:Running 1:Running", 1, 2},
		stage{"Running", "1:Running", 2, 1},
	)
}

// TestRollout_interrupted: a second update takes over from the first.
func TestRollout_interrupted(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seedConfig(`{"metadata":{"instance":2}}`)
	c.merge(`{"x":1}`)
	c.refused("UpdateService", request{body: `{"x":2}`}, 409, "OperationDenied.ServiceStatus")
	c.statuses("Updating")
	c.merge(`{"x":2}`) // while Waiting
	c.wantStages(3,
		stage{"Updating", "0:Running 0:Running 1:Pending", 1, 2},
		stage{"Waiting", "0:Running 1:Running", 1, 2},
		stage{"Running", "1:Running 1:Running", 3, 2},
	)
	if n := c.service.Redeployments(region, seeded); n != 2 {
		t.Errorf("%d redeployments", n)
	}
}

func TestRollout_create(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.must("CreateService", request{body: `{"name":"demo_svc","metadata":{"instance":2}}`})
	c.wantStages(1,
		stage{"Creating", "1:Pending 1:Pending", 1, 0},
		stage{"Waiting", "1:Pending 1:Pending", 1, 0},
		stage{"Running", "1:Running 1:Running", 1, 2},
	)
	if n := c.service.Redeployments(region, seeded); n != 0 {
		t.Errorf("%d redeployments by a creation", n)
	}
}

func TestRollout_scale(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seed(``)
	c.merge(`{"metadata":{"instance":2}}`)
	c.wantStages(1, stage{"Scaling", "1:Running", 1, 1}, stage{"Running", "1:Running 1:Running", 1, 2})
	c.merge(`{"metadata":{"instance":0}}`)
	c.wantStages(1, stage{"Scaling", "1:Running 1:Running", 1, 2}, stage{"Running", "", 1, 0})
	if n := c.service.Redeployments(region, seeded); n != 0 {
		t.Errorf("%d redeployments by scaling", n)
	}
}

func TestRollout_restart(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seed(``)
	before := c.snapshot()["instances"]
	c.must("RestartService", request{})
	c.wantStages(1,
		stage{"Updating", "1:Running 1:Pending", 1, 1},
		stage{"Waiting", "1:Running 1:Running", 1, 2},
		stage{"Running", "1:Running", 1, 1},
	)
	wantDifferent(t, before, c.snapshot()["instances"])
	redeployments, restarts := c.service.Counts()
	wiretest.WantJSON(t, []any{redeployments, restarts}, `[{},{"cn-hangzhou/demo_svc":1}]`)
	if n := c.service.Restarts(region, seeded); n != 1 {
		t.Errorf("%d restarts", n)
	}
}

// TestRollout_stopped: the version that an update of a stopped service makes is
// deployed when the service is started.
func TestRollout_stopped(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seed(`,"status":"Stopped"`)
	c.merge(`{"x":1}`)
	c.wantStages(2, stage{"Stopped", "", 1, 0})
	c.must("StartService", request{})
	c.wantStages(2,
		stage{"Starting", "1:Pending", 1, 0},
		stage{"Waiting", "1:Pending", 1, 0},
		stage{"Running", "1:Running", 2, 1},
	)
	if n := c.service.Redeployments(region, seeded); n != 0 {
		t.Errorf("%d redeployments of a stopped service", n)
	}
}

// TestRollout_needless: an update that changes nothing rolls out all the same.
func TestRollout_needless(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	config := c.describe()["ServiceConfig"].(string)
	c.merge(`{"metadata":{"name":"demo_svc"}}`)
	c.wantConfig(config)
	c.wantStages(2, stage{"Running", "1:Running", 2, 1})
	if n := c.service.Redeployments(region, seeded); n != 1 {
		t.Errorf("%d redeployments", n)
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seedConfig(minimal)
	c.replace(`{"x":1}`)
	c.merge(`{"metadata":{"instance":2}}`) // makes no version
	answer := c.must("ListServiceVersions", request{})
	wiretest.WantJSON(t, answer, `{"PageNumber":1,"PageSize":100,"TotalCount":2,"Versions":[
		{"BuildTime":"2026-01-02T03:04:05Z","ImageId":2,"ImageAvailable":"true","Message":"","ServiceRunnable":"true"},
		{"BuildTime":"2026-01-02T03:04:05Z","ImageId":1,"ImageAvailable":"true","Message":"","ServiceRunnable":"true",
		 "ServiceConfig":"{\"containers\":[{\"image\":\"i\"}],\"metadata\":{\"name\":\"demo_svc\"}}"}]}`)
	page := c.must("ListServiceVersions", request{parameters: []string{"PageNumber", "2", "PageSize", "1"}})
	if versions, _ := page["Versions"].([]any); len(versions) != 1 || number(t, page["TotalCount"]) != 2 {
		t.Errorf("page: %v", page)
	}
}

func TestInstances(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seedConfig(`{"metadata":{"instance":2}}`)
	c.merge(`{"x":1}`)
	find := func(parameters ...string) map[string]any {
		return c.must("ListServiceInstances", request{parameters: parameters})
	}
	wiretest.WantJSON(t, find("InstanceStatus", "Pending"), `{"PageNumber":1,"PageSize":100,"TotalCount":1,"Instances":[
		{"InstanceName":"demo_svc-2-3","Status":"Pending","Reason":"PENDING","IsLatest":true,"Isolated":false,
		 "ReadyProcesses":0,"TotalProcesses":1,"RestartCount":0,"CreateTime":"2026-01-02T03:04:05Z"}]}`)
	wiretest.WantJSON(t, find("InstanceName", "demo_svc-1-1"), `{"PageNumber":1,"PageSize":100,"TotalCount":1,"Instances":[
		{"InstanceName":"demo_svc-1-1","Status":"Running","Reason":"RUNNING","IsLatest":false,"Isolated":false,
		 "ReadyProcesses":1,"TotalProcesses":1,"RestartCount":0,"CreateTime":"2026-01-02T03:04:05Z",
		 "StartTime":"2026-01-02T03:04:05Z","StartAt":"2026-01-02T03:04:05Z"}]}`)
	if page := find("PageSize", "2", "PageNumber", "2"); len(page["Instances"].([]any)) != 1 {
		t.Errorf("page: %v", page)
	}
	c.refused("ListServiceInstances", request{parameters: []string{"Role", "x"}}, 400, "NotImplemented")
	c.refused("ListServiceInstances", request{parameters: []string{"PageSize", "0"}}, 400, "InvalidParameter")
}
