package dlcsvc

import (
	"cmp"
	"regexp"
	"strings"
	"time"
)

// Outcome is what becomes of a job when nobody stops it. The zero value
// succeeds after the time that [Options] say.
type Outcome struct {
	// FailsIn is the status in which the job fails, one of those on its way from
	// Creating to Running. Empty: it succeeds.
	FailsIn string
	// ReasonCode and ReasonMessage are those of a job that has failed. Emulator
	// choice where they are empty.
	ReasonCode, ReasonMessage string
	// RunTime is as [Options.RunTime], for this job. Zero: as that one says.
	RunTime time.Duration
}

// The reasons of an end. The first two codes have been seen with the service;
// the others are emulator choices, and so are all texts.
var (
	reasonSucceeded = reason{"JobSucceeded", "The job has succeeded."}
	reasonStopped   = reason{"JobStoppedByUser", "The job is stopped by the user."}
	reasonTimeLimit = reason{"JobExceedsMaxRunningTime", "The job has run for JobMaxRunningTimeMinutes and is stopped."}
	reasonFailed    = reason{"JobFailed", "The job has failed: a node has ended with an error."}
)

// codeNoRole is the ReasonCode of a job that failed for want of its role.
const codeNoRole = "AssumeRoleFailed"

// failingCommand is a command whose last line ends the shell with an error.
var failingCommand = regexp.MustCompile(`(?:^|[\n;])\s*(?:false|exit\s+[1-9][0-9]*)\s*$`)

// OutcomeOfCommand lets a job fail while it runs if its command ends as one of a
// shell that fails: in "false", or in "exit 1" or another number. All other jobs
// succeed.
func OutcomeOfCommand(job Job) Outcome {
	if failingCommand.MatchString(strings.TrimSpace(job.UserCommand)) {
		return Outcome{FailsIn: string(running)}
	}
	return Outcome{}
}

// way returns the path of a new job, from its creation to its end.
func (s *Service) way(j *job) []step {
	outcome := s.outcome(j)
	var path []step
	for _, next := range j.statuses() {
		path = append(path, step{status: next})
		if next == envPreparing && s.options.DeferTrustCheck {
			if role, found := s.untrusting(j.credential()); found {
				return append(path, step{status: failed, reason: reason{codeNoRole, cannotAssumeText(role)}})
			}
		}
		if string(next) == outcome.FailsIn && next != running {
			return append(path, step{status: failed, reason: outcome.failure()})
		}
	}
	run := &path[len(path)-1]
	var exceeded bool
	run.lasts, exceeded = s.runTime(outcome, j.runLimit())
	if exceeded {
		return append(path, step{status: stopping, reason: reasonTimeLimit}, step{status: stopped, reason: reasonTimeLimit})
	}
	end := step{status: succeeded, reason: reasonSucceeded}
	if outcome.FailsIn == string(running) {
		end = step{status: failed, reason: outcome.failure()}
	}
	return append(path, j.keepingPods(end)...)
}

func (s *Service) outcome(j *job) Outcome {
	if s.options.Outcome != nil {
		return s.options.Outcome(j.view())
	}
	return OutcomeOfCommand(j.view())
}

func (o Outcome) failure() reason {
	return reason{cmp.Or(o.ReasonCode, reasonFailed.code), cmp.Or(o.ReasonMessage, reasonFailed.message)}
}

// statuses are those on the way up. Emulator choice: every job that asks for
// spot instances bids for them.
func (j *job) statuses() []status {
	path := []status{creating, queuing}
	if j.spot() {
		path = append(path, bidding)
	}
	path = append(path, envPreparing)
	if flagOf(objectOf(j.body, "Settings"), "EnableSanityCheck") {
		path = append(path, sanityChecking)
	}
	return append(path, running)
}

// runTime returns how long Running lasts, as [step] has it, and whether the
// limit of the job ends it. A time that reads decide knows no limit.
func (s *Service) runTime(outcome Outcome, limit time.Duration) (lasts time.Duration, exceeded bool) {
	lasts = cmp.Or(outcome.RunTime, s.options.RunTime)
	if lasts == 0 && !s.options.Transitions.AtOnce {
		lasts = max(s.options.Transitions.ByClock, 0)
	}
	if limit > 0 && (lasts < 0 || lasts > limit) {
		return limit, true
	}
	return lasts, false
}

// keepingPods puts the reservation before the end, if the job asks for one.
// Emulator choice: always, unless the job says when.
func (j *job) keepingPods(end step) []step {
	settings := objectOf(j.body, "Settings")
	minutes := time.Duration(integerOf(settings, "JobReservedMinutes")) * time.Minute
	reserve, otherwise := step{status: succeededReserving, reason: end.reason, lasts: minutes}, reserveOnFailure
	if end.status == failed {
		reserve.status, otherwise = failedReserving, reserveOnSucceed
	}
	if minutes == 0 || textOf(settings, "JobReservedPolicy") == otherwise {
		return []step{end}
	}
	return []step{reserve, end}
}
