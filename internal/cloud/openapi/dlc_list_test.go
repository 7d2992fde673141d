package openapi_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// jobPages answers ListJobs from ids, size per page.
func jobPages(ids []string, size int) func(int, request) answer {
	return func(_ int, r request) answer {
		number, _ := strconv.Atoi(r.Query.Get("PageNumber"))
		var items []string
		for position := (number - 1) * size; position < min(number*size, len(ids)); position++ {
			items = append(items, fmt.Sprintf(`{"JobId":%q,"Status":"Running"}`, ids[position]))
		}
		return ok(fmt.Sprintf(`{"RequestId":"r","Jobs":[%s],"TotalCount":%d}`, strings.Join(items, ","), len(ids)))
	}
}

func TestListJobs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func(int, request) answer
		jobs   int
		calls  int
	}{
		"none":                        {jobPages(nil, 100), 0, 1},
		"exactly one page":            {jobPages(numbered(100), 100), 100, 1},
		"three pages":                 {jobPages(numbered(250), 100), 250, 3},
		"smaller pages than asked":    {jobPages(numbered(25), 10), 25, 3},
		"a job on two pages":          {jobPages(append(numbered(10), "dsw-9", "dsw-10"), 10), 11, 3},
		"the same page for ever":      {script(ok(`{"Jobs":[{"JobId":"a"},null],"TotalCount":9}`)), 1, 2},
		"a deleted one":               {script(ok(`{"Jobs":[{"JobId":"a"},{"JobId":"b","IsDeleted":true}],"TotalCount":2}`)), 1, 1},
		"a count that is never there": {script(ok(`{"TotalCount":99,"Jobs":[{"JobId":"a"}]}`), ok(`{"TotalCount":99}`)), 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, test.answer)
			clients, _ := w.clients(t)
			seen := map[string]bool{}
			for each, err := range clients.Jobs.All(t.Context(), region, cloud.JobFilter{}) {
				if err != nil {
					t.Fatal(err)
				}
				if seen[each.ID] {
					t.Errorf("%s came twice", each.ID)
				}
				seen[each.ID] = true
			}
			if len(seen) != test.jobs || len(w.seen()) != test.calls {
				t.Errorf("%d jobs in %d calls, want %d in %d", len(seen), len(w.seen()), test.jobs, test.calls)
			}
		})
	}
}

func TestListJobsAsksForWhatIsWanted(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("CST", 8*60*60)
	for name, test := range map[string]struct {
		filter cloud.JobFilter
		more   map[string]string
	}{
		"all": {},
		"some": {
			cloud.JobFilter{
				WorkspaceID: "268", DisplayName: "mnist", Type: "TFJob", Status: "Failed", QuotaID: "quota1", UserID: "2007",
				Tags:  map[string]string{"b": "2", "a": `"1"`},
				Since: time.Date(2025, 12, 1, 8, 0, 0, 0, shanghai), Until: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
			},
			map[string]string{
				"WorkspaceId": "268", "DisplayName": "mnist", "JobType": "TFJob", "Status": "Failed", "ResourceId": "quota1", "UserIdForFilter": "2007",
				"Tags": `{"a":"\"1\"","b":"2"}`, "StartTime": "2025-12-01T00:00:00Z", "EndTime": "2026-01-01T00:00:00Z",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, jobPages(numbered(1), 100))
			clients, _ := w.clients(t)
			for _, err := range clients.Jobs.All(t.Context(), region, test.filter) {
				if err != nil {
					t.Fatal(err)
				}
			}
			want := map[string]string{"PageNumber": "1", "PageSize": "100", "SortBy": "GmtCreateTime", "Order": "desc"}
			maps.Copy(want, test.more)
			r, got := w.seen()[0], map[string]string{}
			for key := range r.Query {
				got[key] = r.Query.Get(key)
			}
			if !reflect.DeepEqual(got, want) || r.Path != "/api/v1/jobs" || r.Method != "GET" || r.action() != "ListJobs" {
				t.Errorf("asked %s with %v, want %v", r.Path, got, want)
			}
		})
	}
}

