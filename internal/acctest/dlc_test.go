package acctest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// submit creates a job over HTTP, signed, and returns its id.
func submit(t *testing.T, cloud *acctest.Cloud, name string) string {
	t.Helper()
	body := `{"DisplayName":"` + name + `","JobType":"PyTorchJob","WorkspaceId":"` + acctest.Workspace + `","UserCommand":"python main.py",
		"JobSpecs":[{"Type":"Worker","Image":"i","EcsSpec":"e","ImageConfig":{"Password":"registry-secret","Auth":"registry-auth"}}],
		"CredentialConfig":{"EnableCredentialInject":true,"CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[]}]}}`
	var answer struct{ JobID string }
	if err := cloud.Call("2020-12-03", "POST", "/api/v1/jobs", body, &answer); err != nil {
		t.Fatal(err)
	}
	return answer.JobID
}

func wantFailures(t *testing.T, checks map[string]resource.TestCheckFunc) {
	t.Helper()
	for name, check := range checks {
		if check(nil) == nil {
			t.Errorf("%s: the check passes", name)
		}
	}
}

func TestHarness_jobs(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{
		"dlcseeded": "",
		"dlcold":    `{"name":"old","status":"Succeeded","age":"240h","credential":{"mode":"none"}}`,
	}))
	id := submit(t, cloud, "mnist")
	wantCheck(t, cloud.CheckJob("mnist", "DEFAULT"))
	wantCheck(t, cloud.CheckJob("old", "none"))
	wantCheck(t, cloud.CheckJobs("mnist", 1))
	wantCheck(t, cloud.CheckJobsCreated("mnist", 1))
	wantCheck(t, cloud.CheckJobsCreated("old", 0))
	wantFailures(t, map[string]resource.TestCheckFunc{
		"another association": cloud.CheckJob("mnist", "none"),
		"no job":              cloud.CheckJob("absent", "none"),
		"another status":      cloud.CheckJobStatus("mnist", "Running"),
		"more jobs":           cloud.CheckJobs("mnist", 2),
		"more were created":   cloud.CheckJobsCreated("mnist", 2),
	})
	if job := cloud.Job("dlcseeded"); job.DisplayName != "dlcseeded" || job.WorkspaceID != acctest.Workspace || job.Status != "Running" {
		t.Errorf("seeded: %+v", job)
	}
	for _, secret := range []string{"registry-secret", "registry-auth"} {
		if !slices.Contains(cloud.Secrets(), secret) {
			t.Errorf("%s is no secret", secret)
		}
	}
	cloud.KeepSecret("told")
	if !slices.Contains(cloud.Secrets(), "told") {
		t.Error("what is to be kept secret is none")
	}

	submit(t, cloud, "mnist")
	jobs := cloud.JobsNamed("mnist")
	if len(jobs) != 2 || jobs[0].ID != id {
		t.Errorf("jobs %+v", jobs)
	}
	wantFailures(t, map[string]resource.TestCheckFunc{"two jobs": cloud.CheckJobStatus("mnist", "Creating")})
}

// The time of a job is that of the cloud: it runs for a while, and then ends.
func TestHarness_jobTime(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	submit(t, cloud, "mnist")
	for _, stage := range []struct {
		after  time.Duration
		status string
	}{
		{0, "Creating"}, {10 * time.Second, "Queuing"}, {10 * time.Second, "EnvPreparing"}, {10 * time.Second, "Running"},
		{59 * time.Second, "Running"}, {time.Second, "Succeeded"},
	} {
		cloud.Advance(stage.after)
		wantCheck(t, cloud.CheckJobStatus("mnist", stage.status))
	}
}

func TestHarness_jobsByHand(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	id, hand := submit(t, cloud, "mnist"), cloud.ByHand()
	cloud.Mark()
	hand.UpdateJob(id, `{"Description":"changed","Accessibility":"PUBLIC"}`)
	if job := cloud.Job(id); job.Description != "changed" || job.Accessibility != "PUBLIC" {
		t.Errorf("updated: %+v", job)
	}
	hand.SetJobStatus(id, "Running")
	wantCheck(t, cloud.CheckJobStatus("mnist", "Running"))
	hand.StopJob(id)
	wantCheck(t, cloud.CheckJobStatus("mnist", "Stopping"))
	hand.FailJob(id, "ResourceAllocateFailed", "no stock")
	if job := cloud.Job(id); job.Status != "Failed" || job.ReasonCode != "ResourceAllocateFailed" || job.ReasonMessage != "no stock" {
		t.Errorf("failed: %+v", job)
	}
	hand.RemoveJob(id)
	wantCheck(t, cloud.CheckJobs("mnist", 0))
	wantCheck(t, cloud.CheckJobsCreated("mnist", 1))
	if calls := cloud.Calls("dlc:*"); calls != 0 {
		t.Errorf("%d calls in the journal", calls)
	}
}
