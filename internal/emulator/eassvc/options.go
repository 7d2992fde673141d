package eassvc

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// Options are the knobs of the service. The zero value changes statuses at
// once and answers as the package documentation says.
type Options struct {
	// Transitions decides when a service leaves a transient status.
	Transitions Transitions

	// StaleReads is how many reads after an accepted change still show the
	// status from before it. A client that takes the first "Running" for the
	// end of a rolling update is caught by 1.
	StaleReads int

	// PartialReads is how many reads after CreateService lack the id.
	PartialReads int

	// EarlyRunning shows Running while old instances are still there, for one
	// more step of a rolling update.
	EarlyRunning bool

	// ShallowMerge replaces top-level members as a whole in a merge, instead
	// of merging the objects in them.
	ShallowMerge bool

	// StoreNulls stores a null of a merge, instead of refusing it.
	StoreNulls bool

	// RoleKey is where the role's ARN reads back. Empty: where it was written.
	RoleKey RoleKey

	// LoseTokenOnReplace gives the service another access token when it is
	// replaced by a configuration without one.
	LoseTokenOnReplace bool

	// ListWithoutConfig leaves ServiceConfig out of ListServices.
	ListWithoutConfig bool

	// RenderErrorStatus is the status in which a service stays whose role
	// cannot be assumed, such as "Waiting". Empty: "Failed".
	RenderErrorStatus string

	// PlainEvents writes the Message of an event as plain text, not as JSON.
	PlainEvents bool

	// UpdateStarts lets an update start a stopped service. Otherwise it
	// changes the configuration only.
	UpdateStarts bool

	// IdleStartStop accepts StartService on a running and StopService on a
	// stopped service, without effect.
	IdleStartStop bool

	// PassRoleService is the value of acs:Service when a role is passed.
	// Empty: eas.pai.aliyuncs.com. "-": the key is absent.
	PassRoleService string
}

// RoleKey is a spelling of the role's key in the configuration.
type RoleKey string

// The spellings of the role's key: an alias, and the canonical one.
const (
	RoleKeyAlias     RoleKey = "role_arn"
	RoleKeyCanonical RoleKey = "credential.role_arn"
)

// Check reports an option that says nothing.
func (o Options) Check() error {
	if o.RoleKey != "" && o.RoleKey != RoleKeyAlias && o.RoleKey != RoleKeyCanonical {
		return fmt.Errorf("eas: role key %q: want %s or %s", o.RoleKey, RoleKeyAlias, RoleKeyCanonical)
	}
	if !o.renderErrorStatus().known() {
		return fmt.Errorf("eas: status after a render error: unknown status %q", o.RenderErrorStatus)
	}
	return nil
}

func (o Options) passRoleService() string {
	switch o.PassRoleService {
	case "":
		return trustedService
	case "-":
		return ""
	default:
		return o.PassRoleService
	}
}

func (o Options) renderErrorStatus() status {
	if o.RenderErrorStatus == "" {
		return failed
	}
	return status(o.RenderErrorStatus)
}

// Transitions says when a service leaves a transient status. DescribeService
// is a read, and so is a page of ListServices that shows the service.
type Transitions = state.Transitions

// Clock tells the time.
type Clock = state.Clock
