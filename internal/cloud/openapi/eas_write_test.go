package openapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const (
	configNone    = `{"metadata":{"name":"demo"},"options":{"priority":9}}`
	configDefault = `{"metadata":{"name":"demo"},"options":{"enable_ram_role":true,"priority":9}}`
	configCustom  = `{"metadata":{"name":"demo"},"options":{"enable_ram_role":true,"priority":9},"role_arn":"` + roleARN + `"}`
)

func TestEASAssociateOnTheWire(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config string
		to     workload.Association
		query  string
		body   string
	}{
		"merge":   {configNone, workload.Custom(roleARN), "", `{"options":{"enable_ram_role":true,"priority":9},"role_arn":"` + roleARN + `"}`},
		"replace": {configCustom, workload.Default(), "UpdateType=replace", configDefault},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(ok(service(test.config, "")), ok(`{"RequestId":"r","Message":"updating"}`)))
			clients, _ := w.clients(t)
			if err := clients.EAS.Associate(t.Context(), region, "demo", workload.Association{}, test.to); err != nil {
				t.Fatal(err)
			}
			if w.actions() != "DescribeService UpdateService" {
				t.Fatal(w.actions())
			}
			r := w.seen()[1]
			if r.Method != "PUT" || r.Path != "/api/v2/services/"+region+"/demo" || r.Query.Encode() != test.query || r.Body != test.body ||
				r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("%s %s?%s %s", r.Method, r.Path, r.Query.Encode(), r.Body)
			}
		})
	}
}

func TestEASAssociateWithoutAChange(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(service(configCustom, ""))))
	clients, _ := w.clients(t)
	custom := workload.Custom(roleARN)
	if err := clients.EAS.Associate(t.Context(), region, "demo", custom, custom); err != nil || len(w.seen()) != 0 {
		t.Errorf("%v after %s", err, w.actions())
	}
	// Somebody else was faster.
	if err := clients.EAS.Associate(t.Context(), region, "demo", workload.None(), custom); err != nil || w.actions() != "DescribeService" {
		t.Errorf("%v after %s", err, w.actions())
	}
	// Asked to roll out again, it does.
	if err := clients.Rollouts(workload.EAS).Redeploy(t.Context(), region, "demo", custom); err != nil || w.actions() != "DescribeService DescribeService UpdateService" {
		t.Errorf("%v after %s", err, w.actions())
	}
}

func TestEASRefusedUpdate(t *testing.T) {
	t.Parallel()
	none, custom := ok(service(configNone, "")), ok(service(configCustom, ""))
	drop, done := answer{drop: true}, ok("{}")
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error
	}{
		"refused":                        {[]answer{none, refusal(409, "OperationDenied", "not now")}, "DescribeService UpdateService", cloud.ErrInvalid},
		"gone":                           {[]answer{refusal(404, "InvalidService.NotFound", "no")}, "DescribeService", cloud.ErrNotFound},
		"gone meanwhile":                 {[]answer{none, refusal(404, "InvalidService.NotFound", "no")}, "DescribeService UpdateService", cloud.ErrNotFound},
		"throttled":                      {[]answer{none, refusal(429, "Throttling.User", "slow"), done}, "DescribeService UpdateService UpdateService", nil},
		"answer lost, it was done":       {[]answer{none, drop, custom}, "DescribeService UpdateService DescribeService", nil},
		"answer lost, it was not done":   {[]answer{none, drop, none, done}, "DescribeService UpdateService DescribeService UpdateService", nil},
		"answer lost, then refused":      {[]answer{none, drop, none, refusal(409, "x", "no")}, "DescribeService UpdateService DescribeService UpdateService", cloud.ErrInvalid},
		"server error after it was done": {[]answer{none, refusal(500, "InternalError", "x"), custom}, "DescribeService UpdateService DescribeService", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			err := clients.EAS.Associate(t.Context(), region, "demo", workload.None(), workload.Custom(roleARN))
			if !errors.Is(err, test.want) || w.actions() != test.calls {
				t.Errorf("%v after %s; want %v after %s", err, w.actions(), test.want, test.calls)
			}
		})
	}
}

