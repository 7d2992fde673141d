package dlcsvc

import "slices"

// status is the Status of a job, as GetJob spells it.
type status string

const (
	creating           status = "Creating"
	queuing            status = "Queuing"
	bidding            status = "Bidding"
	envPreparing       status = "EnvPreparing"
	sanityChecking     status = "SanityChecking"
	running            status = "Running"
	restarting         status = "Restarting"
	stopping           status = "Stopping"
	succeededReserving status = "SucceededReserving"
	failedReserving    status = "FailedReserving"
	succeeded          status = "Succeeded"
	failed             status = "Failed"
	stopped            status = "Stopped"
)

// in reports whether the status is one of those given.
func (s status) in(set ...status) bool { return slices.Contains(set, s) }

func (s status) known() bool { return s.active() || s.reserving() || s.terminal() }

// active statuses are those of a job that has not ended.
func (s status) active() bool {
	return s.in(creating, queuing, bidding, envPreparing, sanityChecking, running, restarting, stopping)
}

// reserving statuses are those of a job that has ended and keeps its pods.
func (s status) reserving() bool { return s.in(succeededReserving, failedReserving) }

func (s status) terminal() bool { return s.in(succeeded, failed, stopped) }

// stoppable: the reference speaks of Queuing and Running. Emulator choice: of
// the others, every active one too; a stop of a job that is Stopping is
// accepted without effect.
func (s status) stoppable() bool { return s.active() }

// prioritised reports whether a new priority can still have an effect.
func (s status) prioritised() bool { return s.in(creating, queuing, envPreparing) }
