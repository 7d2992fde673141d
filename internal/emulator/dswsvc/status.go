package dswsvc

import "slices"

// status is the Status of an instance, as GetInstance spells it.
type status string

const (
	creating           status = "Creating"
	resourceAllocating status = "ResourceAllocating"
	queuing            status = "Queuing"
	envPreparing       status = "EnvPreparing"
	starting           status = "Starting"
	running            status = "Running"
	updating           status = "Updating"
	saving             status = "Saving"
	saved              status = "Saved"
	saveFailed         status = "SaveFailed"
	stopping           status = "Stopping"
	stopped            status = "Stopped"
	recovering         status = "Recovering"
	deleting           status = "Deleting"
	failed             status = "Failed"

	// gone is no status of the API: it ends the path of a deletion.
	gone status = ""
)

func (s status) known() bool {
	switch s {
	case creating, resourceAllocating, queuing, envPreparing, starting, running, updating,
		saving, saved, saveFailed, stopping, stopped, recovering, deleting, failed:
		return true
	case gone:
	}
	return false
}

// in reports whether the status is one of those given.
func (s status) in(set ...status) bool { return slices.Contains(set, s) }

// The statuses in which each operation is allowed. Emulator choice, except for
// start from Stopped or Failed, stop from Running, and update in Running or
// Stopped, which are observed behaviour.

func startable(s status) bool { return s.in(stopped, failed, saved, saveFailed) }

func updatable(s status) bool { return s.in(running, stopped, failed) }

func deletable(s status) bool { return s.in(stopped, failed, saved, saveFailed) }

// stoppable includes the way up: an instance that hangs in a queue can be
// stopped.
func stoppable(s status) bool {
	return s.in(running, creating, queuing, resourceAllocating, envPreparing, starting,
		updating, recovering, saved, saveFailed)
}

// interruptible reports whether a stop may cut the way to another status
// short.
func interruptible(s status) bool {
	return s.in(creating, queuing, resourceAllocating, envPreparing, starting, updating, recovering)
}

// The paths below leave out where they arrive: a role that cannot be assumed
// turns Running into Failed.

// createPath is the way up of a new instance. Only a quota queues.
func createPath(quota bool) []status {
	if quota {
		return []status{creating, queuing, resourceAllocating, envPreparing, starting}
	}
	return []status{creating, resourceAllocating, envPreparing, starting}
}

// startPath is the way up of an instance that was stopped.
func startPath(quota bool) []status {
	if quota {
		return []status{starting, queuing, resourceAllocating, envPreparing}
	}
	return []status{starting, resourceAllocating, envPreparing}
}

// stopPath is the way down. Emulator choice: the image is saved before
// stopping begins.
func stopPath(saveImage bool) []status {
	if saveImage {
		return []status{saving, saved, stopping}
	}
	return []status{stopping}
}
