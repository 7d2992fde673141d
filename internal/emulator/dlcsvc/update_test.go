package dlcsvc_test

import (
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
)

// onQuota makes a seeded job one of a resource quota.
const onQuota = `,"body":{"ResourceId":"quota1","JobSpecs":[{"Type":"Worker","Image":"i","ResourceConfig":{"CPU":"1"}}]}`

func TestUpdate_priority(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		further string
		want    string
	}{
		"creating":      {onQuota + `,"status":"Creating"`, "7"},
		"queuing":       {onQuota + `,"status":"Queuing"`, "7"},
		"preparing":     {onQuota + `,"status":"EnvPreparing"`, "7"},
		"bidding":       {onQuota + `,"status":"Bidding"`, "1"},
		"running":       {onQuota + `,"status":"Running"`, "1"},
		"ended":         {onQuota + `,"status":"Succeeded"`, "1"},
		"without quota": {`,"status":"Queuing"`, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dlcsvc.Options{})
			c.seed(test.further)
			// Accepted in any case: only reading tells.
			wantMembers(t, c.must("UpdateJob", request{id: seeded, body: `{"Priority":7}`}), `{"JobId":"`+seeded+`"}`)
			wantMembers(t, c.get(seeded), `{"Priority":`+test.want+`}`)
		})
	}
}

func TestUpdate_priorityLag(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{PriorityLag: time.Minute})
	c.seed(onQuota + `,"status":"Queuing"`)
	c.must("UpdateJob", request{id: seeded, body: `{"Priority":7}`})
	wantMembers(t, c.get(seeded), `{"Priority":1}`)
	c.clock.Advance(time.Minute)
	wantMembers(t, c.get(seeded), `{"Priority":7}`)
}

func TestUpdate_anyStatus(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"Queuing", "Running", "Stopping", "Succeeded", "Failed"} {
		c := newCloud(t, dlcsvc.Options{})
		c.seed(`,"status":"` + status + `"`)
		c.clock.Advance(time.Hour)
		c.must("UpdateJob", request{id: seeded, body: `{"Description":"d","Accessibility":"PUBLIC"}`})
		wantMembers(t, c.get(seeded), `{"Status":"`+status+`","Description":"d","Accessibility":"PUBLIC"}`)
		wantMembers(t, c.list(nil)[0], `{"GmtModifiedTime":"2026-01-02T04:04:05Z"}`)
		c.must("UpdateJob", request{id: seeded, body: `{"Description":""}`})
		wantMembers(t, c.get(seeded), `{"Description":"","Accessibility":"PUBLIC"}`)
		c.refused("UpdateJob", request{id: seeded, body: `{"Accessibility":"PRIVATE"}`}, 400, "BadRequest")
	}
}

func TestUpdate_refused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	c.seed(``)
	before := compact(t, c.service.Snapshot())
	for body, code := range map[string]string{
		`{"Priority":10}`:               "InvalidParameter",
		`{"Accessibility":"public"}`:    "InvalidParameter",
		`{"Accessibility":"PRIVATE"}`:   "BadRequest",
		`{"Description":1}`:             "InvalidParameter",
		`{"JobSpecs":[{"PodCount":2}]}`: "BadRequest",
	} {
		c.refused("UpdateJob", request{id: seeded, body: body}, 400, code)
	}
	if after := compact(t, c.service.Snapshot()); after != before {
		t.Errorf("a refused update left %s", after)
	}
}
