package dswsvc

import "github.com/pai-iac/terraform-provider-pai/internal/emulator/state"

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

// Transitions says when an instance leaves a transient status. GetInstance is a
// read, and so is a page of ListInstances that shows the instance.
type Transitions = state.Transitions

// Clock tells the time.
type Clock = state.Clock
