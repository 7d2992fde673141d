package eassvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

// list returns the names of the services of a page.
func (c *cloud) list(parameters ...string) string {
	c.t.Helper()
	items, _ := c.must("ListServices", request{parameters: parameters})["Services"].([]any)
	var names []string
	for _, item := range items {
		members, _ := item.(map[string]any)
		names = append(names, fmt.Sprint(members["ServiceName"]))
	}
	return strings.Join(names, " ")
}

func (c *cloud) seedMany(document string) {
	c.t.Helper()
	if err := c.service.Seed(json.RawMessage(document)); err != nil {
		c.t.Fatal(err)
	}
}

func number(t *testing.T, value any) int {
	t.Helper()
	n, ok := value.(json.Number)
	if !ok {
		t.Fatalf("%v (%T) is no number", value, value)
	}
	i, err := n.Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(i)
}

func wantDifferent(t *testing.T, a, b any) {
	t.Helper()
	if fmt.Sprint(a) == fmt.Sprint(b) {
		t.Errorf("still %v", a)
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(`,"workspace_id":"40823","access_token":"secret","labels":{"team":"a"},"caller_uid":"2","config":{"metadata":{"instance":2,"role":"Queue"},"x":"<>"}`)
	id, _ := c.snapshot()["id"].(string)
	if !strings.HasPrefix(id, "eas-m-") {
		t.Errorf("id %q", id)
	}
	common := `"ServiceName":"demo_svc","ServiceId":"` + id + `","ServiceUid":"` + id + `","Namespace":"demo_svc","Region":"cn-hangzhou",
		"WorkspaceId":"40823","Status":"Running","Reason":"RUNNING","Message":"Service is running","CallerUid":"2",
		"ParentUid":"1234567890123456","Role":"Queue","CurrentVersion":1,"LatestVersion":1,"TotalInstance":2,"RunningInstance":2,
		"PendingInstance":0,"Labels":[{"LabelKey":"team","LabelValue":"a"}],"SafetyLock":"none","TrafficState":"standalone",
		"AccessToken":"secret","CreateTime":"2026-01-02T03:04:05Z","UpdateTime":"2026-01-02T03:04:05Z"`
	config := `,"ServiceConfig":"{\"labels\":{\"team\":\"a\"},\"metadata\":{\"instance\":2,\"name\":\"demo_svc\",\"role\":\"Queue\",\"workspace_id\":\"40823\"},\"x\":\"<>\"}"`
	wiretest.WantJSON(t, c.describe(), `{`+common+config+`,
		"InternetEndpoint":"http://1234567890123456.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/demo_svc",
		"IntranetEndpoint":"http://1234567890123456.vpc.cn-hangzhou.pai-eas.aliyuncs.com/api/predict/demo_svc"}`)
	wiretest.WantJSON(t, c.must("ListServices", request{}), `{"PageNumber":1,"PageSize":100,"TotalCount":1,"Services":[{`+common+config+`}]}`)

	c = newCloud(t, eassvc.Options{ListWithoutConfig: true})
	c.seed(``)
	item := c.must("ListServices", request{})["Services"].([]any)[0].(map[string]any)
	if item["ServiceConfig"] != nil || c.describe()["ServiceConfig"] == nil {
		t.Errorf("list item: %v", item)
	}
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	for _, document := range []string{
		`{"services":[{"name":"first","account":"1234567890123456","region":"cn-hangzhou","workspace_id":"1","labels":{"a":"1","b":"2"},
		   "config":{"metadata":{"role":"Queue","resource":"eas-r-1","group":"g"}}}]}`,
		`{"services":[{"name":"second","account":"1234567890123456","region":"cn-hangzhou","workspace_id":"2","status":"Stopped","labels":{"a":"1"}}]}`,
		`{"services":[{"name":"third","account":"1234567890123456","region":"cn-hangzhou","caller_uid":"7"},
		  {"name":"first","account":"1234567890123456","region":"cn-shanghai"},
		  {"name":"foreign","account":"6543210987654321","region":"cn-hangzhou"}]}`,
	} {
		c.seedMany(document)
		c.clock.Advance(time.Minute)
	}
	uid, _ := c.must("DescribeService", request{name: "second"})["ServiceUid"].(string)
	for _, test := range []struct {
		want       string
		parameters []string
	}{
		{"third second first", nil},
		{"third second first", []string{"Sort", "CreateTime", "Order", "desc"}},
		{"first second third", []string{"Order", "asc"}},
		{"first", []string{"ServiceName", "first"}},
		{"", []string{"ServiceName", "firs"}},
		{"first", []string{"Filter", "irs"}},
		{"second", []string{"ServiceUid", uid}},
		{"third first", []string{"WorkspaceId", "1"}},
		{"first", []string{"WorkspaceId", "1", "IncludeNoWorkspace", "false"}},
		{"second first", []string{"IncludeNoWorkspace", "false"}},
		{"third", []string{"CallerUid", "7"}},
		{"second", []string{"ServiceStatus", "Stopped"}},
		{"first", []string{"Role", "Queue"}},
		{"first", []string{"ResourceId", "eas-r-1"}},
		{"first", []string{"GroupName", "g"}},
		{"third second first", []string{"TrafficState", "standalone"}},
		{"second first", []string{"Label", `{"a":"1"}`}},
		{"first", []string{"Label", `{"a":"1","b":"2"}`}},
		{"third second", []string{"PageSize", "2"}},
		{"first", []string{"PageSize", "2", "PageNumber", "2"}},
		{"", []string{"PageSize", "2", "PageNumber", "9223372036854775807"}},
	} {
		if got := c.list(test.parameters...); got != test.want {
			t.Errorf("%q: got %q, want %q", test.parameters, got, test.want)
		}
	}
	for code, refused := range map[string][][]string{
		"InvalidParameter": {{"PageSize", "101"}, {"PageNumber", "0"}, {"Order", "up"}, {"IncludeNoWorkspace", "no"}, {"Label", "a"}},
		"NotImplemented":   {{"Sort", "Name"}, {"ServiceType", "Async"}, {"ResourceName", "r"}, {"Gateway", "g"}},
	} {
		for _, parameters := range refused {
			c.refused("ListServices", request{parameters: parameters}, 400, code)
		}
	}
	if got := c.as(other).list(); got != "foreign" {
		t.Errorf("the other account sees %q", got)
	}
}

// TestNames: a name is unique in a region, the one who has it.
func TestNames(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.seed(``)
	stranger := c.as(other)
	c.refused("CreateService", request{body: minimal}, 409, "InvalidService.AlreadyExists")
	stranger.refused("CreateService", request{body: minimal}, 403, "Forbidden.PrivilegeCheckFailed")
	for _, operation := range []string{"DescribeService", "DeleteService", "StopService", "ListServiceInstances",
		"DescribeServiceEvent", "DescribeServiceEndpoints"} {
		stranger.refused(operation, request{}, 403, "Forbidden.PrivilegeCheckFailed")
		stranger.refused(operation, request{name: "absent"}, 404, "InvalidService.NotFound")
	}
	stranger.must("CreateService", request{region: "cn-shanghai", body: minimal})
	if got := c.describe()["ParentUid"]; got != account {
		t.Errorf("owner %v", got)
	}
	c.refused("DescribeService", request{region: "cn-shanghai"}, 403, "Forbidden.PrivilegeCheckFailed")
}

func TestCreate(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	c.must("CreateService", request{
		parameters: []string{"WorkspaceId", "40823", "Labels", `{"team":"a"}`, "Develop", "false"},
		body:       `{"metadata":{"name":"demo_svc"},"labels":{"env":"dev"},"token":"secret"}`,
	})
	c.wantConfig(`{"metadata":{"name":"demo_svc","workspace_id":"40823"},"workspace_id":"40823","labels":{"team":"a","env":"dev"}}`)
	read := c.describe()
	wiretest.WantJSON(t, []any{read["WorkspaceId"], read["CallerUid"], read["AccessToken"], read["Labels"]},
		`["40823","201234567890123456","secret",[{"LabelKey":"env","LabelValue":"dev"},{"LabelKey":"team","LabelValue":"a"}]]`)
	if name := c.must("CreateService", request{body: `{"name":"alias"}`})["ServiceName"]; name != "alias" {
		t.Errorf("name %v", name)
	}
}

func TestCreate_refused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{})
	for body, parameters := range map[string][]string{
		`{}`:                         nil,
		`{"x":1}`:                    nil,
		`{"name":"Demo"}`:            nil,
		`{"name":"demo-svc"}`:        nil,
		`{"name":"ab"}`:              nil,
		`{"name":1}`:                 nil,
		`{"metadata":"demo_svc"}`:    nil,
		`{"name":"workspace_one"}`:   {"WorkspaceId", "one"},
		`{"name":"labels_of_lists"}`: {"Labels", "[]"},
		`{"name":"two_workspaces","workspace_id":"1"}`:      {"WorkspaceId", "2"},
		`{"name":"one_name","metadata":{"name":"another"}}`: nil,
	} {
		c.refused("CreateService", request{parameters: parameters, body: body}, 400, "InvalidParameter")
	}
	c.refused("CreateService", request{parameters: []string{"Develop", "true"}, body: minimal}, 400, "NotImplemented")
	if got := c.list(); got != "" {
		t.Errorf("services: %s", got)
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{Transitions: byReads})
	c.seed(`,"labels":{"a":"1"}`)
	labels := func(want string) {
		t.Helper()
		read := c.describe()
		wiretest.WantJSON(t, read["Labels"], want)
		if read["Status"] != "Running" || number(t, read["LatestVersion"]) != 1 {
			t.Errorf("after labels: %v %v", read["Status"], read["LatestVersion"])
		}
	}
	c.must("UpdateServiceLabel", request{body: `{"Labels":{"b":"2","a":"3"}}`})
	labels(`[{"LabelKey":"a","LabelValue":"3"},{"LabelKey":"b","LabelValue":"2"}]`)
	c.must("DeleteServiceLabel", request{parameters: []string{"LabelKeys", `["a","absent"]`}})
	labels(`[{"LabelKey":"b","LabelValue":"2"}]`)
	c.must("DeleteServiceLabel", request{parameters: []string{"Keys", "b,c"}})
	labels(`[]`)
	if config := c.describe()["ServiceConfig"].(string); !strings.Contains(config, `"labels":{}`) {
		t.Errorf("config: %s", config)
	}
	c.refused("DeleteServiceLabel", request{}, 400, "InvalidParameter")
	c.refused("DeleteServiceLabel", request{parameters: []string{"LabelKeys", "a"}}, 400, "InvalidParameter")
	c.refused("UpdateServiceLabel", request{body: `{}`}, 400, "InvalidParameter")
	c.refused("UpdateServiceLabel", request{body: `{"Labels":{"a":1}}`}, 400, "InvalidParameter")

	c.merge(`{"labels":{"c":"4"}}`) // labels of a configuration are labels
	c.statuses("Updating", "Waiting", "Running")
	wiretest.WantJSON(t, c.describe()["Labels"], `[{"LabelKey":"c","LabelValue":"4"}]`)
	c.replace(`{"x":1}`) // and one without leaves them alone
	wiretest.WantJSON(t, c.describe()["Labels"], `[{"LabelKey":"c","LabelValue":"4"}]`)
}

