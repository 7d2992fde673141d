package job

import "github.com/pai-iac/terraform-provider-pai/internal/cloud"

// stage is what an apply waits for.
type stage string

// The stages, in the order in which a job reaches them.
const (
	stageCreated   stage = "created"
	stageRunning   stage = "running"
	stageSucceeded stage = "succeeded"
)

// reached reports whether a job has got so far. A job that failed after it ran
// has reached running: it was there, however briefly.
func (s stage) reached(o observation) bool {
	switch s {
	case stageRunning:
		return o.Started || o.Succeeded
	case stageSucceeded:
		return o.Succeeded
	case stageCreated:
	}
	return true
}

// missed reports whether a job will never get so far.
func (s stage) missed(o observation) bool {
	return !s.reached(o) && (o.Ended || o.Failed)
}

// observation is what the plan has to know of a job.
type observation struct {
	Status                            string
	Started, Succeeded, Failed, Ended bool
}

func observe(job cloud.Job) observation {
	return observation{
		Status: job.Status, Started: job.Started, Succeeded: job.Succeeded, Failed: job.Failed, Ended: job.Settled,
	}
}

// observation is what the state alone tells of a job. What a status word means
// is not asked here: PAI may have new ones.
func (m model) observation() observation {
	reached := m.WaitFinished.ValueBool()
	return observation{
		Status:    m.Status.ValueString(),
		Started:   !m.RunningTime.IsNull() || reached && m.stage() != stageCreated,
		Succeeded: reached && m.stage() == stageSucceeded,
		Ended:     !m.FinishTime.IsNull(),
	}
}

// takesPriority reports whether PAI applies a change of priority: to a job of a
// resource quota that has not started. It answers every other one with success
// and ignores it.
func takesPriority(quota, status string) bool {
	switch status {
	case "Creating", "Queuing", "EnvPreparing":
		return quota != ""
	}
	return false
}
