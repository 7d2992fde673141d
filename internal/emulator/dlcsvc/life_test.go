package dlcsvc_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
)

func settings(members string) string { return `{"Settings":{` + members + `}}` }

// TestLife_path is the way of a job that nobody stops.
func TestLife_path(t *testing.T) {
	t.Parallel()
	spot := `{"JobSpecs":[{"Type":"Worker","Image":"i","EcsSpec":"e","SpotSpec":{"SpotDiscountLimit":0.5}}]}`
	fails := func(in string) func(dlcsvc.Job) dlcsvc.Outcome {
		return func(dlcsvc.Job) dlcsvc.Outcome { return dlcsvc.Outcome{FailsIn: in} }
	}
	tests := []struct {
		name, further, want, reason string
		outcome                     func(dlcsvc.Job) dlcsvc.Outcome
	}{
		{"normal", `{}`, "Running Succeeded", "JobSucceeded", nil},
		{"spot", spot, "Running Succeeded", "JobSucceeded", nil},
		{"sanity check", settings(`"EnableSanityCheck":true`), "Running Succeeded", "JobSucceeded", nil},
		{"failing command", `{"UserCommand":"python main.py\nexit 3"}`, "Running Failed", "JobFailed", nil},
		{"false", `{"UserCommand":"set -e; false"}`, "Running Failed", "JobFailed", nil},
		{"a command that ends well", `{"UserCommand":"false; exit 0"}`, "Running Succeeded", "JobSucceeded", nil},
		{"another word", `{"UserCommand":"python exit 1.py"}`, "Running Succeeded", "JobSucceeded", nil},
		{"fails while it runs", `{}`, "Running Failed", "JobFailed", fails("Running")},
		{"fails in the queue", `{}`, "Creating Queuing Failed", "JobFailed", fails("Queuing")},
		{"fails at once", `{}`, "Creating Failed", "JobFailed", fails("Creating")},
		{"another cause", `{}`, "Creating Queuing Failed", "ResourceAllocateFailed", func(dlcsvc.Job) dlcsvc.Outcome {
			return dlcsvc.Outcome{FailsIn: "Queuing", ReasonCode: "ResourceAllocateFailed"}
		}},
		{"by name", `{"DisplayName":"doomed"}`, "Running Failed", "JobFailed", func(job dlcsvc.Job) dlcsvc.Outcome {
			if job.DisplayName == "doomed" && job.Association == "none" && job.Status == "" {
				return dlcsvc.Outcome{FailsIn: "Running"}
			}
			return dlcsvc.Outcome{}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			want := test.want
			if rest, runs := strings.CutPrefix(want, "Running"); runs {
				way := "Creating Queuing EnvPreparing Running"
				switch test.name {
				case "spot":
					way = "Creating Queuing Bidding EnvPreparing Running"
				case "sanity check":
					way = "Creating Queuing EnvPreparing SanityChecking Running"
				}
				want = way + rest
			}
			// At once, the way is over when the job is created.
			c := newCloud(t, dlcsvc.Options{Outcome: test.outcome})
			id := c.create(test.further)
			if got := c.history(id); got != want {
				t.Errorf("history %q, want %q", got, want)
			}
			wantMembers(t, c.get(id), `{"ReasonCode":"`+test.reason+`"}`)
			// By reads, each status is seen once.
			c = newCloud(t, dlcsvc.Options{Outcome: test.outcome, Transitions: byReads})
			c.statuses(c.create(test.further), strings.Fields(want)...)
		})
	}
}

// TestLife_clock: each status lasts its time, and the times tell when it began,
// not when somebody looked.
func TestLife_clock(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Transitions: dlcsvc.Transitions{ByClock: 10 * time.Second}, RunTime: time.Hour})
	id := c.create(`{}`)
	wantMembers(t, c.get(id), `{"Status":"Creating","GmtCreateTime":"2026-01-02T03:04:05Z","GmtSubmittedTime":null,"GmtRunningTime":null,"Duration":0}`)
	c.clock.Advance(9 * time.Second)
	c.statuses(id, "Creating", "Creating")
	c.clock.Advance(31 * time.Second)
	wantMembers(t, c.get(id), `{"Status":"Running","GmtSubmittedTime":"2026-01-02T03:04:15Z","GmtRunningTime":"2026-01-02T03:04:35Z",
		"GmtFinishTime":null,"ReasonCode":null,"Duration":10}`)
	c.clock.Advance(time.Hour)
	wantMembers(t, c.get(id), `{"Status":"Succeeded","GmtSuccessedTime":"2026-01-02T04:04:35Z","GmtFinishTime":"2026-01-02T04:04:35Z",
		"GmtFailedTime":null,"GmtStoppedTime":null,"ReasonCode":"JobSucceeded","Duration":3600,"StatusHistory":[
		{"Status":"Creating","StartTime":"2026-01-02T03:04:05Z","EndTime":"2026-01-02T03:04:15Z"},
		{"Status":"Queuing","StartTime":"2026-01-02T03:04:15Z","EndTime":"2026-01-02T03:04:25Z"},
		{"Status":"EnvPreparing","StartTime":"2026-01-02T03:04:25Z","EndTime":"2026-01-02T03:04:35Z"},
		{"Status":"Running","StartTime":"2026-01-02T03:04:35Z","EndTime":"2026-01-02T04:04:35Z"},
		{"Status":"Succeeded","StartTime":"2026-01-02T04:04:35Z","ReasonCode":"JobSucceeded","ReasonMessage":"The job has succeeded."}]}`)
}

