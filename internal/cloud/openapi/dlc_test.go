package openapi_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// job is an answer of GetJob, or an item of ListJobs.
func job(id, rest string) string {
	return fmt.Sprintf(`{"RequestId":"r","JobId":%q%s}`, id, rest)
}

// dlcRefusal is a refusal of DLC.
func dlcRefusal(status int, code, message string) answer {
	return answer{status: status, body: fmt.Sprintf(`{"Code":%q,"Message":%q,"RequestId":"D1"}`, code, message)}
}

func TestGetJob(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(job("dlc1", `,
		"DisplayName":"mnist","Description":"digits","JobType":"PyTorchJob","WorkspaceId":"268","WorkspaceName":"w","UserId":"20071","TenantId":"1",
		"Status":"Running","SubStatus":"Restarting","ReasonCode":"R","ReasonMessage":"could not read s3cr3t-value-x",
		"Accessibility":"PUBLIC","ResourceId":"quota1","ResourceType":"Lingjun","Priority":7,"UserCommand":"python a.py && true",
		"JobSpecs":[null,
			{"Type":"Worker","Image":"registry/x:1","PodCount":2,"EcsSpec":"ecs.c6.large","RestartPolicy":"Never",
			 "ImageConfig":{"Username":"u","Password":"p"},"ResourceConfig":{},"SpotSpec":{"SpotStrategy":"SpotWithPriceLimit","SpotPriceLimit":0.5},
			 "SystemDisk":{"Category":"cloud_essd","PerformanceLevel":"PL1","Size":40}},
			{"Type":"Master","PodCount":1,"ResourceConfig":{"CPU":"4","Memory":"10Gi","SharedMemory":"1Gi","GPU":"1","GPUType":"V100"}}],
		"DataSources":[{"DataSourceId":"d-1","MountPath":"/data"},{"Uri":"oss://b/","MountPath":"/b"}],
		"CodeSource":{"CodeSourceId":"code-1","Branch":"main","Commit":"abc","MountPath":"/code"},
		"UserVpc":{"VpcId":"vpc-1","SwitchId":"vsw-1","SecurityGroupId":"sg-1","ExtendedCidrs":["10.0.0.0/8"],"DefaultRoute":"eth1"},
		"Envs":{"TOKEN":"s3cr3t-value-x","EMPTY":""},"ThirdpartyLibs":["numpy==1.26"],"ThirdpartyLibDir":"/libs",
		"Settings":{"Tags":{"team":"vision","terraform-provider-pai-request":"ABC"},"EnableRDMA":true,"EnableSanityCheck":false,
			"SanityCheckArgs":"-a","EnableErrorMonitoringInAIMaster":true,"ErrorMonitoringArgs":"-b","OversoldType":"AcceptQuotaOverSold",
			"EnableOssAppend":true,"EnableTideResource":true,"EnableCPUAffinity":true,"DisableEcsStockCheck":true,"JobReservedMinutes":30,
			"JobReservedPolicy":"OnFailure","Driver":"535","AdvancedSettings":{"a":"x","b":{"c":1}}},
		"CredentialConfig":{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[{"RoleArn":"`+roleARN+`"}]}]},
		"Duration":3600,"RestartTimes":"0/10","GmtCreateTime":"2026-01-02T03:00:00Z","GmtRunningTime":"2026-01-02T03:01:00Z","GmtFinishTime":"","Pods":[{}]`))))
	clients, _ := w.clients(t)
	got, err := clients.Jobs.Get(t.Context(), "cn-shanghai", "dlc1")
	if err != nil {
		t.Fatal(err)
	}
	on, off, price := true, false, 0.5
	want := cloud.Job{
		Workload: cloud.Workload{
			Kind: workload.DLC, Region: "cn-shanghai", ID: "dlc1", Name: "mnist", WorkspaceID: "268", Association: workload.Custom(roleARN),
			Public: true, Status: "Running", Activity: workload.Active, ReasonCode: "R", ReasonMessage: "could not read ***",
		},
		Spec: cloud.JobSpec{
			DisplayName: "mnist", Type: "PyTorchJob", WorkspaceID: "268", UserCommand: "python a.py && true", Description: "digits",
			Specs: []cloud.JobNodeSpec{
				{
					Type: new("Worker"), Image: new("registry/x:1"), PodCount: new(int64(2)), ECSSpec: new("ecs.c6.large"), RestartPolicy: new("Never"),
					Spot:       &cloud.JobSpot{Strategy: new("SpotWithPriceLimit"), PriceLimit: &price},
					SystemDisk: &cloud.JobDisk{Category: new("cloud_essd"), PerformanceLevel: new("PL1"), Size: new(int64(40))},
				},
				{Type: new("Master"), PodCount: new(int64(1)), Resources: &cloud.JobResources{CPU: new("4"), Memory: new("10Gi"), SharedMemory: new("1Gi"), GPU: new("1"), GPUType: new("V100")}},
			},
			QuotaID: "quota1", Priority: 7, Accessibility: "PUBLIC", Envs: map[string]string{"TOKEN": "s3cr3t-value-x", "EMPTY": ""},
			DataSources: []cloud.JobDataSource{{ID: new("d-1"), MountPath: new("/data")}, {URI: new("oss://b/"), MountPath: new("/b")}},
			CodeSource:  &cloud.JobCodeSource{ID: new("code-1"), Branch: new("main"), Commit: new("abc"), MountPath: new("/code")},
			VPC: &cloud.JobVPC{
				VPCID: new("vpc-1"), VSwitchID: new("vsw-1"), SecurityGroupID: new("sg-1"), ExtendedCIDRs: []string{"10.0.0.0/8"}, DefaultRoute: new("eth1"),
			},
			ThirdpartyLibs: []string{"numpy==1.26"}, ThirdpartyLibDir: "/libs",
			Settings: &cloud.JobSettings{
				Tags: map[string]string{"team": "vision"}, EnableRDMA: &on, EnableSanityCheck: &off, SanityCheckArgs: new("-a"),
				EnableErrorMonitoringInAIMaster: &on, ErrorMonitoringArgs: new("-b"), OversoldType: new("AcceptQuotaOverSold"), EnableOSSAppend: &on,
				EnableTideResource: &on, EnableCPUAffinity: &on, DisableECSStockCheck: &on, ReservedMinutes: new(int32(30)), ReservedPolicy: new("OnFailure"),
				Driver: new("535"), AdvancedSettings: map[string]string{"a": "x", "b": `{"c":1}`},
			},
			Association: workload.Custom(roleARN),
		},
		Marked: true, SubStatus: "Restarting", Started: true, UserID: "20071", ResourceType: "Lingjun", RestartTimes: "0/10",
		CreateTime:  time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC),
		RunningTime: time.Date(2026, 1, 2, 3, 1, 0, 0, time.UTC), Duration: time.Hour,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	r := w.seen()[0]
	if r.Method != "GET" || r.Path != "/api/v1/jobs/dlc1" || len(r.Query) != 0 || r.Body != "" || r.action() != "GetJob" ||
		r.Header.Get("x-acs-version") != "2020-12-03" || r.Header.Get("x-acs-region-id") != "cn-shanghai" {
		t.Errorf("on the wire: %+v", r)
	}
}

