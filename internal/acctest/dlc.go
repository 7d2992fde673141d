package acctest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// jobRunTime is how long a DLC job runs: long enough to be found running.
const jobRunTime = time.Minute

// Job is a DLC job as the cloud has it, secrets included.
type Job = dlcsvc.Job

// WithJobs adds DLC jobs to Region and Workspace, by id. Each text is a JSON
// object with members of a job in a seed document: see dlcsvc.Service.Seed. A
// job without a name has its id for one. An empty text is a running job that
// was created without a role.
func WithJobs(jobs map[string]string) Option { return WithSeed(JobSeed(jobs)) }

// JobSeed is the seed document of WithJobs.
func JobSeed(jobs map[string]string) string {
	var seeded []map[string]any
	for id, members := range jobs {
		job := map[string]any{"id": id, "name": id, "account": Account, "region": Region, "workspace_id": Workspace}
		if members != "" {
			if err := json.Unmarshal([]byte(members), &job); err != nil {
				panic(fmt.Sprintf("the members of the job %s are no JSON object: %v", id, err))
			}
		}
		seeded = append(seeded, job)
	}
	document, err := json.Marshal(map[string]any{"dlc": map[string]any{"jobs": seeded}})
	if err != nil {
		panic(err) // it was JSON
	}
	return string(document)
}

// Job asks the cloud for a DLC job. It is not in the journal, and moves no job
// on.
func (c *Cloud) Job(id string) Job {
	c.t.Helper()
	job, err := c.emulator.DLC().Job(id)
	if err != nil {
		c.t.Fatal(err)
	}
	return job
}

// JobsNamed returns the DLC jobs of a display name that are there, the oldest
// first.
func (c *Cloud) JobsNamed(displayName string) []Job { return c.jobsNamed(displayName) }

func (w *world) jobsNamed(displayName string) []Job {
	var named []Job
	for _, job := range w.emulator.DLC().Jobs() {
		if job.DisplayName == displayName {
			named = append(named, job)
		}
	}
	return named
}

// CheckJob checks the association of the only DLC job of a display name:
// "none", "default", or the ARN of a role in any letter case.
func (c *Cloud) CheckJob(displayName, association string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		job, err := c.onlyJob(displayName)
		if err != nil {
			return err
		}
		if !strings.EqualFold(job.Association, association) {
			return fmt.Errorf("dlc job %s has the association %q, want %q", displayName, job.Association, association)
		}
		return nil
	}
}

// CheckJobStatus checks the status of the only DLC job of a display name.
func (c *Cloud) CheckJobStatus(displayName, status string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		job, err := c.onlyJob(displayName)
		if err != nil {
			return err
		}
		if job.Status != status {
			return fmt.Errorf("dlc job %s is %s (%s: %s), want %s", displayName, job.Status, job.ReasonCode, job.ReasonMessage, status)
		}
		return nil
	}
}

func (w *world) onlyJob(displayName string) (Job, error) {
	jobs := w.jobsNamed(displayName)
	if len(jobs) != 1 {
		return Job{}, fmt.Errorf("there are %d dlc jobs of the name %s, want 1", len(jobs), displayName)
	}
	return jobs[0], nil
}

// CheckJobs checks how many DLC jobs of a display name are there.
func (c *Cloud) CheckJobs(displayName string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if jobs := c.jobsNamed(displayName); len(jobs) != want {
			return fmt.Errorf("there are %d dlc jobs of the name %s, want %d: %+v", len(jobs), displayName, want, jobs)
		}
		return nil
	}
}

// CheckJobsCreated checks how many DLC jobs of a display name have been created,
// those that are gone included.
func (c *Cloud) CheckJobsCreated(displayName string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := c.emulator.DLC().Created(displayName); got != want {
			return fmt.Errorf("%d dlc jobs of the name %s were created, want %d", got, displayName, want)
		}
		return nil
	}
}

// SetJobStatus puts a DLC job into a status, in which it stays.
func (h Hand) SetJobStatus(id, status string) {
	h.t.Helper()
	h.must(h.emulator.DLC().SetStatus(id, status))
}

// FailJob lets a DLC job fail.
func (h Hand) FailJob(id, reasonCode, reasonMessage string) {
	h.t.Helper()
	h.must(h.emulator.DLC().Fail(id, reasonCode, reasonMessage))
}

// RemoveJob makes a DLC job disappear, as the end of its retention does.
func (h Hand) RemoveJob(id string) {
	h.t.Helper()
	h.must(h.emulator.DLC().Remove(id))
}

// StopJob stops a DLC job, as a user of the console does.
func (h Hand) StopJob(id string) {
	h.t.Helper()
	_, err := h.invoke("dlc:StopJob", wire.Call{Path: map[string]string{"JobId": id}})
	h.must(err)
}

// UpdateJob changes a DLC job: the body is one of UpdateJob.
func (h Hand) UpdateJob(id, body string) {
	h.t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var members map[string]any
	h.must(decoder.Decode(&members))
	_, err := h.invoke("dlc:UpdateJob", wire.Call{Path: map[string]string{"JobId": id}, Body: members})
	h.must(err)
}

// jobSecrets are the credentials of images of all DLC jobs that are there.
func (w *world) jobSecrets() []string {
	var secrets []string
	for _, job := range w.emulator.DLC().Jobs() {
		specs, _ := job.Body["JobSpecs"].([]any)
		for _, spec := range specs {
			members, _ := spec.(map[string]any)
			image, _ := members["ImageConfig"].(map[string]any)
			for _, name := range []string{"Password", "Auth"} {
				if secret, _ := image[name].(string); secret != "" {
					secrets = append(secrets, secret)
				}
			}
		}
	}
	return secrets
}
