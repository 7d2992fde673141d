package dswsvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
)

// fleet has three pay-as-you-go instances and two on quotas, made a minute
// apart in the order of their names.
func fleet(t *testing.T) *cloud {
	t.Helper()
	c := newCloud(t, dswsvc.Options{})
	quota := func(name, resource string, priority int, further string) string {
		return fmt.Sprintf(`{"WorkspaceId":"2","InstanceName":%q,"ImageId":"image-i","ResourceId":%q,"Priority":%d,
			"RequestedResource":{"CPU":"1","GPU":"1"}%s}`, name, resource, priority, further)
	}
	for _, body := range []string{
		createBody("a_train", `,"Labels":[{"Key":"team","Value":"ml"},{"Key":"stage","Value":"dev"}],"Tag":[{"Key":"cost","Value":"1"}]`),
		createBody("b_train", `,"Labels":[{"Key":"team","Value":"ml"}],"Accessibility":"PUBLIC"`),
		createBody("c_serve", ``),
		quota("d_train", "quota1", 9, `,"OversoldType":"ForceQuotaOverSold"`),
		quota("e_serve", "quota2", 1, ``),
	} {
		c.create(body)
		c.clock.Advance(time.Minute)
	}
	return c
}

// list returns the names in the answer.
func (c *cloud) list(parameters map[string]string) string {
	c.t.Helper()
	var names []string
	for _, item := range c.must("ListInstances", request{parameters: parameters})["Instances"].([]any) {
		names = append(names, item.(map[string]any)["InstanceName"].(string)[:1])
	}
	return strings.Join(names, "")
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	c := fleet(t)
	id := c.must("ListInstances", request{parameters: map[string]string{"InstanceName": "b_train"}})["Instances"].([]any)[0].(map[string]any)["InstanceId"].(string)
	tests := []struct{ parameters, want string }{
		{"", "cba"}, // the trap: no quota instances, newest first
		{"ResourceId=", "cba"},
		{"ResourceId=ALL", "edcba"},
		{"ResourceId=quota1", "d"},
		{"ResourceId=quota9", ""},
		{"WorkspaceId=40823", "cba"},
		{"WorkspaceId=2", ""},
		{"WorkspaceId=2 ResourceId=ALL", "ed"},
		{"WorkspaceId=ALL ResourceId=ALL", "edcba"},
		{"InstanceName=train", "ba"}, // a part is enough
		{"InstanceName=TRAIN", ""},
		{"InstanceId=" + id, "b"},
		{"InstanceId=dsw-none," + id, "b"},
		{"InstanceId=dsw-none", ""},
		{"Status=Running", "cba"},
		{"Status=Stopped", ""},
		{"PaymentType=Subscription ResourceId=ALL", "ed"},
		{"PaymentType=Subscription", ""},
		{"AcceleratorType=GPU ResourceId=ALL", "ed"},
		{"AcceleratorType=CPU ResourceId=ALL", "cba"},
		{"Accessibility=PUBLIC", "b"},
		{"CreateUserId=201234567890123456", "cba"},
		{"CreateUserId=1", ""},
		{"OversoldType=ForceQuotaOverSold ResourceId=ALL", "d"},
		{"CreateTimeAfter=2026-01-02T03:05:05Z", "cb"},
		{"CreateTimeBefore=2026-01-02T03:05:05Z", "ba"},
		{`Labels={"team":"ml"}`, "ba"},
		{`Labels={"team":"ml","stage":"dev"}`, "a"},
		{`Labels={"team":""}`, ""},
		{`Tag=[{"Key":"cost","Value":"1"}]`, "a"},
		{`Tag=[{"Key":"cost","Value":"2"}]`, ""},
		{"SortBy=GmtCreateTime Order=ASC", "abc"},
		{"SortBy=Priority Order=DESC ResourceId=ALL", "decba"},
		{"SortBy=Priority Order=ASC ResourceId=ALL", "abced"},
		{"SortBy=GmtModifiedTime Order=ASC", "abc"},
		{"PageSize=2", "cb"},
		{"PageSize=2 PageNumber=2", "a"},
		{"PageSize=2 PageNumber=3", ""},
		{"PageSize=3 PageNumber=2", ""},
		{"PageNumber=9223372036854775807 PageSize=100", ""},
	}
	for _, test := range tests {
		t.Run(test.parameters, func(t *testing.T) {
			t.Parallel()
			if got := c.list(parameters(test.parameters)); got != test.want {
				t.Errorf("got %q; want %q", got, test.want)
			}
		})
	}
}

