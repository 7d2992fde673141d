package workload

// JobStatuses returns the statuses that DLC documents for jobs, in the order
// in which a job goes through them.
func JobStatuses() []string {
	return []string{
		"Creating", "Queuing", "Bidding", "EnvPreparing", "SanityChecking", "Running", "Restarting", "Stopping",
		"SucceededReserving", "FailedReserving", "Succeeded", "Failed", "Stopped",
	}
}