func TestLife_runTime(t *testing.T) {
	t.Parallel()
	limit := `"JobMaxRunningTimeMinutes":5`
	for name, test := range map[string]struct {
		options dlcsvc.Options
		further string
		after   time.Duration // when Running ends; zero: never
		end     string
	}{
		"as told":           {dlcsvc.Options{RunTime: time.Minute}, ``, time.Minute, "Succeeded"},
		"within the limit":  {dlcsvc.Options{RunTime: time.Minute}, limit, time.Minute, "Succeeded"},
		"beyond the limit":  {dlcsvc.Options{RunTime: time.Hour}, limit, 5 * time.Minute, "Stopped"},
		"for ever":          {dlcsvc.Options{RunTime: -1}, ``, 0, ""},
		"for ever, limited": {dlcsvc.Options{RunTime: -1}, limit, 5 * time.Minute, "Stopped"},
		"this job only":     {dlcsvc.Options{RunTime: -1, Outcome: func(dlcsvc.Job) dlcsvc.Outcome { return dlcsvc.Outcome{RunTime: time.Second} }}, ``, time.Second, "Succeeded"},
		"not at once":       {dlcsvc.Options{RunTime: time.Minute, Transitions: dlcsvc.Transitions{AtOnce: true}}, ``, time.Minute, "Succeeded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, test.options)
			id := c.create(`{` + test.further + `}`)
			if test.after == 0 {
				c.clock.Advance(1000 * time.Hour)
				c.statuses(id, "Running")
				return
			}
			c.clock.Advance(test.after - time.Millisecond)
			c.statuses(id, "Running", "Running")
			c.clock.Advance(time.Millisecond)
			c.statuses(id, test.end)
			if test.end == "Stopped" {
				wantMembers(t, c.get(id), `{"ReasonCode":"JobExceedsMaxRunningTime","Duration":300}`)
			}
		})
	}
}

// TestLife_transitions: a run time is recognised by the clock, whatever moves a job
// through its other statuses; without one, those do.
func TestLife_transitions(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{RunTime: time.Minute, Transitions: byReads})
	id := c.create(`{}`)
	c.statuses(id, "Creating", "Queuing", "EnvPreparing", "Running", "Running", "Running")
	c.clock.Advance(time.Minute)
	c.statuses(id, "Succeeded")

	c = newCloud(t, dlcsvc.Options{Transitions: dlcsvc.Transitions{AtOnce: true, ByClock: time.Hour}})
	c.statuses(c.create(`{}`), "Succeeded")
}

func TestLife_reservation(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ policy, command, want string }{
		{"", "true", "SucceededReserving"},
		{"", "exit 1", "FailedReserving"},
		{"Always", "true", "SucceededReserving"},
		{"OnFailure", "true", "Succeeded"},
		{"OnFailure", "exit 1", "FailedReserving"},
		{"OnSucceed", "true", "SucceededReserving"},
		{"OnSucceed", "exit 1", "Failed"},
	} {
		t.Run(test.policy+" "+test.command, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dlcsvc.Options{})
			policy := ""
			if test.policy != "" {
				policy = `,"JobReservedPolicy":"` + test.policy + `"`
			}
			id := c.create(`{"UserCommand":"` + test.command + `","Settings":{"JobReservedMinutes":10` + policy + `}}`)
			end, reserved := strings.CutSuffix(test.want, "Reserving")
			c.clock.Advance(10*time.Minute - time.Second)
			c.statuses(id, test.want)
			if reserved {
				wantMembers(t, c.get(id), `{"GmtFinishTime":"2026-01-02T03:04:05Z"}`)
				c.refused("StopJob", request{id: id}, 400, "BadRequest")
				c.refused("DeleteJob", request{id: id}, 400, "BadRequest")
			}
			c.clock.Advance(time.Second)
			c.statuses(id, end)
		})
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	for _, status := range []string{
		"Creating", "Queuing", "Bidding", "EnvPreparing", "SanityChecking", "Running", "Restarting",
		"Succeeded", "Failed", "Stopped", "SucceededReserving", "FailedReserving",
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, dlcsvc.Options{Transitions: byReads})
			c.seed(`,"status":"` + status + `"`)
			if strings.HasPrefix(status, "Succeeded") || strings.HasPrefix(status, "Failed") || status == "Stopped" {
				c.refused("StopJob", request{id: seeded}, 400, "BadRequest")
				c.statuses(seeded, status, status)
				return
			}
			wantMembers(t, c.must("StopJob", request{id: seeded}), `{"JobId":"`+seeded+`"}`)
			// A second stop changes nothing.
			c.must("StopJob", request{id: seeded})
			c.statuses(seeded, "Stopping", "Stopped", "Stopped")
			wantMembers(t, c.get(seeded), `{"ReasonCode":"JobStoppedByUser","GmtStoppedTime":"2026-01-02T03:04:05Z","GmtFinishTime":"2026-01-02T03:04:05Z"}`)
		})
	}
}

