package openapi_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// A working DSW that has forgotten an instance, or only seems to.
const (
	onceOnly = "GetInstance"
	oneList  = "GetInstance ListInstances"
	bothList = "GetInstance ListInstances ListInstances"
	allAsked = "GetInstance ListInstances ListInstances GetInstance"
)

func listOf(total int, ids ...string) answer {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"InstanceId":%q,"Status":"Running"}`, id))
	}
	return ok(fmt.Sprintf(`{"RequestId":"r","Success":true,"TotalCount":%d,"Instances":[%s]}`, total, strings.Join(items, ",")))
}

// TestGone: what lets an instance leave the state, and what does not.
func TestGone(t *testing.T) {
	t.Parallel()
	missing := dswRefusal(404, "InternalError", "instance not found")
	empty, living := listOf(0), ok(instance("dsw-1", `,"Status":"Running"`))
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error // nil: it lives
	}{
		"no list has it":            {[]answer{missing, empty, empty, missing}, allAsked, cloud.ErrNotFound},
		"others are there":          {[]answer{missing, empty, listOf(2, "dsw-2", "dsw-11"), missing}, allAsked, cloud.ErrNotFound},
		"the filter is ignored":     {[]answer{missing, listOf(1, "dsw-2"), listOf(1, "dsw-2"), missing}, allAsked, cloud.ErrNotFound},
		"in a success":              {[]answer{ok(`{"Success":false,"Code":"InternalError","HttpStatusCode":404}`), empty, empty, missing}, allAsked, cloud.ErrNotFound},
		"with a status of zero":     {[]answer{{status: 404, body: `{"Success":false,"Code":"InternalError","HttpStatusCode":0}`}, empty, empty, missing}, allAsked, cloud.ErrNotFound},
		"another code":              {[]answer{dswRefusal(404, "InstanceNotFound", "no"), empty, empty, missing}, allAsked, cloud.ErrNotFound},
		"listed by its id":          {[]answer{missing, listOf(1, "dsw-1")}, oneList, cloud.ErrUnavailable},
		"listed among all":          {[]answer{missing, empty, listOf(2, "dsw-2", "dsw-1")}, bothList, cloud.ErrUnavailable},
		"a passing fault":           {[]answer{missing, empty, empty, living}, allAsked, nil},
		"the second one is a fault": {[]answer{missing, empty, empty, dswRefusal(500, "InternalError", "x")}, allAsked, cloud.ErrUnavailable},
		"a list that is cut short":  {[]answer{missing, listOf(3, "dsw-2"), listOf(3)}, bothList, cloud.ErrUnavailable},
		"a list without a count":    {[]answer{missing, ok(`{"Success":true,"Instances":[]}`)}, oneList, cloud.ErrUnavailable},
		"list refused":              {[]answer{missing, refusal(403, "NoPermission", "no")}, oneList, cloud.ErrUnavailable},
		"an internal error":         {[]answer{dswRefusal(500, "InternalError", "x")}, onceOnly, cloud.ErrUnavailable},
		"an internal error in 200":  {[]answer{ok(`{"Success":false,"Code":"InternalError","HttpStatusCode":500}`)}, onceOnly, cloud.ErrUnavailable},
		"statuses contradict":       {[]answer{{status: 404, body: `{"Success":false,"Code":"InternalError","HttpStatusCode":500}`}}, onceOnly, cloud.ErrUnavailable},
		"a bad request":             {[]answer{dswRefusal(400, "ValidationError", "no such id")}, onceOnly, cloud.ErrInvalid},
		"by the gateway":            {[]answer{refusal(404, "InternalError", "no")}, onceOnly, cloud.ErrUnavailable},
		"by an unknown key":         {[]answer{refusal(404, "InvalidAccessKeyId.NotFound", "no")}, onceOnly, cloud.ErrUnauthenticated},
		"by an unknown operation":   {[]answer{refusal(404, "InvalidAction.NotFound", "no")}, onceOnly, cloud.ErrInvalid},
		"by a proxy":                {[]answer{{status: 404, body: "<html>"}}, onceOnly, cloud.ErrUnavailable},
		"denied":                    {[]answer{dswRefusal(403, "PermissionError", "no")}, onceOnly, cloud.ErrDenied},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t, noRetries)
			_, err := clients.DSW.Get(t.Context(), region, "dsw-1")
			if !errors.Is(err, test.want) || w.actions() != test.calls {
				t.Errorf("%v after %s; want %v after %s", err, w.actions(), test.want, test.calls)
			}
			var filters []string
			for _, r := range w.seen() {
				if r.action() == "ListInstances" {
					filters = append(filters, r.Query.Get("InstanceId"))
				}
				if r.Query.Has("WorkspaceId") || r.action() == "ListInstances" && r.Query.Get("ResourceId") != "ALL" {
					t.Errorf("looked for it with %v", r.Query)
				}
			}
			filters = slices.Compact(filters)
			if want := []string{"dsw-1", ""}; !slices.Equal(filters, want[:len(filters)]) {
				t.Errorf("asked for the ids %q", filters)
			}
		})
	}
}

// The events of an instance that is not there are refused as it is.
func TestEventsOfWhatIsGone(t *testing.T) {
	t.Parallel()
	missing := dswRefusal(404, "InternalError", "x")
	for calls, answers := range map[string][]answer{
		"GetInstanceEvents " + allAsked: {missing, missing, listOf(0), listOf(0), missing},
		"GetInstanceEvents " + onceOnly: {missing, ok(instance("dsw-1", `,"Status":"Running"`))},
		"GetInstanceEvents":             {dswRefusal(500, "InternalError", "x")},
	} {
		w := newWire(t, script(answers...))
		clients, _ := w.clients(t, noRetries)
		_, err := clients.DSW.RecentEvents(t.Context(), region, "dsw-1", 5)
		if isGone := errors.Is(err, cloud.ErrNotFound); err == nil || isGone != (len(answers) > 2) || w.actions() != calls {
			t.Errorf("%v after %s, want %s", err, w.actions(), calls)
		}
	}
}

// A server's fault is no proof of absence, whatever code comes with it.
func TestFaultsAreNotAbsence(t *testing.T) {
	t.Parallel()
	for code, read := range map[string]func(*cloud.Clients) error{
		"InvalidService.NotFound": func(c *cloud.Clients) error { _, err := c.EAS.Get(t.Context(), region, "svc"); return err },
		"NotFound":                func(c *cloud.Clients) error { _, err := c.Jobs.Get(t.Context(), region, "dlc1"); return err },
		"100600006":               func(c *cloud.Clients) error { _, err := c.Workspaces.Member(t.Context(), region, "1", "2"); return err },
		"100400008":               func(c *cloud.Clients) error { _, err := c.Workspaces.Get(t.Context(), region, "1"); return err },
		"EntityNotExist.Role":     func(c *cloud.Clients) error { return getRole(t.Context(), c) },
	} {
		for status, want := range map[int]error{404: cloud.ErrNotFound, 500: cloud.ErrUnavailable, 503: cloud.ErrUnavailable} {
			clients, _ := newWire(t, script(refusal(status, code, "no"))).clients(t, noRetries)
			if err := read(clients); !errors.Is(err, want) {
				t.Errorf("%d %s: %v, want %v", status, code, err, want)
			}
		}
	}
}

// An answer about nothing, or about something else, is not the state of what
// was asked for.
func TestAnswersAboutSomethingElse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		other string
		read  func(*cloud.Clients) error
	}{
		"instance": {`{"Success":true,"InstanceId":"dsw-2","Status":"Running"}`,
			func(c *cloud.Clients) error { _, err := c.DSW.Get(t.Context(), region, "dsw-1"); return err }},
		"service": {`{"ServiceName":"other","ServiceConfig":"{}"}`,
			func(c *cloud.Clients) error { _, err := c.EAS.Get(t.Context(), region, "svc"); return err }},
		"job": {`{"JobId":"dlc2","Status":"Running"}`,
			func(c *cloud.Clients) error { _, err := c.Jobs.Get(t.Context(), region, "dlc1"); return err }},
		"member": {`{"MemberId":"1-3","UserId":"3","Roles":["PAI.AlgoDeveloper"]}`,
			func(c *cloud.Clients) error { _, err := c.Workspaces.Member(t.Context(), region, "1", "2"); return err }},
		"workspace": {`{"WorkspaceId":"2","WorkspaceName":"other"}`,
			func(c *cloud.Clients) error { _, err := c.Workspaces.Get(t.Context(), region, "1"); return err }},
	} {
		for _, body := range []string{test.other, `{"RequestId":"r"}`} {
			clients, _ := newWire(t, script(ok(body))).clients(t, noRetries)
			if err := test.read(clients); !errors.Is(err, cloud.ErrUnavailable) {
				t.Errorf("%s: %v for %s", name, err, body)
			}
		}
	}
}
