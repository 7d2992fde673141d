package dlcsvc

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Job is a job as the service itself knows it.
type Job struct {
	ID, Account, Region               string
	WorkspaceID, DisplayName, JobType string
	UserCommand                       string
	UserID                            string // who created it
	Status, ReasonCode, ReasonMessage string
	// Association is "none", "default", or the ARN of the role.
	Association   string
	Priority      int64
	Accessibility string
	Description   string
	Tags          map[string]string // Settings.Tags
	Envs          map[string]string
	CreatedAt     time.Time
	// Body is what CreateJob was given, with numbers as json.Number, the
	// defaults filled in, and all secrets in it.
	Body map[string]any
}

func (j *job) view() Job {
	body, _ := deepCopy(j.body).(map[string]any)
	return Job{
		ID: j.id, Account: j.account, Region: j.region,
		WorkspaceID: j.text("WorkspaceId"), DisplayName: j.text("DisplayName"), JobType: j.text("JobType"),
		UserCommand:   j.text("UserCommand"),
		UserID:        j.userID,
		Status:        string(j.progress.Current.status),
		ReasonCode:    j.progress.Current.reason.code,
		ReasonMessage: j.progress.Current.reason.message,
		Association:   j.credential().association(),
		Priority:      j.nextPriority,
		Accessibility: j.text("Accessibility"),
		Description:   j.text("Description"),
		Tags:          j.tags(),
		Envs:          textsOf(j.body, "Envs"),
		CreatedAt:     j.createdAt,
		Body:          body,
	}
}

// Job returns a job. It is no read: it moves no job on.
func (s *Service) Job(id string) (Job, error) {
	var found Job
	err := s.look("look at", id, func(j *job, _ time.Time) { found = j.view() })
	return found, err
}

// Jobs returns all jobs, the oldest first. It is no read.
func (s *Service) Jobs() []Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(s.now())
	var jobs []Job
	for _, j := range slices.SortedFunc(maps.Values(s.jobs), func(a, b *job) int { return cmp.Compare(a.order, b.order) }) {
		jobs = append(jobs, j.view())
	}
	return jobs
}

// The hooks below change a job behind everybody's back: no permission is asked,
// and what the job was on its way to is forgotten.

// SetStatus puts the job into a status, in which it stays until an operation
// moves it on.
func (s *Service) SetStatus(id, newStatus string) error {
	if !status(newStatus).known() {
		return fmt.Errorf("set status of dlc job %s: unknown status %q", id, newStatus)
	}
	end := step{status: status(newStatus)}
	switch end.status {
	case succeeded, succeededReserving:
		end.reason = reasonSucceeded
	case failed, failedReserving:
		end.reason = reasonFailed
	case stopped, stopping:
		end.reason = reasonStopped
	default:
	}
	return s.look("set status", id, func(j *job, now time.Time) { j.put(end, now) })
}

// Fail lets the job fail, for a reason.
func (s *Service) Fail(id, reasonCode, reasonMessage string) error {
	return s.look("fail", id, func(j *job, now time.Time) {
		j.put(step{status: failed, reason: reason{reasonCode, reasonMessage}}, now)
	})
}

// Remove makes the job disappear, as the end of its retention does.
func (s *Service) Remove(id string) error {
	return s.look("remove", id, func(j *job, _ time.Time) { delete(s.jobs, j.id) })
}

func (j *job) put(next step, now time.Time) {
	j.modifiedAt = now
	j.progress.Lag(0)
	j.progress.Begin(now, []step{next})
}

func (s *Service) look(what, id string, do func(*job, time.Time)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	j, found := s.jobs[id]
	if !found {
		return fmt.Errorf("%s dlc job %s: no such job", what, id)
	}
	do(j, now)
	return nil
}
