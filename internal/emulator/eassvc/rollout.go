package eassvc

import (
	"fmt"
	"time"
)

// instance is one replica of a service.
type instance struct {
	name      string
	version   int
	rollout   int
	ready     bool
	createdAt time.Time
}

// roll is what entering a status does to the instances.
type roll int

const (
	rollKeep  roll = iota
	rollFill       // all instances come up
	rollBegin      // the first new instance comes up beside the old ones
	rollHalf       // new instances have taken the place of some of the old ones
	rollDone       // all instances are there, and new
	rollScale      // there are as many instances as asked for
	rollClear      // no instance is left
)

// deploy begins a rollout of the latest version: along the path and into
// Running, or, if the role cannot be assumed, no further than the first status
// of the path, with the old instances serving on. It reports whether instances
// are replaced.
func (s *Service) deploy(d *deployment, now time.Time, path []step) (replaced bool) {
	staleReads := s.options.StaleReads
	if d.progress.Current.status == gone { // it is being created: there is nothing stale
		staleReads = 0
	}
	if problem := s.renderError(d.association()); problem != "" {
		first := step{status: path[0].status, warning: problem}
		d.depart(now, staleReads, []step{first, {status: s.options.renderErrorStatus()}})
		return false
	}
	d.rollout++
	d.depart(now, staleReads, append(path, step{status: running, roll: rollDone}))
	return true
}

func (d *deployment) carryOut(r roll, at time.Time) {
	wanted := instancesOf(d.config)
	switch r {
	case rollKeep:
	case rollFill:
		d.instances = nil
		d.grow(wanted, false, at)
	case rollBegin:
		d.grow(len(d.instances)+1, false, at)
	case rollHalf:
		d.keepOld(max(1, wanted/2))
		d.readyAll()
		d.grow(max(wanted, len(d.instances)), true, at)
	case rollDone:
		d.keepOld(0)
		d.readyAll()
		d.resize(wanted, at)
		d.current = d.latest()
	case rollScale:
		d.resize(wanted, at)
	case rollClear:
		d.instances = nil
	}
}

// keepOld removes all but the first n instances of earlier rollouts.
func (d *deployment) keepOld(n int) {
	var kept []instance
	for _, i := range d.instances {
		if i.rollout < d.rollout {
			if n == 0 {
				continue
			}
			n--
		}
		kept = append(kept, i)
	}
	d.instances = kept
}

func (d *deployment) readyAll() {
	for n := range d.instances {
		d.instances[n].ready = true
	}
}

func (d *deployment) resize(wanted int, at time.Time) {
	d.instances = d.instances[:min(wanted, len(d.instances))]
	d.grow(wanted, true, at)
}

// grow adds instances of the latest version.
func (d *deployment) grow(wanted int, ready bool, at time.Time) {
	for len(d.instances) < wanted {
		d.started++
		d.instances = append(d.instances, instance{
			name:    fmt.Sprintf("%s-%d-%d", d.name, d.latest(), d.started),
			version: d.latest(), rollout: d.rollout, ready: ready, createdAt: at,
		})
	}
}

// ready counts the instances that serve.
func (d *deployment) ready() int {
	n := 0
	for _, i := range d.instances {
		if i.ready {
			n++
		}
	}
	return n
}

func (i instance) status() string {
	if i.ready {
		return "Running"
	}
	return "Pending"
}

func (i instance) render(latest int) map[string]any {
	rendered := map[string]any{
		"InstanceName":   i.name,
		"Status":         i.status(),
		"Reason":         statusReason(status(i.status())),
		"IsLatest":       i.version == latest,
		"Isolated":       false,
		"ReadyProcesses": 0,
		"TotalProcesses": 1,
		"RestartCount":   0,
		"CreateTime":     stamp(i.createdAt),
	}
	if i.ready {
		rendered["ReadyProcesses"] = 1
		rendered["StartTime"] = stamp(i.createdAt)
		rendered["StartAt"] = stamp(i.createdAt)
	}
	return rendered
}
