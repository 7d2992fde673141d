package eassvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
)

// progress is where a service is on its way from one status to another.
type progress = product.Progress[step]

// step is one status on a path, with what happens when it is entered.
type step struct {
	status status
	roll   roll
	// warning is the text of the event that tells why the service gets no
	// further.
	warning string
}

// depart sets the service on its way after an accepted change.
func (d *deployment) depart(now time.Time, staleReads int, path []step) {
	d.updatedAt = now
	d.progress.Lag(staleReads)
	d.progress.Begin(now, path)
}

// seen notes that a read was answered.
func (d *deployment) seen(now time.Time) {
	if d.partialReads > 0 {
		d.partialReads--
	}
	d.progress.Seen(now)
}

// entered carries out what a step does to the instances, and tells of it in
// the event log.
func (d *deployment) entered(previous, next step, at time.Time) {
	d.carryOut(next.roll, at)
	if next.status == gone {
		return
	}
	if previous.status != next.status {
		d.tell(at, eventNormal, next.status, statusMessage(next.status))
	}
	if next.warning != "" {
		d.tell(at, eventWarning, next.status, next.warning)
	}
}

// gone reports whether a deletion has ended.
func (d *deployment) gone() bool { return d.progress.Current.status == gone }
