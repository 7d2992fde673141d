package dswsvc

import "time"

// Options are the knobs of the service. The zero value changes statuses at
// once and answers as the package documentation says.
type Options struct {
	// Transitions decides when an instance leaves a transient status.
	Transitions Transitions

	// StaleReads is how many reads after an accepted change still show the
	// status from before it. A client that takes the first "Running" for the
	// end of a restart is caught by 1.
	StaleReads int

	// QuietUpdates keeps a running instance in Running during an update that
	// does not restart it, instead of passing through Updating.
	QuietUpdates bool

	// DeferTrustCheck accepts a role that does not trust PAI and lets the
	// instance fail with the reason AssumeRoleFailedError once it needs the
	// role.
	DeferTrustCheck bool

	// DeleteRunning lets DeleteInstance take a running instance.
	DeleteRunning bool

	// KeepAssumeRoleFor reads AssumeRoleFor back as submitted. Otherwise the
	// account id of the caller fills it in when it was left out.
	KeepAssumeRoleFor bool

	// OmitEmptyRoles reads the default role back without the member Roles.
	OmitEmptyRoles bool

	// ShowDisabled reads "no role" back as {"Enable": false} instead of
	// leaving CredentialConfig out.
	ShowDisabled bool
}

// Transitions says when an instance leaves a transient status. Set one of the
// three; with none of them set, statuses change at once. AtOnce wins over
// ByClock, and ByClock over AfterReads.
type Transitions struct {
	// AtOnce passes through all transient statuses within the call.
	AtOnce bool
	// ByClock is how long each transient status lasts on the service's clock.
	ByClock time.Duration
	// AfterReads is how many reads of the instance see each transient status.
	// GetInstance is a read, and so is a page of ListInstances that shows it.
	AfterReads int
}

// Clock tells the time.
type Clock interface{ Now() time.Time }

// mode resolves the precedence of the three fields.
func (t Transitions) mode() transitionMode {
	switch {
	case t.AtOnce:
		return atOnce
	case t.ByClock > 0:
		return byClock
	case t.AfterReads > 0:
		return afterReads
	default:
		return atOnce
	}
}

type transitionMode int

const (
	atOnce transitionMode = iota
	byClock
	afterReads
)