func TestGetJobThatSaysLittle(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(ok(`{"RequestId":"r","JobId":"dlc1","CodeSource":{},"UserVpc":{"VpcId":""},"Settings":{"Tags":{"terraform-provider-pai-request":"A"}},"Envs":{}}`))).clients(t)
	got, err := clients.Jobs.Get(t.Context(), region, "dlc1")
	want := cloud.Job{
		Workload: cloud.Workload{Kind: workload.DLC, Region: region, ID: "dlc1", Association: workload.None()},
		Spec:     cloud.JobSpec{Association: workload.None()},
		Marked:   true,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
}

func TestJobClassification(t *testing.T) {
	t.Parallel()
	custom := workload.Custom(roleARN)
	role := `{"RoleArn":"` + roleARN + `","RoleType":"service","AssumeRoleFor":"1"}`
	for config, want := range map[string]workload.Association{
		``:                                 workload.None(),
		`null`:                             workload.None(),
		`{}`:                               workload.None(),
		`{"EnableCredentialInject":false}`: workload.None(),
		`{"EnableCredentialInject":false,"CredentialConfigItems":[{"Key":"0","Roles":[` + role + `]}]}`:                                                             workload.None(),
		`{"CredentialConfigItems":[{"Key":"0","Roles":[` + role + `]}]}`:                                                                                            workload.None(),
		`{"EnableCredentialInject":true}`:                                                                                                                           workload.Default(),
		`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[]}]}`:                                     workload.Default(),
		`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role"}]}`:                                                workload.Default(),
		`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":null}]}`:                                   workload.Default(),
		`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Roles":[` + role + `]}]}`:                                       custom,
		`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"1","CredentialConfigItems":[{"Key":"0","Roles":[{"RoleArn":"x"}]},{"Key":"1","Roles":[` + role + `]}]}`: custom,
		`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"9","CredentialConfigItems":[{"Key":"0","Roles":[` + role + `]}]}`:                                       custom,
		`{"EnableCredentialInject":true,"CredentialConfigItems":[{"Key":"0","Type":"RoleChain","Roles":[` + role + `,{"RoleArn":"second"}]}]}`:                      custom,
	} {
		rest := ""
		if config != "" {
			rest = `,"CredentialConfig":` + config
		}
		clients, _ := newWire(t, script(ok(job("dlc1", rest)))).clients(t)
		got, err := clients.Jobs.Get(t.Context(), region, "dlc1")
		if err != nil || got.Association != want || got.Spec.Association != want {
			t.Errorf("%s: %v, %v; want %v", config, got.Association, err, want)
		}
	}
}

