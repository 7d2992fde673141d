package state

import "time"

// Transitions says when something leaves a transient status. Set one of the
// three; with none of them set, statuses change at once. AtOnce wins over
// ByClock, and ByClock over AfterReads.
type Transitions struct {
	// AtOnce passes through all transient statuses within the call.
	AtOnce bool
	// ByClock is how long each transient status lasts on the service's clock.
	ByClock time.Duration
	// AfterReads is how many reads see each transient status. To read the thing
	// itself counts, and so does a page of a list that shows it.
	AfterReads int
}

// Due tells whether a status that was entered at since has ended by now, and
// when it did: a step starts when the one before it ended, not when somebody
// looked, so that the history of what nobody polls is the same. What reads end,
// time never does.
func (t Transitions) Due(since, now time.Time) (at time.Time, due bool) {
	switch {
	case t.byReads():
		return time.Time{}, false
	case t.AtOnce || t.ByClock <= 0:
		return now, true
	}
	at = since.Add(t.ByClock)
	return at, !now.Before(at)
}

// DueAfter tells whether a status has ended that so many reads saw.
func (t Transitions) DueAfter(reads int) bool { return t.byReads() && reads >= t.AfterReads }

func (t Transitions) byReads() bool { return !t.AtOnce && t.ByClock <= 0 && t.AfterReads > 0 }
