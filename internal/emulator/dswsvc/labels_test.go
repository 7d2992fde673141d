package dswsvc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

func TestLabels(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(`,"status":"Queuing","labels":{"team":"ml","stage":"dev"}`)

	answer := c.must("UpdateInstanceLabels", request{id: seeded, body: `{"Labels":[{"Key":"stage","Value":"prod"},{"Key":"new","Value":""}]}`})
	wiretest.WantJSON(t, answer, `{}`)
	read := c.get(seeded)
	wiretest.WantJSON(t, read["Labels"], `[{"Key":"new","Value":""},{"Key":"stage","Value":"prod"},{"Key":"team","Value":"ml"}]`)
	wiretest.WantJSON(t, read["Status"], `"Queuing"`)

	answer = c.must("DeleteInstanceLabels", request{id: seeded, parameters: map[string]string{"LabelKeys": "new, team,unknown"}})
	wiretest.WantJSON(t, answer, `{}`)
	wiretest.WantJSON(t, c.get(seeded)["Labels"], `[{"Key":"stage","Value":"prod"}]`)
}

func TestLabels_refused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, operation string
		request         request
		code            string
	}{
		{"none to set", "UpdateInstanceLabels", request{}, "ValidationError"},
		{"empty", "UpdateInstanceLabels", request{body: `{"Labels":[]}`}, "ValidationError"},
		{"a map", "UpdateInstanceLabels", request{body: `{"Labels":{"a":"b"}}`}, "ValidationError"},
		{"no key", "UpdateInstanceLabels", request{body: `{"Labels":[{"Key":"","Value":"b"}]}`}, "ValidationError"},
		{"value is a number", "UpdateInstanceLabels", request{body: `{"Labels":[{"Key":"a","Value":1}]}`}, "ValidationError"},
		{"unknown member", "UpdateInstanceLabels", request{body: `{"Labels":[{"Key":"a","Value":"b","Scope":"c"}]}`}, "UnknownParameter"},
		{"none to delete", "DeleteInstanceLabels", request{}, "ValidationError"},
		{"blank keys", "DeleteInstanceLabels", request{parameters: map[string]string{"LabelKeys": " ,"}}, "ValidationError"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dswsvc.Options{})
			c.seed(`,"labels":{"team":"ml"}`)
			test.request.id = seeded
			c.refused(test.operation, test.request, 400, test.code)
			wiretest.WantJSON(t, c.get(seeded)["Labels"], `[{"Key":"team","Value":"ml"}]`)
		})
	}
}