func TestJobStatuses(t *testing.T) {
	t.Parallel()
	type meaning struct {
		activity                                        workload.Activity
		settled, failed, started, succeeded, isStopping bool
	}
	passing := meaning{}
	for word, want := range map[string]meaning{
		"Creating": passing, "Queuing": passing, "Bidding": passing, "EnvPreparing": passing, "SanityChecking": passing, "Dequeued": passing, "": passing,
		"Running":            {activity: workload.Active, started: true},
		"Restarting":         {activity: workload.Active, started: true},
		"Stopping":           {isStopping: true},
		"SucceededReserving": {started: true, succeeded: true},
		"FailedReserving":    {started: true, failed: true},
		"Succeeded":          {activity: workload.Inactive, settled: true, started: true, succeeded: true},
		"Failed":             {activity: workload.Inactive, settled: true, failed: true},
		"Stopped":            {activity: workload.Inactive, settled: true},
	} {
		clients, _ := newWire(t, script(ok(job("dlc1", `,"Status":"`+word+`"`)), ok(job("dlc1", `,"Status":"`+word+`","GmtRunningTime":"2026-01-02T03:01:00Z"`)))).clients(t)
		got, err := clients.Jobs.Get(t.Context(), region, "dlc1")
		is := meaning{got.Activity, got.Settled, got.Failed, got.Started, got.Succeeded, got.Stopping}
		if err != nil || is != want || got.Status != word {
			t.Errorf("%q: %+v, %v; want %+v", word, is, err, want)
		}
		if ran, err := clients.Jobs.Get(t.Context(), region, "dlc1"); err != nil || !ran.Started {
			t.Errorf("%q: a job that has run has not started: %v", word, err)
		}
	}
}

