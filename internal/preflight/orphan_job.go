package preflight

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// jobClaim is a state's hold on a job. No two states hold one.
type jobClaim struct {
	region, id string
	job        cloud.Job // only in what the refresh has found
}

func (c jobClaim) keys() []string         { return []string{c.region + "/" + c.id} }
func (c jobClaim) claimant() string       { return "" }
func (c jobClaim) excludes(jobClaim) bool { return true }

// submittedJobs are the names under which this walk submits jobs itself.
type submittedJobs struct{ sync.Map }

// jobName is where a job is looked for by its name.
type jobName struct{ region, workspaceID, displayName string }

// HoldJob notes that a state holds a job.
func (s *Session) HoldJob(region, id string) { s.ClaimJob(region, id) }

// RecordJob notes a job that the refresh has read.
func (s *Session) RecordJob(job cloud.Job) { s.jobs.record(jobClaim{job.Region, job.ID, job}) }

// RecordedJob returns a job as the refresh of this walk has read it.
func (s *Session) RecordedJob(region, id string) (cloud.Job, bool) {
	found, ok := s.jobs.recordedAs(jobClaim{region: region, id: id}.keys()...)
	return found.job, ok
}

// SubmitJob notes, before the call, that this walk submits a job of a name.
func (s *Session) SubmitJob(region, workspaceID, displayName string) {
	s.submitted.Store(jobName{region, workspaceID, displayName}, true)
}

// ClaimJob notes that this walk holds a job, and reports whether it is the first
// to do so.
func (s *Session) ClaimJob(region, id string) bool {
	holder, _ := s.jobs.hold(jobClaim{region: region, id: id})
	return holder == nil
}

// ClaimInstance is ClaimJob for a DSW instance.
func (s *Session) ClaimInstance(region, id string) bool { return s.ClaimJob(region, id) }

// OrphanJob returns the job that an apply which was killed moments ago has left
// behind, or nil. It must be the only one that CheckOrphanJob would name, and
// it is claimed for the caller. A walk that submits jobs of the name itself
// gets none. Terraform does not tell which jobs of unchanged siblings (count) a
// state holds while it applies, so a job that is older than LeftBehindWithin is
// never taken over.
func (s *Session) OrphanJob(ctx context.Context, region string, filter cloud.JobFilter, now time.Time, same func(cloud.Job) bool) (*cloud.Job, error) {
	var found []cloud.Job
	looked := 0
	for job, err := range s.clients.Live().Jobs.All(ctx, region, filter) {
		if err != nil {
			return nil, err
		}
		if isRecent(job, now) && job.Marked && job.Name == filter.DisplayName && !s.holdsJob(region, job.ID) && same(job) {
			found = append(found, job)
		}
		if looked++; looked == lookedThrough {
			break
		}
	}
	_, submits := s.submitted.Load(jobName{region, filter.WorkspaceID, filter.DisplayName})
	if len(found) != 1 || submits || !s.ClaimJob(region, found[0].ID) {
		return nil, nil
	}
	return &found[0], nil
}

func isRecent(job cloud.Job, now time.Time) bool {
	age := now.Sub(job.CreateTime)
	return !job.CreateTime.IsZero() && age < LeftBehindWithin && age > -LeftBehindWithin
}

// lookedThrough bounds the look for a orphan to one page of the list.
const lookedThrough = 100

// CheckOrphanJob looks for a job that an interrupted apply may have left
// behind: a provider that is killed before CreateJob answers, or before
// Terraform writes its state, leaves a job that no state knows. It is one that
// this provider submitted, has not ended, is the same as what is planned, and
// is in no state that this walk has seen so far.
//
// It costs one ListJobs at most. Other instances of a resource may look the
// same, and Terraform may not have asked about them yet, so that it is always
// a notice. A walk that submits jobs of the name itself cannot tell, and claims
// nothing.
func (s *Session) CheckOrphanJob(ctx context.Context, region string, filter cloud.JobFilter, now time.Time, same, takesOver func(cloud.Job) bool) Findings {
	var left *cloud.Job
	looked, others := 0, 0
	for job, err := range s.clients.Jobs.All(ctx, region, filter) {
		if err != nil {
			return s.unverified("", fmt.Sprintf("whether an interrupted apply has left jobs behind in %s", region), err)
		}
		if (!job.Settled || isRecent(job, now)) && job.Marked && job.Name == filter.DisplayName && !s.holdsJob(region, job.ID) && same(job) {
			if left != nil {
				others++
			} else {
				left = &job
			}
		}
		if looked++; looked == lookedThrough {
			break
		}
	}
	if _, submits := s.submitted.Load(jobName{region, filter.WorkspaceID, filter.DisplayName}); submits || left == nil {
		return nil
	}
	named := remedy.Workload{Kind: workload.DLC, Region: region, ID: left.ID, Name: left.Name}
	if others == 0 && isRecent(*left, now) && takesOver(*left) {
		return Findings{{Certainty: Notice, Text: remedy.JobToBeTakenOver(named, left.Status, left.CreateTime)}}
	}
	return Findings{{Certainty: Notice, Text: remedy.JobLeftBehind(named, left.Status, left.CreateTime)}}
}

func (s *Session) holdsJob(region, id string) bool {
	return s.jobs.takenOver(jobClaim{region: region, id: id})
}
