package dlcsvc_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
)

func TestHooks(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Transitions: dlcsvc.Transitions{ByClock: time.Minute}})
	id := c.create(`{}`)
	try := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	// A status that was set stays, whatever the time.
	try(c.service.SetStatus(id, "Restarting"))
	c.clock.Advance(time.Hour)
	wantMembers(t, c.get(id), `{"Status":"Restarting","SubStatus":"Restarting"}`)
	try(c.service.Fail(id, "ResourceAllocateFailed", "No stock."))
	wantMembers(t, c.get(id), `{"Status":"Failed","SubStatus":null,"ReasonCode":"ResourceAllocateFailed","ReasonMessage":"No stock.","GmtFailedTime":"2026-01-02T04:04:05Z"}`)
	try(c.service.SetStatus(id, "Succeeded"))
	wantMembers(t, c.get(id), `{"ReasonCode":"JobSucceeded"}`)
	job, err := c.service.Job(id)
	try(err)
	if jobs := c.service.Jobs(); len(jobs) != 1 || jobs[0].ID != id || job.DisplayName != "mnist-01" || job.Status != "Succeeded" {
		t.Errorf("jobs %+v", jobs)
	}
	try(c.service.Remove(id))
	c.refused("GetJob", request{id: id}, 404, "NotFound")
	if n := c.service.Created("mnist-01"); n != 1 {
		t.Errorf("%d created", n)
	}
	_, err = c.service.Job(id)
	for _, err := range []error{err, c.service.SetStatus(id, "Running"), c.service.Fail(id, "", ""), c.service.Remove(id)} {
		if err == nil || !strings.Contains(err.Error(), id) {
			t.Errorf("error %v does not name the job", err)
		}
	}
	if c.service.SetStatus(id, "running") == nil {
		t.Error("an unknown status was set")
	}
}

// TestHooks_copies: what a hook returns is not the job itself.
func TestHooks_copies(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	c.seed(`,"body":{"Envs":{"A":"1"}}`)
	job, err := c.service.Job(seeded)
	if err != nil {
		t.Fatal(err)
	}
	envs, _ := job.Body["Envs"].(map[string]any)
	envs["A"] = "2"
	wantMembers(t, c.get(seeded), `{"Envs":{"A":"1"}}`)
}

func TestSeed(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Transitions: dlcsvc.Transitions{ByClock: time.Minute}})
	c.seed(`,"type":"TFJob","command":"run","status":"Failed","reason_code":"InvalidParameter","reason_message":"m","user_id":"7",
		"created_at":"2025-12-31T00:00:00Z","credential":{"mode":"custom","role_arn":"` + train + `"},"body":{"Priority":3}`)
	wantMembers(t, c.get(seeded), `{"JobId":"`+seeded+`","DisplayName":"seeded","JobType":"TFJob","UserCommand":"run","Status":"Failed",
		"ReasonCode":"InvalidParameter","ReasonMessage":"m","UserId":"7","Priority":3,"GmtCreateTime":"2025-12-31T00:00:00Z",
		"GmtRunningTime":"2025-12-31T00:00:00Z","GmtFinishTime":"2025-12-31T00:00:00Z","JobSpecs":[`+worker+`],
		"CredentialConfig":{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[
			{"RoleArn":"`+train+`","RoleType":"service","AssumeRoleFor":"`+account+`"}]}]}}`)
	if n := c.service.Created("seeded"); n != 0 {
		t.Errorf("a seeded job counts as created: %d", n)
	}
	c.seedJobs(seedEntry("two", `,"age":"24h","status":"Queuing","credential":{"mode":"default"}`), seedEntry("three", `,"credential":{"mode":"none"}`))
	wantMembers(t, c.get("dlctwo"), `{"Status":"Queuing","GmtCreateTime":"2026-01-01T03:04:05Z","GmtRunningTime":null,"CredentialConfig":`+defaultConfig+`}`)
	wantMembers(t, c.get("dlcthree"), `{"Status":"Running","WorkspaceId":"1","CredentialConfig":`+noneConfig+`}`)
	// A seeded job stays as it is.
	c.clock.Advance(time.Hour)
	c.statuses("dlctwo", "Queuing")
}

func TestSeed_mistakes(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	c.seed(``)
	for _, entry := range []string{
		`{"id":"` + seeded + `","account":"1","region":"r","name":"n"}`,
		`{"id":"dlc1","account":"1","region":"r"}`,
		seedEntry("n", `,"status":"running"`),
		seedEntry("n", `,"typ":"TFJob"`),
		seedEntry("n", `,"type":"tfjob"`),
		seedEntry("n", `,"age":"7d"`),
		seedEntry("n", `,"age":"1h","created_at":"2025-12-31T00:00:00Z"`),
		seedEntry("n", `,"credential":{"mode":"custom"}`),
		seedEntry("n", `,"credential":{"mode":"none","role_arn":"x"}`),
		seedEntry("n", `,"body":{"Priority":0}`),
		seedEntry("n", `,"body":{"ResourceId":"quota1"}`),
		seedEntry("n", `,"body":[]`),
	} {
		document := `{"jobs":[` + seedEntry("first", ``) + `,` + entry + `]}`
		if err := c.service.Seed(json.RawMessage(document)); err == nil {
			t.Errorf("accepted: %s", entry)
		}
	}
	if jobs := c.service.Jobs(); len(jobs) != 1 {
		t.Errorf("a document with a mistake added something: %+v", jobs)
	}
	if err := c.service.Seed(nil); err != nil {
		t.Error(err)
	}
}

// TestSnapshot: to look changes nothing, and equal states give equal text.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Transitions: byReads})
	id := c.create(withCredential(customConfig(train)))
	first := compact(t, c.service.Snapshot())
	if second := compact(t, c.service.Snapshot()); second != first {
		t.Errorf("looking changed\n%s\ninto\n%s", first, second)
	}
	for _, part := range []string{`"id":"` + id + `"`, `"status":"Creating"`, `"pending":["Queuing","EnvPreparing","Running","Succeeded"]`,
		`"association":"` + train + `"`, `"created":{"mnist-01":1}`} {
		if !strings.Contains(first, part) {
			t.Errorf("no %s in %s", part, first)
		}
	}
}
