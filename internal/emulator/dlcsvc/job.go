package dlcsvc

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// job is one job. Its body is never changed in place, so that an answer may
// hold on to parts of it.
type job struct {
	id, account, region string
	order               int // of creation
	userID, username    string

	// body is that of CreateJob, secrets included, with the defaults filled in,
	// and later changes of description and accessibility.
	body map[string]any

	// priority is what reads show until priorityDue, and nextPriority from then.
	priority, nextPriority int64
	priorityDue            time.Time

	createdAt, modifiedAt time.Time
	progress              *progress
}

// newJob enters a job that has no status yet. Ids depend on the order of
// creation alone, so that a test run can be repeated.
func (s *Service) newJob(id, account, region string, body map[string]any, now time.Time) *job {
	s.count++
	for n := s.count; id == ""; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", account, region, n))
		candidate := "dlc" + hex.EncodeToString(sum[:6])
		if _, taken := s.jobs[candidate]; !taken {
			id = candidate
		}
	}
	j := &job{
		id: id, account: account, region: region, order: s.count,
		body: body, priority: integerOf(body, "Priority"),
		createdAt: now, modifiedAt: now,
		progress: newProgress(s.options.Transitions),
	}
	j.nextPriority = j.priority
	s.jobs[id] = j
	return j
}

func (j *job) advanceTo(now time.Time) {
	j.progress.AdvanceTo(now)
	if !now.Before(j.priorityDue) {
		j.priority = j.nextPriority
	}
}

func (j *job) text(name string) string { return textOf(j.body, name) }

// credential is nil if none was sent.
func (j *job) credential() credential { return objectOf(j.body, "CredentialConfig") }

func (j *job) tags() map[string]string { return textsOf(objectOf(j.body, "Settings"), "Tags") }

// quota reports whether the job runs on a resource quota.
func (j *job) quota() bool { return j.text("ResourceId") != "" }

func (j *job) spot() bool {
	for _, spec := range objectsOf(j.body, "JobSpecs") {
		if spec["SpotSpec"] != nil {
			return true
		}
	}
	return false
}

// runLimit is how long the job may run, zero: as long as it takes.
func (j *job) runLimit() time.Duration {
	return time.Duration(integerOf(j.body, "JobMaxRunningTimeMinutes")) * time.Minute
}

// nodeCount is how many nodes the job has, one of each kind unless told.
func (j *job) nodeCount() int64 {
	var count int64
	for _, spec := range objectsOf(j.body, "JobSpecs") {
		count += max(integerOf(spec, "PodCount"), 1)
	}
	return count
}

// runningTime is how long the job has been in Running, all in all. Emulator
// choice: that is its Duration.
func (j *job) runningTime(now time.Time) time.Duration {
	var total time.Duration
	for _, r := range j.progress.history {
		if r.status != running {
			continue
		}
		end := r.end
		if end.IsZero() {
			end = now
		}
		total += end.Sub(r.start)
	}
	return total
}
