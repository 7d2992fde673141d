package dlcsvc

import (
	"maps"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s *Service) stopJob(_ *wire.Call, j *job, now time.Time) (map[string]any, error) {
	current := j.progress.Current.status
	if !current.stoppable() {
		return nil, wrongStatus("StopJob", j)
	}
	if current != stopping {
		j.modifiedAt = now
		j.progress.Lag(s.options.StaleReads)
		j.progress.Begin(now, []step{{status: stopping, reason: reasonStopped}, {status: stopped, reason: reasonStopped}})
	}
	return acknowledge(j), nil
}

// deleteJob makes the job disappear at once: there is no status for it.
func (s *Service) deleteJob(_ *wire.Call, j *job, _ time.Time) (map[string]any, error) {
	if !j.progress.Current.status.terminal() {
		return nil, wrongStatus("DeleteJob", j)
	}
	delete(s.jobs, j.id)
	return acknowledge(j), nil
}

func updateShape() shape {
	return object(map[string]shape{
		"Accessibility": accessibilityShape(), "Description": text(), "Priority": priorityShape(), "JobSpecs": anything(),
	})
}

// updateJob changes the three members that a job without elastic nodes has for
// it. A priority that comes too late, or without a quota to use it in, is
// accepted and has no effect.
func (s *Service) updateJob(call *wire.Call, j *job, now time.Time) (map[string]any, error) {
	if err := updateShape().check("", call.Body); err != nil {
		return nil, err
	}
	if call.Body["JobSpecs"] != nil {
		return nil, badRequest("JobSpecs can be changed in an elastic job only, and %s is none.", j.id)
	}
	changes := picked(call.Body, "Accessibility", "Description")
	if changes["Accessibility"] == accessPrivate {
		return nil, badRequest("Accessibility can only be changed to PUBLIC.")
	}
	body := maps.Clone(j.body)
	maps.Copy(body, changes)
	if call.Body["Priority"] != nil && j.quota() && j.progress.Current.status.prioritised() {
		j.nextPriority, j.priorityDue = integerOf(call.Body, "Priority"), now.Add(s.options.PriorityLag)
		j.advanceTo(now)
	}
	j.body, j.modifiedAt = body, now
	return acknowledge(j), nil
}
