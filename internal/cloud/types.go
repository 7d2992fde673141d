package cloud

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Identity is who signs the provider's calls.
type Identity struct {
	Account string // account id
	Type    acs.PrincipalType
	ARN     string
	UserID  string // empty for an assumed role
	RoleID  string // empty unless an assumed role
}

// Role is one RAM role (GetRole).
type Role struct {
	Name string
	// ARN as RAM answered it. The role's name in it is usually in lower case.
	ARN string
	// ID is RAM's own: a role re-created under the same name has another.
	ID          string
	Description string
	// TrustPolicy is the JSON text as RAM keeps it. Lists of roles lack it.
	TrustPolicy       string
	MaxSessionSeconds int64
	CreateDate        time.Time // zero when RAM did not say
	UpdateDate        time.Time // zero when RAM did not say
}

// RoleSpec describes a role to be created.
type RoleSpec struct {
	Name              string
	TrustPolicy       string
	Description       string
	MaxSessionSeconds int64 // 3600 to 43200
	Tags              map[string]string
}

// RoleUpdate is the whole changeable part of a role.
type RoleUpdate struct {
	TrustPolicy       string
	Description       string
	MaxSessionSeconds int64
}

// PolicyType tells RAM's own policies from those of the account.
type PolicyType string

// The policy types of RAM.
const (
	SystemPolicy PolicyType = "System"
	CustomPolicy PolicyType = "Custom"
)

// PolicyRef names one RAM policy.
type PolicyRef struct {
	Name string
	Type PolicyType
}

// Workload is the part of a DSW instance, DLC job or EAS service that
// matters for its role.
type Workload struct {
	Kind        workload.Kind
	Region      string
	ID          string // the key in the API: instance id, job id or service name
	Name        string
	WorkspaceID string // empty when unknown

	Association workload.Association
	// LegacyRoleARN is a role that an EAS service names without carrying it:
	// EAS reads models and processors on OSS with it. Empty for other kinds.
	LegacyRoleARN string
	// Partial: this is the item of a list that does not say which role the
	// workload carries. Only Summaries yields such items.
	Partial bool
	// Public: everybody in the workspace can use it, and with it its role.
	Public bool

	Status        string // the product's own word, such as "Running"
	Activity      workload.Activity
	Settled       bool // the status will not change by itself
	Open          bool // takes a change of its role although it is not settled
	Failed        bool
	ReasonCode    string // why it is in this status, if the product says
	ReasonMessage string

	// Locked: every change is refused until somebody takes the lock off.
	Locked bool
	// Behind: the newest version is not, or not everywhere, the one that runs.
	Behind bool
	// OutsideWorkspace: an EAS service whose JSON names no workspace, so that
	// the default role of PAI does not reach the bucket of one.
	OutsideWorkspace bool
	// Instance is all that was read of a DSW instance; nil for other kinds.
	Instance *Instance
	// Fingerprint tells whether a change of the role has changed anything else. It
	// is nil where no change can.
	Fingerprint *Fingerprint
}
