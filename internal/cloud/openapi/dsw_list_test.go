package openapi_test

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// pages answers ListInstances from ids, size per page.
func pages(ids []string, size int, total bool) func(int, request) answer {
	return func(_ int, r request) answer {
		number, _ := strconv.Atoi(r.Query.Get("PageNumber"))
		var items []string
		for position := (number - 1) * size; position < min(number*size, len(ids)); position++ {
			items = append(items, fmt.Sprintf(`{"InstanceId":%q,"Status":"Running"}`, ids[position]))
		}
		count := ""
		if total {
			count = fmt.Sprintf(`,"TotalCount":%d`, len(ids))
		}
		return ok(fmt.Sprintf(`{"RequestId":"r","Success":true,"Instances":[%s]%s}`, strings.Join(items, ","), count))
	}
}

func numbered(count int) []string {
	ids := make([]string, count)
	for number := range ids {
		ids[number] = "dsw-" + strconv.Itoa(number)
	}
	return ids
}

func TestListPages(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func(int, request) answer
		items  int
		calls  int
	}{
		"one page":                    {pages(numbered(3), 100, true), 3, 1},
		"exactly one page":            {pages(numbered(100), 100, true), 100, 1},
		"three pages":                 {pages(numbered(250), 100, true), 250, 3},
		"smaller pages than asked":    {pages(numbered(25), 10, true), 25, 3},
		"without a count":             {pages(numbered(20), 10, false), 20, 3},
		"none":                        {pages(nil, 100, true), 0, 1},
		"the same page for ever":      {script(pages(numbered(10), 10, false)(0, request{Query: map[string][]string{"PageNumber": {"1"}}})), 10, 2},
		"an instance on two pages":    {pages(append(numbered(10), "dsw-9", "dsw-10"), 10, true), 11, 3},
		"a count that is never there": {script(ok(`{"Success":true,"TotalCount":99,"Instances":[{"InstanceId":"a"},null]}`), ok(`{"Success":true,"TotalCount":99}`)), 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, test.answer)
			clients, _ := w.clients(t)
			seen := map[string]bool{}
			for each, err := range clients.DSW.All(t.Context(), region) {
				if err != nil {
					t.Fatal(err)
				}
				if seen[each.ID] {
					t.Errorf("%s came twice", each.ID)
				}
				seen[each.ID] = true
			}
			if len(seen) != test.items || len(w.seen()) != test.calls {
				t.Errorf("%d items in %d calls, want %d in %d", len(seen), len(w.seen()), test.items, test.calls)
			}
			want := map[string]string{"ResourceId": "ALL", "PageNumber": "1", "PageSize": "100", "SortBy": "GmtCreateTime", "Order": "ASC"}
			got := map[string]string{}
			for key := range w.seen()[0].Query {
				got[key] = w.seen()[0].Query.Get(key)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("asked with %v, want %v", got, want)
			}
		})
	}
}

func TestListStopsEarlyAndAtErrors(t *testing.T) {
	t.Parallel()
	w := newWire(t, pages(numbered(250), 100, true))
	clients, _ := w.clients(t)
	for each, err := range clients.DSW.All(t.Context(), region) {
		if err != nil || each.ID == "dsw-99" {
			break
		}
	}
	if len(w.seen()) != 1 {
		t.Errorf("%d calls although nobody wanted the second page", len(w.seen()))
	}
	w = newWire(t, func(number int, r request) answer {
		if number == 1 {
			return refusal(403, "NoPermission", "no")
		}
		return pages(numbered(250), 100, true)(number, r)
	})
	clients, _ = w.clients(t)
	items := 0
	var failure error
	for _, err := range clients.DSW.All(t.Context(), region) {
		if failure = err; err == nil {
			items++
		}
	}
	if items != 100 || !errors.Is(failure, cloud.ErrDenied) || len(w.seen()) != 2 {
		t.Errorf("%d items, %v after %d calls", items, failure, len(w.seen()))
	}
}
