package wire

import (
	"encoding/json"
	"time"
)

// Product is one emulated cloud product: the operations it serves and the
// state behind them. Its methods may be called concurrently.
type Product interface {
	// Operations returns every operation the product implements. Everything
	// else is refused by name.
	Operations() []Operation
	// Reset forgets all state.
	Reset()
	// Seed adds the product's part of a seed document to the state.
	Seed(document json.RawMessage) error
	// Snapshot returns the state as a value that marshals to stable JSON:
	// equal states give equal text.
	Snapshot() any
}

// Operation is one API operation, as the public API reference names it.
type Operation struct {
	Product string // "ram", "sts", "dsw", ...
	Version string // API version, such as "2015-05-01"
	Name    string // "CreateRole"

	// Method and Path route a REST-style (ROA) operation, such as "PUT" and
	// "/api/v2/instances/{InstanceId}". Both are empty for RPC style.
	Method, Path string

	// Parameters names every query or form parameter the operation accepts.
	// Another one is refused by name.
	Parameters []string
	// BodyMembers names every top-level member of the JSON body. Nil: the
	// operation takes no body.
	BodyMembers []string
	// FreeBody takes any JSON object as the body: its members are data of the
	// caller, and the product's business alone.
	FreeBody bool

	// Anonymous operations are not signed: what they are given proves who calls.
	// A signature that comes all the same is not looked at.
	Anonymous bool
	// Permissions says what the caller must be allowed to do. Nil: anyone
	// who is authenticated may call.
	Permissions func(*Call) []Permission
	// Handle carries the call out. It returns the members of the answer
	// (RequestId is added to it) or an *Error.
	Handle func(*Call) (map[string]any, error)
}

// Permission is one action on one resource, in the words of RAM policies.
type Permission struct{ Action, Resource string }

// Call is one authenticated request, decoded.
type Call struct {
	Operation *Operation
	Caller    Caller
	// Region comes from the endpoint's host name, or from the header
	// x-acs-region-id where one address serves all regions.
	Region    string
	RequestID string
	Now       time.Time

	Path       map[string]string // decoded path parameters by name
	Parameters map[string]string // query and form parameters
	Body       map[string]any    // JSON body, numbers as json.Number

	// Decide asks the caller's policies for a permission. It is for operations
	// without Permissions: those of a product that grants rights of its own
	// beside RAM. Calls by Invoke are allowed everything.
	Decide func(Permission) Decision
}

// Caller is who signed the request.
type Caller struct {
	Account     string // account id
	Type        CallerType
	Name        string // user or role name; empty for the account
	ID          string // user or role id; the account's id for the account
	Session     string // role session name
	ARN         string
	AccessKeyID string
}

// CallerType is the IdentityType of GetCallerIdentity.
type CallerType string

// The kinds of callers.
const (
	CallerAccount     CallerType = "Account"
	CallerUser        CallerType = "RAMUser"
	CallerAssumedRole CallerType = "AssumedRoleUser"
)

// Workload is what the emulated cloud knows of a workload that may be given
// credentials.
type Workload struct {
	Kind, Account, Region, ID string
	Running                   bool
	// Mode is none, default or custom; only a custom one has a role ARN.
	Mode, RoleARN string
}

// Error is a refusal in the cloud's words.
type Error struct {
	Status  int
	Code    string
	Message string
	// Members are further members of the error body, such as
	// AccessDeniedDetail, or the envelope of a PAI product.
	Members map[string]any
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// RoleAuthority is what a PAI product asks RAM before it takes a role.
type RoleAuthority interface {
	// RoleExists reports whether the ARN names a role of the emulated cloud.
	RoleExists(roleARN string) bool
	// MayPass reports whether the caller's policies allow ram:PassRole on
	// the role. The account itself always may.
	MayPass(caller Caller, roleARN string) bool
	// Trusts reports whether the role's trust policy lets the service
	// principal assume it.
	Trusts(roleARN, servicePrincipal string) bool
}
