package dswsvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

func TestOperations(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"CreateInstance":       "POST /api/v2/instances paidsw:CreateInstance",
		"GetInstance":          "GET /api/v2/instances/{InstanceId} paidsw:GetInstance",
		"ListInstances":        "GET /api/v2/instances paidsw:ListInstances",
		"UpdateInstance":       "PUT /api/v2/instances/{InstanceId} paidsw:UpdatePostPaidInstance",
		"StartInstance":        "PUT /api/v2/instances/{InstanceId}/start paidsw:StartInstance",
		"StopInstance":         "PUT /api/v2/instances/{InstanceId}/stop paidsw:StopInstance",
		"DeleteInstance":       "DELETE /api/v2/instances/{InstanceId} paidsw:DeletePostPaidInstance",
		"GetInstanceEvents":    "GET /api/v2/instances/{InstanceId}/events paidsw:GetInstanceEvents",
		"GetLifecycle":         "GET /api/v2/instances/{InstanceId}/lifecycle paidsw:GetLifecycle",
		"UpdateInstanceLabels": "PUT /api/v2/instances/{InstanceId}/labels paidsw:UpdateInstanceLabels",
		"ListEcsSpecs":         "GET /api/v2/ecsspecs paidsw:ListEcsSpecs",
		"DeleteInstanceLabels": "DELETE /api/v2/instances/{InstanceId}/labels paidsw:DeleteInstanceLabels",
	}
	operations := newCloud(t, dswsvc.Options{}).service.Operations()
	if len(operations) != len(want) {
		t.Errorf("%d operations; want %d", len(operations), len(want))
	}
	for _, o := range operations {
		permissions := o.Permissions(&wire.Call{})
		if len(permissions) != 1 || permissions[0].Resource != "*" {
			t.Fatalf("%s: permissions %v", o.Name, permissions)
		}
		if got := fmt.Sprintf("%s %s %s", o.Method, o.Path, permissions[0].Action); got != want[o.Name] {
			t.Errorf("%s: got %q; want %q", o.Name, got, want[o.Name])
		}
		if o.Product != "dsw" || o.Version != "2022-01-01" {
			t.Errorf("%s: %s %s", o.Name, o.Product, o.Version)
		}
	}
}

func TestSeed_refused(t *testing.T) {
	t.Parallel()
	good := `{"id":"dsw-1","account":"1","region":"r","workspace_id":"1","name":"nb"}`
	entry := func(further string) string {
		return `{"id":"dsw-2","account":"1","region":"r","workspace_id":"1","name":"nb"` + further + `}`
	}
	tests := []struct{ name, entry, says string }{
		{"no id", `{"account":"1","region":"r","workspace_id":"1","name":"nb"}`, "required"},
		{"no region", `{"id":"dsw-2","account":"1","workspace_id":"1","name":"nb"}`, "required"},
		{"unknown member", entry(`,"role":"x"`), "role"},
		{"taken id", good, "taken"},
		{"unknown status", entry(`,"status":"Idle"`), "Idle"},
		{"bad name", `{"id":"dsw-2","account":"1","region":"r","workspace_id":"1","name":"note-book"}`, "InstanceName"},
		{"bad accessibility", entry(`,"accessibility":"ALL"`), "Accessibility"},
		{"two kinds of compute", entry(`,"ecs_spec":"e","resource_id":"q"`), "exclude"},
		{"unknown mode", entry(`,"credential":{"mode":"some"}`), "mode"},
		{"custom without role", entry(`,"credential":{"mode":"custom"}`), "mode"},
		{"default with role", entry(`,"credential":{"mode":"default","role_arn":"` + train + `"}`), "mode"},
		{"malformed role", entry(`,"credential":{"mode":"custom","role_arn":"train"}`), "malformed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			service := newCloud(t, dswsvc.Options{}).service
			err := service.Seed(json.RawMessage(`{"instances":[` + good + `,` + test.entry + `]}`))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v; want one about %q", err, test.says)
			}
			wiretest.WantJSON(t, service.Snapshot(), `{"instances":[],"restarts":{}}`)
		})
	}
}