func TestJobErrors(t *testing.T) {
	t.Parallel()
	get := func(c *cloud.Clients) error { _, err := c.Jobs.Get(t.Context(), region, "dlc1"); return err }
	stop := func(c *cloud.Clients) error { return c.Jobs.Stop(t.Context(), region, "dlc1") }
	remove := func(c *cloud.Clients) error { return c.Jobs.Delete(t.Context(), region, "dlc1") }
	for name, test := range map[string]struct {
		call   func(*cloud.Clients) error
		answer answer
		want   error
	}{
		"gone":                  {get, dlcRefusal(404, "NotFound", "no job"), cloud.ErrNotFound},
		"gone, whatever status": {get, dlcRefusal(400, "NotFound", "no job"), cloud.ErrNotFound},
		"a 404 alone":           {get, dlcRefusal(404, "InvalidParameter", "no job"), cloud.ErrInvalid},
		"a 404 of a key":        {get, dlcRefusal(404, "InvalidAccessKeyId.NotFound", "no"), cloud.ErrUnauthenticated},
		"a 404 of a proxy":      {get, answer{status: 404, body: "<html>"}, cloud.ErrUnavailable},
		"a 404 of nobody":       {get, answer{status: 404, body: "{}"}, cloud.ErrUnavailable},
		"role words elsewhere":  {get, dlcRefusal(400, "BadRequest", cloud.WordingRoleNotPassable), cloud.ErrInvalid},
		"bad request to read":   {get, dlcRefusal(400, "BadRequest", "no"), cloud.ErrInvalid},
		"denied":                {get, dlcRefusal(403, "Forbidden.RAM", "no"), cloud.ErrDenied},
		"denied access":         {get, dlcRefusal(403, "Forbidden.AccessDenied", "no"), cloud.ErrDenied},
		"denied operation":      {get, dlcRefusal(403, "OperationForbidden", "no"), cloud.ErrDenied},
		"throttled":             {get, dlcRefusal(429, "Throttling", "no"), cloud.ErrThrottled},
		"unavailable":           {get, dlcRefusal(503, "ServiceUnavailable", "no"), cloud.ErrUnavailable},
		"stop of an ended one":  {stop, dlcRefusal(400, "BadRequest", "job is Succeeded"), cloud.ErrConflict},
		"stop of none":          {stop, dlcRefusal(404, "NotFound", "no job"), cloud.ErrNotFound},
		"stop forbidden":        {stop, dlcRefusal(403, "Forbidden.RAM", "no"), cloud.ErrDenied},
		"delete of an active":   {remove, dlcRefusal(400, "BadRequest", "job is Running"), cloud.ErrConflict},
		"delete of none":        {remove, dlcRefusal(404, "NotFound", "no job"), cloud.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answer))
			clients, _ := w.clients(t, noRetries)
			if err := test.call(clients); !errors.Is(err, test.want) || len(w.seen()) != 1 {
				t.Errorf("%v after %s, want %v", err, w.actions(), test.want)
			}
		})
	}
}

func TestStopAndDeleteJob(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(job("dlc1", ""))))
	clients, _ := w.clients(t)
	if err := errors.Join(clients.Jobs.Stop(t.Context(), region, "dlc1"), clients.Jobs.Delete(t.Context(), region, "dlc1")); err != nil {
		t.Fatal(err)
	}
	stop, remove := w.seen()[0], w.seen()[1]
	if stop.Method != "POST" || stop.Path != "/api/v1/jobs/dlc1/stop" || stop.action() != "StopJob" || stop.Body != "" {
		t.Errorf("stopped with %+v", stop)
	}
	if remove.Method != "DELETE" || remove.Path != "/api/v1/jobs/dlc1" || remove.action() != "DeleteJob" {
		t.Errorf("deleted with %+v", remove)
	}
}