func TestEvents(t *testing.T) {
	t.Parallel()
	c := newCloud(t, eassvc.Options{PlainEvents: true})
	c.seed(``)
	c.clock.Advance(24 * time.Hour)
	c.must("StopService", request{})
	texts := func(parameters ...string) string {
		t.Helper()
		answer := c.must("DescribeServiceEvent", request{parameters: parameters})
		var all []string
		for _, item := range answer["Events"].([]any) {
			all = append(all, fmt.Sprint(item.(map[string]any)["Message"]))
		}
		if len(parameters) == 0 && number(t, answer["TotalCount"]) != len(all) {
			t.Errorf("count: %v", answer)
		}
		return strings.Join(all, ", ")
	}
	for _, test := range []struct {
		want       string
		parameters []string
	}{
		{"Service is stopped, Service is stopping, Service is running", nil},
		{"Service is stopped, Service is stopping", []string{"StartTime", "2026-01-03 03:04:05"}},
		{"Service is running", []string{"EndTime", "2026-01-02 03:04:05"}},
		{"", []string{"EventType", "Warning"}},
		{"Service is stopped, Service is stopping, Service is running", []string{"EventType", "Normal"}},
		{"", []string{"InstanceName", "demo_svc-1-1"}},
		{"Service is stopping", []string{"PageSize", "1", "PageNum", "2"}},
	} {
		if got := texts(test.parameters...); got != test.want {
			t.Errorf("%q: got %q, want %q", test.parameters, got, test.want)
		}
	}
	c.clock.Advance(6*24*time.Hour + time.Second)
	if got := texts(); got != "Service is stopped, Service is stopping" {
		t.Errorf("the last seven days: %q", got)
	}
	for _, parameters := range [][]string{{"StartTime", "2026-01-02T03:04:05Z"}, {"EventType", "Error"}, {"PageNum", "x"}} {
		c.refused("DescribeServiceEvent", request{parameters: parameters}, 400, "InvalidParameter")
	}
}