// parameters splits "A=1 B=2".
func parameters(text string) map[string]string {
	result := map[string]string{}
	for pair := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(pair, "=")
		result[name] = value
	}
	return result
}

func TestList_refused(t *testing.T) {
	t.Parallel()
	c := fleet(t)
	tests := []struct{ parameters, code string }{
		{"SortBy=Priority", "ValidationError"},
		{"Order=ASC", "ValidationError"},
		{"SortBy=InstanceName Order=ASC", "ValidationError"},
		{"SortBy=Priority Order=asc", "ValidationError"},
		{"PageNumber=0", "ValidationError"},
		{"PageNumber=one", "ValidationError"},
		{"PageSize=0", "ValidationError"},
		{"PageSize=101", "ValidationError"},
		{"Status=running", "ValidationError"},
		{"PaymentType=PostPaid", "ValidationError"},
		{"Accessibility=ALL", "ValidationError"},
		{"CreateTimeAfter=2026-01-02", "ValidationError"},
		{"CreateTimeBefore=now", "ValidationError"},
		{`Labels=[]`, "ValidationError"},
		{`Labels={"a":1}`, "ValidationError"},
		{`Labels={"a":"","b":"","c":"","d":"","e":""}`, "ValidationError"},
		{`Tag={"cost":"1"}`, "ValidationError"},
		{`Tag=[`, "ValidationError"},
		{`Tag=[{"TagKey":"cost","TagValue":"1"}]`, "ValidationError"},
		{"ImageName=x", "NotImplemented"},
		{"MinCpu=1000", "NotImplemented"},
		{"GpuType=V100", "NotImplemented"},
	}
	for _, test := range tests {
		t.Run(test.parameters, func(t *testing.T) {
			t.Parallel()
			c.refused("ListInstances", request{parameters: parameters(test.parameters)}, 400, test.code)
		})
	}
}

// TestList_pages walks 23 instances in pages of the default size, all made in
// the same second.
func TestList_pages(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	for n := range 23 {
		c.create(createBody(fmt.Sprintf("nb%d", n), ``))
	}
	seen := map[string]bool{}
	for number, want := range []int{10, 10, 3, 0} {
		answer := c.must("ListInstances", request{parameters: map[string]string{"PageNumber": fmt.Sprint(number + 1)}})
		if answer["TotalCount"] != json.Number("23") {
			t.Errorf("total: %v", answer["TotalCount"])
		}
		items := answer["Instances"].([]any)
		if len(items) != want {
			t.Errorf("page %d has %d", number+1, len(items))
		}
		for _, item := range items {
			seen[item.(map[string]any)["InstanceId"].(string)] = true
		}
	}
	if len(seen) != 23 {
		t.Errorf("pages show %d different instances", len(seen))
	}
}

// TestList_shownStatus: the filter goes by the status that the item shows.
func TestList_shownStatus(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads, StaleReads: 1})
	c.seed(``)
	c.must("StopInstance", request{id: seeded})
	for _, want := range []string{"Running", "Stopping", "Stopped"} {
		if got := c.list(map[string]string{"Status": want}); got != "n" {
			t.Errorf("%s: %q", want, got)
		}
	}
}

// TestList_deletion: the page that shows Deleting is the last to show it.
func TestList_deletion(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(`,"status":"Stopped"`)
	c.must("DeleteInstance", request{id: seeded})
	if got := c.list(nil); got != "n" {
		t.Errorf("while deleting: %q", got)
	}
	if got := c.list(nil); got != "" {
		t.Errorf("after: %q", got)
	}
}