func TestUpdateJob(t *testing.T) {
	t.Parallel()
	nothing, text, public, priority := "", "digits", "PUBLIC", int32(9)
	for body, update := range map[string]cloud.JobUpdate{
		`{"Description":""}`: {Description: &nothing},
		`{"Accessibility":"PUBLIC","Description":"digits","Priority":9}`: {Description: &text, Priority: &priority, Accessibility: &public},
	} {
		w := newWire(t, script(ok(job("dlc1", ""))))
		clients, _ := w.clients(t)
		err := clients.Jobs.Update(t.Context(), region, "dlc1", update)
		if r := w.seen()[0]; err != nil || r.Method != "PUT" || r.Path != "/api/v1/jobs/dlc1" || r.action() != "UpdateJob" || r.Body != body {
			t.Errorf("%v: %+v, want %s", err, r, body)
		}
	}
	w := newWire(t, script(ok("{}")))
	clients, _ := w.clients(t)
	if err := clients.Jobs.Update(t.Context(), region, "dlc1", cloud.JobUpdate{}); err != nil || len(w.seen()) != 0 {
		t.Errorf("no change: %v after %s", err, w.actions())
	}
}

func TestJobIDs(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"RequestId":"r","Status":"Running"}`)))
	clients, _ := w.clients(t)
	for _, id := range []string{"", ".", "..", strings.Repeat("x", 257)} {
		_, get := clients.Jobs.Get(t.Context(), region, id)
		_, events := clients.Jobs.RecentEvents(t.Context(), region, id, 5)
		text := "t"
		for name, err := range map[string]error{
			"get": get, "events": events, "stop": clients.Jobs.Stop(t.Context(), region, id), "delete": clients.Jobs.Delete(t.Context(), region, id),
			"update": clients.Jobs.Update(t.Context(), region, id, cloud.JobUpdate{Description: &text}),
		} {
			if !errors.Is(err, cloud.ErrInvalid) || len(w.seen()) != 0 {
				t.Fatalf("%s of %q: %v after %s", name, id, err, w.actions())
			}
		}
	}
	for id, path := range map[string]string{
		"dlc-20210126170216-mtl37ge7gkvdz": "/api/v1/jobs/dlc-20210126170216-mtl37ge7gkvdz",
		"a/../b?c#d%2F":                    "/api/v1/jobs/a%2F..%2Fb%3Fc%23d%252F",
		strings.Repeat("é", 256):           "/api/v1/jobs/" + strings.Repeat("%C3%A9", 256),
	} {
		if _, err := clients.Jobs.Get(t.Context(), region, id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if got := w.seen()[len(w.seen())-1].Path; got != path {
			t.Errorf("asked %s, want %s", got, path)
		}
	}
}

func TestRecentJobEvents(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"JobId":"dlc1","RequestId":"r","Events":["oldest",null,"older","newest"]}`)))
	clients, _ := w.clients(t)
	got, err := clients.Jobs.RecentEvents(t.Context(), region, "dlc1", 2)
	if err != nil || !reflect.DeepEqual(got, []string{"older", "newest"}) {
		t.Errorf("%q, %v", got, err)
	}
	if r := w.seen()[0]; r.Path != "/api/v1/jobs/dlc1/events" || r.Query.Encode() != "MaxEventsNum=2000" || r.action() != "GetJobEvents" {
		t.Errorf("asked %s?%s", r.Path, r.Query.Encode())
	}
	if got, err := clients.Jobs.RecentEvents(t.Context(), region, "dlc1", 0); err != nil || len(got) != 0 || len(w.seen()) != 1 {
		t.Errorf("none: %q, %v", got, err)
	}
}

func TestPublicAddressOfDLC(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(answer{})).clients(t, noRetries, func(c *openapi.Config) {
		c.Endpoints = nil
		c.Protocol = ""
		c.RequestTimeout = time.Nanosecond // nobody is to be called
	})
	_, err := clients.Jobs.Get(t.Context(), "eu-central-1", "dlc1")
	if failed := cloud.AsError(err); failed == nil || failed.Endpoint != "pai-dlc.eu-central-1.aliyuncs.com" {
		t.Errorf("called %+v", failed)
	}
}
