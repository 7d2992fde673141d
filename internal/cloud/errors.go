package cloud

import (
	"errors"
	"fmt"
	"strings"
)

// Kinds of failures. cloud/openapi decides the kind, from the cloud's error
// code; everybody above asks with errors.Is.
var (
	ErrNotFound        = errors.New("not found")
	ErrAlreadyExists   = errors.New("already exists")
	ErrConflict        = errors.New("conflict")          // in use, or in a status that refuses the operation
	ErrInvalid         = errors.New("invalid request")   // the cloud refused a value
	ErrQuota           = errors.New("quota exceeded")    // LimitExceeded.*
	ErrDenied          = errors.New("not authorized")    // RAM said no
	ErrUnauthenticated = errors.New("not authenticated") // key, signature, token or clock
	ErrThrottled       = errors.New("throttled")
	ErrUnavailable     = errors.New("service unavailable")    // 5xx, or an answer that is none
	ErrUnreachable     = errors.New("unreachable")            // no answer at all
	ErrCannotPass      = errors.New("role cannot be passed")  // PassRoleFailedError and its relatives
	ErrCannotAssume    = errors.New("role cannot be assumed") // AssumeRoleFailedError and its relatives
)

// ErrForeign is the ErrDenied for a workload of another owner: its name is
// taken, and no permission helps.
var ErrForeign = fmt.Errorf("%w: it belongs to somebody else", ErrDenied)

// ErrNoWorkspace is the ErrNotFound for a workspace, as against something in
// it. The codes that mean it may also be those for a workspace that the caller
// cannot see (unconfirmed): what is in it need not be gone.
var ErrNoWorkspace = fmt.Errorf("%w: no such workspace, or none that the caller may see", ErrNotFound)

// Error is one failed call. It unwraps to its kind and to its cause.
type Error struct {
	Kind      error
	Operation string // product and API operation, such as "ram:GetRole"
	Code      string // the cloud's error code; empty when there was no answer
	Message   string // the cloud's words, without code and request id
	RequestID string
	// Endpoint is the host that was called.
	Endpoint string
	// Ambiguous marks a write whose answer was lost: it may have happened.
	Ambiguous bool
	Denied    *Denied
	Cause     error
}

// Denied is what the cloud tells about a refused permission
// (AccessDeniedDetail). Any member may be empty.
type Denied struct {
	Action        string // AuthAction
	PrincipalType string // AuthPrincipalType
	Principal     string // AuthPrincipalDisplayName
	Explicit      bool   // NoPermissionType is ExplicitDeny
	PolicyType    string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Operation)
	b.WriteString(": ")
	switch {
	case e.Message != "":
		b.WriteString(e.Message)
	case e.Cause != nil:
		b.WriteString(e.Cause.Error())
	default:
		b.WriteString(e.Kind.Error())
	}
	if e.Code != "" {
		b.WriteString(" (" + e.Code + ")")
	}
	return b.String()
}

// Unwrap gives errors.Is and errors.As the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// AsError returns the failed call inside err, or nil.
func AsError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}
