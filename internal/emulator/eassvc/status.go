package eassvc

import "slices"

// status is the Status of a service, as DescribeService spells it.
type status string

const (
	creating     status = "Creating"
	deploying    status = "Deploying"
	waiting      status = "Waiting"
	pending      status = "Pending"
	running      status = "Running"
	updating     status = "Updating"
	hotUpdate    status = "HotUpdate"
	scaling      status = "Scaling"
	starting     status = "Starting"
	stopping     status = "Stopping"
	stopped      status = "Stopped"
	failed       status = "Failed"
	deleting     status = "Deleting"
	deleteFailed status = "DeleteFailed"
	complete     status = "Complete"
	cloning      status = "Cloning"
	committing   status = "Committing"
	developing   status = "Developing"

	// gone is no status of the API: it ends the path of a deletion.
	gone status = ""
)

func (s status) known() bool {
	return s.in(creating, deploying, waiting, pending, running, updating, hotUpdate, scaling, starting,
		stopping, stopped, failed, deleting, deleteFailed, complete, cloning, committing, developing)
}

// in reports whether the status is one of those given.
func (s status) in(set ...status) bool { return slices.Contains(set, s) }

// The statuses in which each operation is allowed. No table of them is
// published: all of this is an emulator choice, and strict on purpose.

func updatable(s status) bool { return s.in(running, stopped, failed, waiting, pending) }

func startable(s status) bool { return s.in(stopped, failed) }

func stoppable(s status) bool { return s.in(running, waiting, pending, scaling, updating, failed) }

func restartable(s status) bool { return s.in(running, failed) }

// The paths below leave out where they arrive: a role that cannot be assumed
// turns Running into something else.

func createPath() []step {
	return []step{{status: creating, roll: rollFill}, {status: waiting}}
}

func startPath() []step {
	return []step{{status: starting, roll: rollFill}, {status: waiting}}
}

// updatePath is a rolling update: the first new instance comes up beside the
// old ones, then new ones take their place.
func updatePath(early bool) []step {
	middle := waiting
	if early {
		middle = running
	}
	return []step{{status: updating, roll: rollBegin}, {status: middle, roll: rollHalf}}
}
