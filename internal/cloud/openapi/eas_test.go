package openapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const accessToken = "ZTBmNGQ2MGU3-access-token"

// service is the answer of DescribeService, with further members.
func service(config, rest string) string {
	text, err := json.Marshal(config)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"RequestId":"r","ServiceName":"demo","Status":"Running","Message":"Service is running","AccessToken":%q,"ServiceConfig":%s%s}`,
		accessToken, text, rest)
}

func TestEASGet(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(service(
		`{"metadata":{"name":"demo","workspace_id":"7"},"options":{"enable_ram_role":true},"role_arn":"`+roleARN+`"}`,
		`,"WorkspaceId":"7","CurrentVersion":1,"LatestVersion":2,"Reason":"RUNNING","SafetyLock":"all"`))))
	clients, _ := w.clients(t)
	got, err := clients.EAS.Get(t.Context(), region, "demo")
	if err != nil || got.Fingerprint == nil {
		t.Fatalf("%+v, %v", got, err)
	}
	got.Fingerprint = nil
	want := cloud.Workload{
		Kind: workload.EAS, Region: region, ID: "demo", WorkspaceID: "7", Association: workload.Custom(roleARN),
		Status: "Running", Activity: workload.Active, Settled: true, ReasonCode: "RUNNING", ReasonMessage: "Service is running",
		Locked: true, Behind: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	r := w.seen()[0]
	if len(w.seen()) != 1 || r.Method != "GET" || r.Path != "/api/v2/services/"+region+"/demo" || r.action() != "DescribeService" ||
		r.Header.Get("x-acs-version") != "2021-07-01" || r.Header.Get("x-acs-region-id") != region || len(r.Query) != 0 || r.Body != "" {
		t.Errorf("not one call of DescribeService: %+v", w.seen())
	}
}

func TestEASFacts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config, rest string
		check        func(cloud.Workload) bool
	}{
		"legacy role":           {`{"role_arn":"` + roleARN + `"}`, "", func(w cloud.Workload) bool { return w.LegacyRoleARN == roleARN && w.Association == workload.None() }},
		"no workspace":          {`{}`, "", func(w cloud.Workload) bool { return w.OutsideWorkspace && w.WorkspaceID == "" }},
		"workspace of the JSON": {`{"metadata":{"workspace_id":"9"}}`, "", func(w cloud.Workload) bool { return !w.OutsideWorkspace && w.WorkspaceID == "9" }},
		"workspace beside it":   {`{}`, `,"WorkspaceId":"9"`, func(w cloud.Workload) bool { return w.OutsideWorkspace && w.WorkspaceID == "9" }},
		"half locked":           {`{}`, `,"SafetyLock":"dangerous"`, func(w cloud.Workload) bool { return !w.Locked }},
		"same versions":         {`{}`, `,"CurrentVersion":2,"LatestVersion":2`, func(w cloud.Workload) bool { return !w.Behind }},
		"one version":           {`{}`, `,"CurrentVersion":2`, func(w cloud.Workload) bool { return !w.Behind }},
		"switch as text":        {`{"options":{"enable_ram_role":"true"}}`, "", func(w cloud.Workload) bool { return w.Association == workload.Default() }},
		"canonical key":         {`{"options":{"enable_ram_role":true},"credential":{"role_arn":"` + roleARN + `"}}`, "", func(w cloud.Workload) bool { return w.Association == workload.Custom(roleARN) }},
		"failed, still serving": {`{}`, `,"Status":"Failed","RunningInstance":2`, func(w cloud.Workload) bool { return w.Failed && w.Settled && w.Activity == workload.Active }},
		"failed":                {`{}`, `,"Status":"Failed","RunningInstance":0`, func(w cloud.Workload) bool { return w.Failed && w.Settled && w.Activity == workload.Inactive }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clients, _ := newWire(t, script(ok(service(test.config, test.rest)))).clients(t)
			if got, err := clients.EAS.Get(t.Context(), region, "demo"); err != nil || !test.check(got) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestEASStatuses(t *testing.T) {
	t.Parallel()
	passing := cloud.Workload{}
	waiting := cloud.Workload{Open: true}
	for word, want := range map[string]cloud.Workload{
		"Running": {Activity: workload.Active, Settled: true}, "Developing": {Activity: workload.Active, Settled: true},
		"Stopped": {Activity: workload.Inactive, Settled: true}, "Complete": {Activity: workload.Inactive, Settled: true},
		"Failed": {Activity: workload.Inactive, Settled: true, Failed: true}, "DeleteFailed": {Activity: workload.Inactive, Settled: true, Failed: true},
		"Waiting": waiting, "Pending": waiting,
		"Creating": passing, "Deploying": passing, "Updating": passing, "HotUpdate": passing, "Scaling": passing, "Starting": passing,
		"Stopping": passing, "Deleting": passing, "Cloning": passing, "Committing": passing, "NeverHeardOf": passing, "": passing,
	} {
		clients, _ := newWire(t, script(ok(service(`{}`, fmt.Sprintf(`,"Status":%q`, word))))).clients(t)
		got, err := clients.EAS.Get(t.Context(), region, "demo")
		if err != nil || got.Activity != want.Activity || got.Settled != want.Settled || got.Open != want.Open || got.Failed != want.Failed {
			t.Errorf("%s: %+v, %v", word, got, err)
		}
	}
}

func TestEASErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer   answer
		is, isNo error
	}{
		"gone":                      {refusal(404, "InvalidService.NotFound", "no"), cloud.ErrNotFound, cloud.ErrDenied},
		"somebody else's name":      {refusal(403, "Forbidden.PrivilegeCheckFailed", "no"), cloud.ErrForeign, cloud.ErrNotFound},
		"... is a denial too":       {refusal(403, "Forbidden.PrivilegeCheckFailed", "no"), cloud.ErrDenied, cloud.ErrNotFound},
		"denied":                    {refusal(403, "Forbidden.RAM", "no"), cloud.ErrDenied, cloud.ErrForeign},
		"another 404":               {refusal(404, "InvalidAccessKeyId.NotFound", "no"), cloud.ErrUnauthenticated, cloud.ErrNotFound},
		"without the service JSON":  {ok(`{"ServiceName":"demo","Status":"Creating"}`), cloud.ErrUnavailable, cloud.ErrNotFound},
		"with something else in it": {ok(service("secret text", "")), cloud.ErrUnavailable, cloud.ErrNotFound},
		"the role may not be passed": {answer{status: 403, body: `{"Code":"Forbidden.RAM","Message":"no","AccessDeniedDetail":{"AuthAction":"ram:PassRole"}}`},
			cloud.ErrCannotPass, cloud.ErrDenied},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clients, _ := newWire(t, script(test.answer)).clients(t, noRetries)
			_, err := clients.EAS.Get(t.Context(), region, "demo")
			if !errors.Is(err, test.is) || errors.Is(err, test.isNo) || strings.Contains(err.Error(), "secret text") {
				t.Errorf("%v is not %v, or is %v", err, test.is, test.isNo)
			}
		})
	}
	w := newWire(t, script(ok("{}")))
	clients, _ := w.clients(t)
	if _, err := clients.EAS.Get(t.Context(), region, ""); !errors.Is(err, cloud.ErrInvalid) || len(w.seen()) != 0 {
		t.Errorf("an empty name: %v after %d calls", err, len(w.seen()))
	}
}

// The access token leaves the client as a hash, and no error or log line
// repeats it, even where the cloud does.
func TestEASAccessTokenStaysSecret(t *testing.T) {
	t.Parallel()
	var written log
	w := newWire(t, script(ok(service(`{}`, "")), refusal(400, "InvalidParameter", "the token "+accessToken+" is odd"), ok(`{"Events":[{"Type":"Warning","Message":"token `+accessToken+`"}]}`)))
	clients, _ := w.clients(t, noRetries)
	ctx := tflogtest.RootLogger(t.Context(), &written)
	got, err := clients.EAS.Get(ctx, region, "demo")
	if err != nil {
		t.Fatal(err)
	}
	_, err = clients.EAS.Get(ctx, region, "demo")
	events, _ := clients.EAS.RecentEvents(ctx, region, "demo", 3)
	for where, text := range map[string]string{
		"the workload": fmt.Sprintf("%+v %+v", got, *got.Fingerprint), "the error": fmt.Sprint(err), "the log": written.String(), "an event": fmt.Sprint(events),
	} {
		if strings.Contains(text, accessToken) || text == "" {
			t.Errorf("%s shows the access token: %s", where, text)
		}
	}
}

func TestEASWitness(t *testing.T) {
	t.Parallel()
	read := func(config, rest string) *cloud.Fingerprint {
		clients, _ := newWire(t, script(ok(service(config, rest)))).clients(t)
		got, err := clients.EAS.Get(t.Context(), region, "demo")
		if err != nil {
			t.Fatal(err)
		}
		return got.Fingerprint
	}
	before := read(`{"a":1,"b":{"c":[1]},"options":{"x":true}}`, "")
	after := read(`{"a":2,"d":"new","options":{"enable_ram_role":true},"role_arn":"r"}`, `,"AccessToken":"another-access-token"`)
	lost, added := before.Lost(after), before.Added(after)
	if !reflect.DeepEqual(lost, []string{"a", "b.c", "options.x"}) || !reflect.DeepEqual(added, []string{"d"}) || before.SameSecret(after) {
		t.Errorf("lost %v, added %v, same token %v", lost, added, before.SameSecret(after))
	}
	same := read(`{"options":{"x":true,"enable_ram_role":true},"a":1,"b":{"c":[1]},"credential":{"role_arn":"r"}}`, "")
	if len(before.Lost(same)) != 0 || len(before.Added(same)) != 0 || !before.SameSecret(same) {
		t.Errorf("lost %v, added %v", before.Lost(same), before.Added(same))
	}
}

func TestEASWarnings(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(_ int, r request) answer {
		if r.Query.Get("PageNum") == "2" {
			return ok(`{"TotalPageNum":2,"Events":[null,{"Time":"2026-01-02 03:00:00","Type":"Warning","Message":"plain"}]}`)
		}
		return ok(`{"TotalPageNum":2,"Events":[
			{"Time":"2026-01-02 03:04:05","Type":"Warning","Message":"{\"versionId\":2,\"message\":\"unable to render, error: Failed to assume role for user, reason: no\"}"},
			{"Time":"2026-01-02T03:03:05Z","Type":"Warning","Message":"unable to render, error: odd"},
			{"Time":"2026-01-02 03:05:05","Type":"Normal","Message":"fine"}]}`)
	})
	clients, _ := w.clients(t)
	got, err := clients.Rollouts(workload.EAS).Warnings(t.Context(), region, "demo", start.Add(-time.Minute))
	at := func(clock string) time.Time {
		parsed, err := time.Parse(time.DateTime, "2026-01-02 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	want := []cloud.Event{
		{Time: at("03:00:00"), Message: "plain"},
		{Time: at("03:03:05"), Message: "unable to render, error: odd", Kind: cloud.ErrInvalid},
		{Time: at("03:04:05"), Message: "unable to render, error: Failed to assume role for user, reason: no", Kind: cloud.ErrCannotAssume},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if r := w.seen()[0]; r.Path != "/api/v2/services/"+region+"/demo/events" || r.Query.Get("StartTime") != "2026-01-02 03:03:05" ||
		r.Query.Get("EventType") != "Warning" || r.Query.Get("PageSize") != "100" || len(w.seen()) != 2 {
		t.Errorf("asked %s?%s, %d calls", r.Path, r.Query.Encode(), len(w.seen()))
	}
	lines, err := clients.EAS.RecentEvents(t.Context(), region, "demo", 1)
	if err != nil || !reflect.DeepEqual(lines, []string{want[2].Message}) || w.seen()[2].Query.Has("StartTime") {
		t.Errorf("%q, %v", lines, err)
	}
}

func TestEASRolledOut(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages []answer
		want  bool
	}{
		"all new":         {[]answer{ok(`{"TotalCount":2,"Instances":[{"InstanceName":"a","IsLatest":true},{"InstanceName":"b"}]}`)}, true},
		"one old":         {[]answer{ok(`{"TotalCount":2,"Instances":[{"InstanceName":"a","IsLatest":true},{"InstanceName":"b","IsLatest":false}]}`)}, false},
		"old on page two": {[]answer{ok(`{"TotalCount":2,"Instances":[{"InstanceName":"a","IsLatest":true}]}`), ok(`{"TotalCount":2,"Instances":[{"InstanceName":"b","IsLatest":false}]}`)}, false},
		"none":            {[]answer{ok(`{"TotalCount":0}`)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.pages...))
			clients, _ := w.clients(t)
			got, err := cloud.Cached(clients).Live().Rollouts(workload.EAS).RolledOut(t.Context(), region, "demo")
			if err != nil || got != test.want || len(w.seen()) != len(test.pages) {
				t.Errorf("%v, %v after %d calls", got, err, len(w.seen()))
			}
		})
	}
}

func TestEASPublicAddress(t *testing.T) {
	t.Parallel()
	clients, _ := newWire(t, script(answer{})).clients(t, noRetries, func(c *openapi.Config) {
		c.Endpoints = nil
		c.RequestTimeout = time.Nanosecond // nobody is to be called
	})
	_, err := clients.EAS.Get(t.Context(), "ap-southeast-8", "demo")
	if failed := cloud.AsError(err); failed == nil || failed.Endpoint != "pai-eas.ap-southeast-8.aliyuncs.com" {
		t.Errorf("called %+v", failed)
	}
}