// services answers ListServices of count services, and DescribeService.
func services(count int, withConfig bool) func(int, request) answer {
	item := func(name string, full bool) string {
		if !full {
			return fmt.Sprintf(`{"ServiceName":%q,"Status":"Running"}`, name)
		}
		config, _ := json.Marshal(configCustom)
		return fmt.Sprintf(`{"ServiceName":%q,"Status":"Running","ServiceConfig":%s}`, name, config)
	}
	return func(_ int, r request) answer {
		if r.action() == "DescribeService" {
			return ok(item(r.Path[strings.LastIndex(r.Path, "/")+1:], true))
		}
		page, _ := strconv.Atoi(r.Query.Get("PageNumber"))
		size, _ := strconv.Atoi(r.Query.Get("PageSize"))
		var items []string
		for n := (page - 1) * size; n < min(page*size, count); n++ {
			items = append(items, item(fmt.Sprintf("service_%d", n), withConfig))
		}
		return ok(fmt.Sprintf(`{"TotalCount":%d,"Services":[%s]}`, count, strings.Join(items, ",")))
	}
}

func TestEASLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		count           int
		withConfig      bool
		lists, describe int
	}{
		"with the role in lists": {150, true, 2, 0},
		"without":                {150, false, 2, 150},
		"none":                   {0, true, 1, 0},
		"exactly one page":       {100, true, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, services(test.count, test.withConfig))
			clients, _ := w.clients(t)
			seen := 0
			for each, err := range clients.EAS.All(t.Context(), region) {
				if err != nil || each.ID != fmt.Sprintf("service_%d", seen) || !each.Association.Equal(workload.Custom(roleARN)) {
					t.Fatalf("%d: %+v, %v", seen, each, err)
				}
				seen++
			}
			if got := strings.Count(w.actions(), "ListServices"); seen != test.count || got != test.lists || len(w.seen()) != test.lists+test.describe {
				t.Errorf("%d services, %d lists of %d calls", seen, got, len(w.seen()))
			}
			if r := w.seen()[0]; r.Path != "/api/v2/services" || r.Query.Encode() != "Order=asc&PageNumber=1&PageSize=100&Sort=CreateTime" {
				t.Errorf("asked %s?%s", r.Path, r.Query.Encode())
			}
		})
	}
}

// A plan of many associations reads the list once; where the list does not
// tell the role, it does not pay for the list again and again.
func TestEASCallsOfAPlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		count, asked    int
		withConfig      bool
		lists, describe int
	}{
		"one":                         {1000, 1, true, 0, 1},
		"150 with the role in lists":  {150, 150, true, 2, 2},
		"150 without":                 {150, 150, false, 1, 150},
		"three of thousands, without": {3000, 3, false, 1, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, services(test.count, test.withConfig))
			live, _ := w.clients(t)
			clients := cloud.Cached(live)
			for range 2 { // the second time is for free
				for n := range test.asked {
					got, err := clients.EAS.Get(t.Context(), region, fmt.Sprintf("service_%d", n))
					if err != nil || !got.Association.Equal(workload.Custom(roleARN)) {
						t.Fatalf("%+v, %v", got, err)
					}
				}
			}
			lists, describes := strings.Count(w.actions(), "ListServices"), strings.Count(w.actions(), "DescribeService")
			if lists != test.lists || describes != test.describe {
				t.Errorf("%d lists and %d reads, want %d and %d", lists, describes, test.lists, test.describe)
			}
			seen := 0
			for each, err := range clients.EAS.All(t.Context(), region) {
				if err != nil || each.Partial {
					t.Fatalf("%+v, %v", each, err)
				}
				if seen++; seen == test.asked {
					break
				}
			}
		})
	}
}

func TestEASListOfOneThatIsGone(t *testing.T) {
	t.Parallel()
	list := services(3, false)
	w := newWire(t, func(n int, r request) answer {
		if strings.HasSuffix(r.Path, "service_1") {
			return refusal(404, "InvalidService.NotFound", "no")
		}
		return list(n, r)
	})
	clients, _ := w.clients(t)
	var names []string
	for each, err := range clients.EAS.All(t.Context(), region) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, each.ID)
	}
	if strings.Join(names, " ") != "service_0 service_2" {
		t.Error(names)
	}
}