func TestListJobsStopsEarlyAndAtErrors(t *testing.T) {
	t.Parallel()
	w := newWire(t, jobPages(numbered(250), 100))
	clients, _ := w.clients(t)
	for each, err := range clients.Jobs.All(t.Context(), region, cloud.JobFilter{}) {
		if err != nil || each.ID == "dsw-99" {
			break
		}
	}
	if len(w.seen()) != 1 {
		t.Errorf("%d calls although nobody wanted the second page", len(w.seen()))
	}
	w = newWire(t, func(number int, r request) answer {
		if number == 1 {
			return dlcRefusal(404, "NotFound", "no such workspace")
		}
		return jobPages(numbered(250), 100)(number, r)
	})
	clients, _ = w.clients(t)
	jobs := 0
	var failure error
	for _, err := range clients.Jobs.All(t.Context(), region, cloud.JobFilter{}) {
		if failure = err; err == nil {
			jobs++
		}
	}
	if jobs != 100 || !errors.Is(failure, cloud.ErrInvalid) || errors.Is(failure, cloud.ErrNotFound) || len(w.seen()) != 2 {
		t.Errorf("%d jobs, %v after %d calls", jobs, failure, len(w.seen()))
	}
}

func TestListJobsHasAnEnd(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(number int, _ request) answer {
		return ok(fmt.Sprintf(`{"Jobs":[{"JobId":"dlc%d"}],"TotalCount":1000000}`, number))
	})
	clients, _ := w.clients(t)
	var failure error
	for _, err := range clients.Jobs.All(t.Context(), region, cloud.JobFilter{}) {
		failure = err
	}
	if !errors.Is(failure, cloud.ErrInvalid) || len(w.seen()) != 1000 {
		t.Errorf("%v after %d calls", failure, len(w.seen()))
	}
}

func TestActiveJobs(t *testing.T) {
	t.Parallel()
	listed := map[string]string{
		"Queuing":            `{"JobId":"moves","Status":"Queuing"}`,
		"Running":            `{"JobId":"old","Status":"Running"},{"JobId":"moves","Status":"Running"},{"JobId":"ended","Status":"Succeeded"}`,
		"SucceededReserving": `{"JobId":"kept","Status":"SucceededReserving"}`,
	}
	w := newWire(t, func(_ int, r request) answer {
		items := listed[r.Query.Get("Status")]
		count := 0
		if items != "" {
			count = strings.Count(items, "JobId")
		}
		return ok(fmt.Sprintf(`{"Jobs":[%s],"TotalCount":%d}`, items, count))
	})
	clients, _ := w.clients(t)
	var got []string
	for each, err := range clients.Jobs.Active(t.Context(), region) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, each.ID)
	}
	if want := []string{"moves", "old", "kept"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var statuses []string
	for _, r := range w.seen() {
		statuses = append(statuses, r.Query.Get("Status"))
		if r.Query.Get("StartTime") != "2018-01-01T00:00:00Z" || r.Query.Has("EndTime") || r.Query.Has("WorkspaceId") {
			t.Errorf("asked with %v", r.Query)
		}
	}
	want := "Creating Queuing Bidding EnvPreparing SanityChecking Running Restarting Stopping SucceededReserving FailedReserving"
	if strings.Join(statuses, " ") != want {
		t.Errorf("asked for %v", statuses)
	}

	w = newWire(t, script(ok(`{"Jobs":[],"TotalCount":0}`), dlcRefusal(403, "Forbidden.RAM", "no")))
	clients, _ = w.clients(t)
	var failure error
	for _, err := range clients.Jobs.Active(t.Context(), region) {
		failure = err
	}
	if !errors.Is(failure, cloud.ErrDenied) || len(w.seen()) != 2 {
		t.Errorf("%v after %d calls", failure, len(w.seen()))
	}
}

// The reference calls NodeCount a text; a number must not hide the job.
func TestListedNodeCountIsTextOrNumber(t *testing.T) {
	t.Parallel()
	for _, count := range []string{`"3"`, `3`, `null`} {
		body := `{"TotalCount":1,"Jobs":[{"JobId":"dlc1","Status":"Running","NodeCount":` + count + `}]}`
		clients, _ := newWire(t, script(ok(body))).clients(t)
		jobs := 0
		for job, err := range clients.Jobs.All(t.Context(), region, cloud.JobFilter{}) {
			if err != nil || job.ID != "dlc1" || job.Status != "Running" {
				t.Errorf("NodeCount %s: %+v, %v", count, job, err)
			}
			jobs++
		}
		if jobs != 1 {
			t.Errorf("NodeCount %s: %d jobs", count, jobs)
		}
	}
}
