package openapi

import "github.com/pai-iac/terraform-provider-pai/internal/workload"

// dlcStatus is what a status word of DLC means.
type dlcStatus struct {
	activity  workload.Activity
	settled   bool // the job has ended
	failed    bool
	started   bool // the status alone says that it runs or has run
	succeeded bool
	stopping  bool
}

// dlcUnended are the statuses of jobs that have not ended, along the way that
// a job takes: what moves on while one is listed is found in a later one.
// Reserved jobs have done their work, but keep their pods, and the role in
// them.
func dlcUnended() []string {
	return []string{
		"Creating", "Queuing", "Bidding", "EnvPreparing", "SanityChecking", "Running", "Restarting",
		"Stopping", "SucceededReserving", "FailedReserving",
	}
}

// dlcStatusOf reads the status words of GetJob. Words that are not here,
// such as Creating, Queuing, Bidding, EnvPreparing and SanityChecking, and
// those that DLC may invent, are passing: the job will be something else soon.
func dlcStatusOf(word string) dlcStatus {
	switch word {
	case "Running", "Restarting":
		return dlcStatus{activity: workload.Active, started: true}
	case "Stopping":
		return dlcStatus{stopping: true}
	case "SucceededReserving":
		return dlcStatus{started: true, succeeded: true}
	case "FailedReserving":
		return dlcStatus{started: true, failed: true}
	case "Succeeded":
		return dlcStatus{activity: workload.Inactive, settled: true, started: true, succeeded: true}
	case "Failed":
		return dlcStatus{activity: workload.Inactive, settled: true, failed: true}
	case "Stopped":
		return dlcStatus{activity: workload.Inactive, settled: true}
	}
	return dlcStatus{activity: workload.ActivityUnknown}
}
