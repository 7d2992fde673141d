package openapi_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// collect reads a sequence up to its end or first error.
func collect[T any](sequence func(func(T, error) bool)) (all []T, err error) {
	for each, failure := range sequence {
		if failure != nil {
			return all, failure
		}
		all = append(all, each)
	}
	return all, nil
}

// workspacePages answers lists of AIWorkSpace with numbered items.
func workspacePages(list, item string, count, size int) func(int, request) answer {
	return func(_ int, r request) answer {
		number, _ := strconv.Atoi(r.Query.Get("PageNumber"))
		var items []string
		for position := (number - 1) * size; position < min(number*size, count); position++ {
			items = append(items, strings.ReplaceAll(item, "%", strconv.Itoa(position)))
		}
		return ok(fmt.Sprintf(`{"RequestId":"r","TotalCount":%d,%q:[%s]}`, count, list, strings.Join(items, ",")))
	}
}

func TestWorkspaceLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ count, size, calls int }{
		"none": {0, 50, 1}, "one page": {50, 50, 1}, "three pages": {120, 50, 3}, "smaller pages than asked": {45, 20, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, workspacePages("Workspaces", `{"WorkspaceId":"7%","WorkspaceName":"w%","resourceGroupId":"rg-%","Status":"ENABLED"}`, test.count, test.size))
			clients, _ := w.clients(t)
			got, err := collect(clients.Workspaces.All(t.Context(), region))
			if err != nil || len(got) != test.count || len(w.seen()) != test.calls {
				t.Fatalf("%d workspaces, %v in %d calls", len(got), err, len(w.seen()))
			}
			if test.count > 0 && (got[0].ID != "70" || got[0].Name != "w0" || got[0].ResourceGroupID != "rg-0" || got[0].Region != region) {
				t.Errorf("%+v", got[0])
			}
			if query := w.seen()[0].Query.Encode(); query != "Order=ASC&PageNumber=1&PageSize=50&SortBy=GmtCreateTime" {
				t.Errorf("asked with %s", query)
			}

			w = newWire(t, workspacePages("Members", `{"MemberId":"m%","UserId":"u%","AccountName":"n%"}`, test.count, test.size))
			clients, _ = w.clients(t)
			members, err := collect(clients.Workspaces.Members(t.Context(), region, workspace))
			if err != nil || len(members) != test.count || len(w.seen()) != test.calls {
				t.Fatalf("%d members, %v in %d calls", len(members), err, len(w.seen()))
			}
			if r := w.seen()[0]; r.Path != "/api/v1/workspaces/123456/members" || r.action() != "ListMembers" || r.Query.Encode() != "PageNumber=1&PageSize=50" {
				t.Errorf("asked with %+v", r)
			}
		})
	}
}

func TestWorkspaceListsEndAtErrorsAndRepetitions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []answer
		members int
		calls   int
		want    error
	}{
		"the same page for ever": {[]answer{ok(`{"TotalCount":9,"Members":[{"MemberId":"a","AccountName":"a"},null,{}]}`)}, 1, 2, nil},
		"no count":               {[]answer{ok(`{"Members":[{"MemberId":"a"}]}`), ok(`{"Members":[{"MemberId":"b"}]}`), ok(`{}`)}, 2, 3, nil},
		"denied on the way":      {[]answer{ok(`{"TotalCount":9,"Members":[{"MemberId":"a"}]}`), paiRefusal(403, "NoPermissionError", "no")}, 0, 2, cloud.ErrDenied},
		"no workspace":           {[]answer{noWorkspace}, 0, 1, cloud.ErrNoWorkspace},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t, noRetries)
			members, err := collect(clients.Workspaces.Members(t.Context(), region, workspace))
			if !errors.Is(err, test.want) || len(members) != test.members || len(w.seen()) != test.calls {
				t.Errorf("%+v, %v in %d calls", members, err, len(w.seen()))
			}
		})
	}
}

func TestDanglingMembers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ accounts, want string }{
		"null":                  {`"alice" null`, "no yes"},
		"missing":               {`"alice" - "bob"`, "no yes no"},
		"empty":                 {`"" "alice"`, "yes no"},
		"nobody's name is told": {`- -`, "no no"},
	} {
		var items, got []string
		for number, account := range strings.Fields(test.accounts) {
			field := ""
			if account != "-" {
				field = `,"AccountName":` + account
			}
			items = append(items, fmt.Sprintf(`{"MemberId":"m%d","UserId":"u%d"%s}`, number, number, field))
		}
		clients, _ := newWire(t, script(ok(`{"TotalCount":`+strconv.Itoa(len(items))+`,"Members":[`+strings.Join(items, ",")+`]}`))).clients(t)
		members, err := collect(clients.Workspaces.Members(t.Context(), region, workspace))
		for _, each := range members {
			got = append(got, map[bool]string{true: "yes", false: "no"}[each.Dangling])
		}
		if err != nil || strings.Join(got, " ") != test.want {
			t.Errorf("%s: dangling %v, want %s (%v)", name, got, test.want, err)
		}
	}
}