func TestSeed_snapshot(t *testing.T) {
	t.Parallel()
	first := `{"id":"dsw-1","account":"` + account + `","region":"cn-hangzhou","workspace_id":"1","name":"nb","labels":{"b":"2","a":"1"},
		"resource_id":"q","status":"Stopped","credential":{"mode":"custom","role_arn":"` + train + `"}}`
	second := `{"id":"dsw-2","account":"` + account + `","region":"cn-beijing","workspace_id":"1","name":"nb","ecs_spec":"e","user_id":"7"}`
	forth, back := newCloud(t, dswsvc.Options{}).service, newCloud(t, dswsvc.Options{}).service
	for _, document := range []string{``, `{}`, `{"instances":[` + first + `,` + second + `]}`} {
		if err := forth.Seed(json.RawMessage(document)); err != nil {
			t.Fatal(err)
		}
	}
	for _, entry := range []string{second, first} {
		if err := back.Seed(json.RawMessage(`{"instances":[` + entry + `]}`)); err != nil {
			t.Fatal(err)
		}
	}
	want := `{"restarts":{},"instances":[
		{"id":"dsw-1","account":"1234567890123456","region":"cn-hangzhou","status":"Stopped","mode":"custom",
		 "credential":{"env_role_key":"0","configs":[{"key":"0","type":"Role","roles":[{"arn":"` + train + `","type":"service","assume_role_for":"` + account + `"}]}]},
		 "members":{"Accessibility":"PRIVATE","InstanceName":"nb","ResourceId":"q","UserId":"1234567890123456","WorkspaceId":"1"},
		 "labels":{"a":"1","b":"2"},"tags":{},"created_at":"2026-01-02T03:04:05Z","modified_at":"2026-01-02T03:04:05Z"},
		{"id":"dsw-2","account":"1234567890123456","region":"cn-beijing","status":"Running","mode":"none",
		 "members":{"Accessibility":"PRIVATE","EcsSpec":"e","InstanceName":"nb","UserId":"7","WorkspaceId":"1"},
		 "labels":{},"tags":{},"created_at":"2026-01-02T03:04:05Z","modified_at":"2026-01-02T03:04:05Z"}]}`
	wiretest.WantJSON(t, forth.Snapshot(), want)
	one, _ := json.Marshal(forth.Snapshot())
	other, _ := json.Marshal(back.Snapshot())
	if string(one) != string(other) {
		t.Errorf("equal states differ:\n%s\n%s", one, other)
	}
}

func TestHooks(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(``)
	s := c.service
	succeed := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	succeed(s.SetCredential(seeded, "custom", train))
	wiretest.WantJSON(t, c.get(seeded)["CredentialConfig"], `{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[
		{"RoleArn":"`+train+`","RoleType":"service","AssumeRoleFor":"`+account+`"}]}]}`)
	succeed(s.SetCredential(seeded, "default", ""))
	wiretest.WantJSON(t, c.get(seeded)["CredentialConfig"], defaultConfig)
	succeed(s.SetCredential(seeded, "none", ""))
	wiretest.WantJSON(t, c.get(seeded)["CredentialConfig"], `null`)

	c.must("StopInstance", request{id: seeded})
	succeed(s.SetStatus(seeded, "Recovering"))
	c.statuses(seeded, "Recovering", "Recovering") // the stop is forgotten
	succeed(s.SetFailure(seeded, "code", "message"))
	c.statuses(seeded, "Failed")
	if got := s.Restarts(seeded); got != 0 {
		t.Errorf("restarts: %d", got)
	}
	succeed(s.Remove(seeded))
	c.refused("GetInstance", request{id: seeded}, 404, "InternalError")
}

func TestHooks_refused(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{})
	c.seed(``)
	for name, err := range map[string]error{
		"status of nothing":  c.service.SetStatus("dsw-none", "Running"),
		"unknown status":     c.service.SetStatus(seeded, "Idle"),
		"empty status":       c.service.SetStatus(seeded, ""),
		"failure of nothing": c.service.SetFailure("dsw-none", "a", "b"),
		"role of nothing":    c.service.SetCredential("dsw-none", "none", ""),
		"unknown mode":       c.service.SetCredential(seeded, "some", ""),
		"malformed role":     c.service.SetCredential(seeded, "custom", "train"),
		"removal of nothing": c.service.Remove("dsw-none"),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	c.untouched()
}

// TestConcurrency is for the race detector: every entry point at once.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dswsvc.Options{Transitions: byReads})
	c.seed(``)
	var group sync.WaitGroup
	repeat := func(job func() error) {
		group.Go(func() {
			for range 20 {
				if err := job(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, call := range []struct {
		operation string
		request   request
	}{
		{"CreateInstance", request{body: createBody("nb", `,"CredentialConfig":`+customConfig(train))}},
		{"GetInstance", request{}},
		{"ListInstances", request{parameters: map[string]string{"ResourceId": "ALL"}}},
		{"UpdateInstanceLabels", request{body: `{"Labels":[{"Key":"a","Value":"b"}]}`}},
		{"DeleteInstanceLabels", request{parameters: map[string]string{"LabelKeys": "a"}}},
		{"GetLifecycle", request{}},
		{"GetInstanceEvents", request{}},
	} {
		call.request.id = seeded
		repeat(func() error {
			if _, refused := c.try(call.operation, call.request); refused != nil {
				return refused
			}
			return nil
		})
	}
	// Whether these are refused depends on which of them comes first.
	for _, body := range []string{`{"CredentialConfig":` + defaultConfig + `}`, `{"DisassociateCredential":true}`} {
		repeat(func() error {
			_, _ = c.try("UpdateInstance", request{id: seeded, body: body})
			return nil
		})
	}
	repeat(func() error {
		c.service.RestartCounts()
		_, err := json.Marshal(c.service.Snapshot())
		return err
	})
	repeat(func() error { return c.service.SetCredential(seeded, "custom", serve) })
	repeat(func() error { return c.service.SetStock("ecs.c6.large", true) })
	repeat(func() error {
		c.service.SetImageFailure("image-9", true)
		c.service.HoldQueue(true)
		_, _ = c.try("ListEcsSpecs", request{parameters: fields("AcceleratorType=CPU")})
		return nil
	})
	group.Wait()
	if got := c.must("ListInstances", request{})["TotalCount"]; got != json.Number("21") {
		t.Errorf("instances: %v", got)
	}
}
