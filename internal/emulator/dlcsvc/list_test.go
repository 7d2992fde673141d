package dlcsvc_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

// list returns the items of a list.
func (c *cloud) list(parameters map[string]string) []map[string]any {
	c.t.Helper()
	answer := c.must("ListJobs", request{parameters: parameters})
	elements, _ := answer["Jobs"].([]any)
	items := []map[string]any{}
	for _, element := range elements {
		item, _ := element.(map[string]any)
		items = append(items, item)
	}
	return items
}

// listed returns the display names of a list.
func (c *cloud) listed(parameters map[string]string) string {
	c.t.Helper()
	var names []string
	for _, item := range c.list(parameters) {
		names = append(names, fmt.Sprint(item["DisplayName"]))
	}
	return strings.Join(names, " ")
}

func seedEntry(name, further string) string {
	return fmt.Sprintf(`{"id":"dlc%s","account":%q,"region":%q,"workspace_id":"1","name":%q%s}`, name, account, region, name, further)
}

// newCrowd has jobs that differ in what filters look at.
func newCrowd(t *testing.T, options dlcsvc.Options) *cloud {
	t.Helper()
	c := newCloud(t, options)
	c.seedJobs(
		seedEntry("old", `,"age":"169h","status":"Succeeded"`),
		seedEntry("edge", `,"age":"168h","status":"Failed"`),
		seedEntry("Alpha-1", `,"age":"3h","type":"TFJob","workspace_id":"2"`),
		seedEntry("alpha-2", `,"age":"2h","user_id":"201234567890123456","body":{"Settings":{"Tags":{"team":"ml","env":"dev"}}}`),
		seedEntry("quota", `,"age":"1h","status":"Queuing","body":{"ResourceId":"quota1","Accessibility":"PUBLIC",`+
			`"JobSpecs":[{"Type":"Worker","Image":"i","ResourceConfig":{"CPU":"1"}}]}`),
		`{"id":"dlcother","account":"2","region":"cn-hangzhou","name":"other"}`,
		`{"id":"dlcfar","account":"1234567890123456","region":"cn-shanghai","name":"far"}`,
	)
	return c
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	const recent = "quota alpha-2 Alpha-1 edge"
	for name, test := range map[string]struct{ parameters, want string }{
		"the last seven days":        {``, recent},
		"since":                      {`"StartTime":"2025-01-01T00:00:00Z"`, recent + " old"},
		"until":                      {`"EndTime":"2026-01-02T01:04:05Z"`, "alpha-2 Alpha-1 edge"},
		"between":                    {`"StartTime":"2026-01-02T00:04:05Z","EndTime":"2026-01-02T00:04:05Z"`, "Alpha-1"},
		"the window holds for ids":   {`"JobId":"dlcold"`, ""},
		"by another time":            {`"TimeRangeField":"GmtFinishTime","StartTime":"2025-01-01T00:00:00Z"`, "edge old"},
		"workspace":                  {`"WorkspaceId":"2"`, "Alpha-1"},
		"part of the name":           {`"DisplayName":"ALPHA"`, "alpha-2 Alpha-1"},
		"part of the name, wildcard": {`"DisplayName":"lph","DisplayNameSearchMode":"wildcard"`, "alpha-2 Alpha-1"},
		"id in another case":         {`"JobId":"DLCquota"`, "quota"},
		"ids":                        {`"JobIds":"dlcquota,dlcedge,dlcnone"`, "quota edge"},
		"id wins":                    {`"JobIds":"dlcquota","JobId":"dlcedge"`, "edge"},
		"type":                       {`"JobType":"TFJob"`, "Alpha-1"},
		"status":                     {`"Status":"Queuing"`, "quota"},
		"quota":                      {`"ResourceId":"quota1"`, "quota"},
		"user":                       {`"UserIdForFilter":"201234567890123456"`, "alpha-2"},
		"own":                        {`"ShowOwn":"true","FromAllWorkspaces":"true"`, "alpha-2"},
		"accessibility":              {`"Accessibility":"PUBLIC"`, "quota"},
		"tags":                       {`"Tags":"{\"team\":\"ml\"}"`, "alpha-2"},
		"one tag is another":         {`"Tags":"{\"team\":\"ml\",\"env\":\"prod\"}"`, ""},
		"two filters":                {`"DisplayName":"alpha","WorkspaceId":"1"`, "alpha-2"},
		"sorted by name":             {`"SortBy":"DisplayName","Order":"asc"`, "Alpha-1 alpha-2 edge quota"},
		"sorted by status":           {`"SortBy":"Status","Order":"desc"`, "alpha-2 Alpha-1 quota edge"},
		"oldest first":               {`"SortBy":"GmtCreateTime","Order":"asc"`, "edge Alpha-1 alpha-2 quota"},
		"order alone":                {`"Order":"asc"`, "edge Alpha-1 alpha-2 quota"},
		"second page":                {`"PageNumber":"2","PageSize":"3"`, "edge"},
		"beyond the last page":       {`"PageNumber":"1000","PageSize":"100"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, dlcsvc.Options{})
			parameters := map[string]string{}
			for name, value := range wiretest.Decode(t, `{`+test.parameters+`}`) {
				parameters[name] = fmt.Sprint(value)
			}
			if got := c.listed(parameters); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestList_refused(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, dlcsvc.Options{})
	for _, test := range []struct{ name, value, code string }{
		{"PageSize", "101", "InvalidParameter"},
		{"PageSize", "0", "InvalidParameter"},
		{"PageNumber", "1001", "InvalidParameter"},
		{"PageNumber", "x", "InvalidParameter"},
		{"SortBy", "Priority", "InvalidParameter"},
		{"Order", "DESC", "InvalidParameter"},
		{"Status", "running", "InvalidParameter"},
		{"Status", "Running,Queuing", "InvalidParameter"},
		{"StartTime", "2026-01-02 00:00:00", "InvalidParameter"},
		{"Tags", "team=ml", "InvalidParameter"},
		{"ShowOwn", "True", "InvalidParameter"},
		{"FromAllWorkspaces", "true", "InvalidParameter"},
		{"DisplayNameSearchMode", "exact", "NotImplemented"},
		{"TimeRangeField", "GmtStoppedTime", "NotImplemented"},
		{"PaymentType", "Spot", "NotImplemented"},
		{"Username", "alice", "NotImplemented"},
	} {
		message := c.refused("ListJobs", request{parameters: map[string]string{test.name: test.value}}, 400, test.code)
		if !strings.Contains(message, test.name) {
			t.Errorf("%s=%s: %q does not name it", test.name, test.value, message)
		}
	}
}

func TestList_statuses(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, dlcsvc.Options{StatusList: true})
	if got := c.listed(map[string]string{"Status": "Queuing,Failed"}); got != "quota edge" {
		t.Errorf("listed %q", got)
	}
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	for n := range 11 {
		c.create(fmt.Sprintf(`{"DisplayName":"j%02d"}`, n))
	}
	answer := c.must("ListJobs", request{})
	wantMembers(t, answer, `{"TotalCount":11}`)
	if got := c.listed(nil); got != "j10 j09 j08 j07 j06 j05 j04 j03 j02 j01" {
		t.Errorf("first page %q", got)
	}
	if got := c.listed(map[string]string{"PageNumber": "2"}); got != "j00" {
		t.Errorf("second page %q", got)
	}
}

// TestList_lag: a new job can be read before it is listed.
func TestList_lag(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{ListLag: time.Minute})
	id := c.create(`{}`)
	c.get(id)
	c.clock.Advance(time.Minute - time.Second)
	if got := c.listed(nil); got != "" {
		t.Errorf("listed %q", got)
	}
	c.clock.Advance(time.Second)
	if got := c.listed(nil); got != "mnist-01" {
		t.Errorf("listed %q", got)
	}
}