// TestStop_again: a second stop does not make the first one begin anew.
func TestStop_again(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Transitions: dlcsvc.Transitions{ByClock: time.Minute}})
	c.seed(``)
	c.must("StopJob", request{id: seeded})
	c.clock.Advance(30 * time.Second)
	c.must("StopJob", request{id: seeded})
	c.clock.Advance(30 * time.Second)
	c.statuses(seeded, "Stopped")
}

// TestStop_stale: reads just after a stop may still show a running job, and then
// all of it.
func TestStop_stale(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{StaleReads: 2, Transitions: byReads})
	c.seed(``)
	c.must("StopJob", request{id: seeded})
	wantMembers(t, c.get(seeded), `{"Status":"Running","ReasonCode":null}`)
	if got := c.history(seeded); strings.HasSuffix(got, "Stopping") {
		t.Errorf("history %q", got)
	}
	c.statuses(seeded, "Stopping", "Stopped")
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for status, deletable := range map[string]bool{
		"Creating": false, "Queuing": false, "Running": false, "Restarting": false, "Stopping": false,
		"SucceededReserving": false, "FailedReserving": false, "Succeeded": true, "Failed": true, "Stopped": true,
	} {
		c := newCloud(t, dlcsvc.Options{})
		c.seed(`,"status":"` + status + `"`)
		if !deletable {
			c.refused("DeleteJob", request{id: seeded}, 400, "BadRequest")
			c.statuses(seeded, status)
			continue
		}
		wantMembers(t, c.must("DeleteJob", request{id: seeded}), `{"JobId":"`+seeded+`"}`)
		for _, name := range []string{"GetJob", "UpdateJob", "StopJob", "DeleteJob", "GetJobEvents"} {
			c.refused(name, request{id: seeded}, 404, "NotFound")
		}
		if got := c.listed(nil); got != "" {
			t.Errorf("%s: listed %q", status, got)
		}
	}
}

// TestLife_retention: a job that ended long ago is gone.
func TestLife_retention(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Retention: time.Hour, RunTime: time.Hour})
	id := c.create(`{}`)
	c.seed(``) // runs for ever, and stays
	c.clock.Advance(2*time.Hour - time.Second)
	c.statuses(id, "Succeeded")
	c.clock.Advance(time.Second)
	if got := c.listed(nil); got != "seeded" {
		t.Errorf("listed %q", got)
	}
	c.refused("GetJob", request{id: id}, 404, "NotFound")
}

func TestVisible(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{})
	c.seed(``)
	c.region = "cn-shanghai"
	c.refused("GetJob", request{id: seeded}, 404, "NotFound")
	c.region, c.caller.Account = region, "2"
	c.refused("StopJob", request{id: seeded}, 404, "NotFound")
	if got := c.listed(nil); got != "" {
		t.Errorf("listed %q", got)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	c := newCloud(t, dlcsvc.Options{Transitions: dlcsvc.Transitions{ByClock: 24 * time.Hour}, RunTime: 72 * time.Hour})
	id := c.create(`{"UserCommand":"exit 1"}`)
	c.clock.Advance(6 * 24 * time.Hour)
	events := func(parameters map[string]string) string {
		return compact(t, c.must("GetJobEvents", request{id: id, parameters: parameters})["Events"])
	}
	created, queued, prepared := `"2026-01-02T03:04:05Z Status Creating"`, `"2026-01-03T03:04:05Z Status Queuing"`, `"2026-01-04T03:04:05Z Status EnvPreparing"`
	ran := `"2026-01-05T03:04:05Z Status Running"`
	end := `"2026-01-08T03:04:05Z Status Failed (JobFailed: The job has failed: a node has ended with an error.)"`
	all := fmt.Sprintf("[%s,%s,%s,%s,%s]", created, queued, prepared, ran, end)
	if got := events(nil); got != all {
		t.Errorf("events %s", got)
	}
	if got := events(map[string]string{"MaxEventsNum": "2"}); got != fmt.Sprintf("[%s,%s]", ran, end) {
		t.Errorf("the newest two: %s", got)
	}
	if got := events(map[string]string{"StartTime": "2026-01-03T00:00:00Z", "EndTime": "2026-01-04T03:04:05Z"}); got != fmt.Sprintf("[%s,%s]", queued, prepared) {
		t.Errorf("between: %s", got)
	}
	c.clock.Advance(36 * time.Hour)
	if got := events(nil); strings.Contains(got, "Creating") {
		t.Errorf("events older than seven days: %s", got)
	}
	if got := events(map[string]string{"StartTime": "2026-01-01T00:00:00Z"}); got != all {
		t.Errorf("events since: %s", got)
	}
	c.refused("GetJobEvents", request{id: id, parameters: map[string]string{"MaxEventsNum": "10001"}}, 400, "InvalidParameter")
}
