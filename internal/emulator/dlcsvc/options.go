package dlcsvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// Options are the knobs of the service. The zero value takes a job through all
// its statuses at once and answers as the package documentation says.
type Options struct {
	// Transitions decides when a job leaves a status that passes. Running is one
	// of them, unless RunTime or the job's outcome says how long it runs.
	Transitions Transitions

	// RunTime is how long a job runs on the service's clock. Zero: as long as
	// any other status that passes. Negative: until it is stopped.
	RunTime time.Duration

	// Outcome decides what becomes of a new job. Nil: [OutcomeOfCommand].
	Outcome func(Job) Outcome

	// StaleReads is how many reads after an accepted stop still show the status
	// from before it.
	StaleReads int

	// ListLag is how long ListJobs does not show a job that GetJob shows. A
	// client that searches for a job once, right after it was created, is
	// caught by it.
	ListLag time.Duration

	// PriorityLag is how long GetJob shows the priority from before an update.
	PriorityLag time.Duration

	// Retention is how long a job that has ended is kept. Then it is as if it
	// had been deleted. Zero: for ever.
	Retention time.Duration

	// DefaultWorkspace is the workspace of a job that is created without one.
	// Empty: that of Workspaces, or else [FallbackWorkspace].
	DefaultWorkspace string

	// Workspaces knows which workspace is an account's default.
	Workspaces Workspaces

	// DeferTrustCheck accepts a role that does not trust PAI and lets the job
	// fail before it runs, with the same words in ReasonMessage.
	DeferTrustCheck bool

	// RequireDefaultRole refuses a job with the default role of PAI in an
	// account without the service role AliyunPAIDLCDefaultRole.
	RequireDefaultRole bool

	// SubUserText refuses a role that a RAM user may not pass with "check
	// permission for sub user failed".
	SubUserText bool

	// FillAssumeRoleFor reads AssumeRoleFor back as the account's id when it
	// was left out. Otherwise it reads back as submitted.
	FillAssumeRoleFor bool

	// OmitEmptyRoles reads the default role back without the member Roles.
	OmitEmptyRoles bool

	// StatusList lets ListJobs take several statuses, separated by commas.
	StatusList bool
}

// FallbackWorkspace is the default workspace where nobody says another.
const FallbackWorkspace = "40000"

// Workspaces is what the service asks of the product that keeps workspaces.
type Workspaces interface {
	// DefaultWorkspace returns the id of the account's default workspace,
	// empty if there is none.
	DefaultWorkspace(account, region string) string
}

// Transitions says when a job leaves a status that passes. GetJob is a read,
// and so is a page of ListJobs that shows the job.
type Transitions = state.Transitions

// Clock tells the time.
type Clock = state.Clock
