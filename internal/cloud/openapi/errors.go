package openapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Codes that decide what happens next.
const (
	codeRoleMissing       = "EntityNotExist.Role"
	codeRoleExists        = "EntityAlreadyExists.Role"
	codeNotAttached       = "EntityNotExist.Role.Policy"
	codeAlreadyAttached   = "EntityAlreadyExists.Role.Policy"
	codePoliciesAttached  = "DeleteConflict.Role.Policy"
	codeNonceUsed         = "SignatureNonceUsed"
	codeInternalError     = "InternalError"
	codeBadRequest        = "BadRequest" // DLC, for most of what it refuses
	codeServiceMissing    = "InvalidService.NotFound"
	codeServiceForeign    = "Forbidden.PrivilegeCheckFailed"
	codeNoCredentialsHere = "InvalidCredentials"              // of the SDK's runtime, not of the cloud
	codeTokenNotTrusted   = "AuthenticationFail.NoPermission" // AssumeRoleWithOIDC
	codeSessionTooLong    = "InvalidParameter.DurationSeconds"
	// AIWorkSpace has numbers for codes; they are answered as texts.
	codeMemberMissing = "100600006"
	codeMemberIsOwner = "100600017"
)

// kindOf returns the kind of failure that an error code means. Codes are
// compared whole or by their documented families; HTTP statuses say nothing
// reliable (an unknown access key is a 404) and messages change.
func kindOf(code string) error {
	switch code {
	case "NoPermission", "NoPermissionError", codeTokenNotTrusted, "Forbidden", "RAMForbidden", "OperationForbidden", "AccessDenied", "PermissionError", "Inactive":
		return cloud.ErrDenied
	case codeServiceMissing, codeMemberMissing, "NotFound": // the last is of DLC
		return cloud.ErrNotFound
	case "100400008", "100700008", "100400027":
		// What these mean is inferred from what others do on them; that it is
		// the workspace, and not what was asked of it, too.
		return cloud.ErrNoWorkspace
	case codeMemberIsOwner:
		return cloud.ErrConflict
	case codeServiceForeign:
		// Names of EAS services are unique across accounts: this one is taken,
		// which is neither absence nor a missing permission.
		return cloud.ErrForeign
	case "SignatureDoesNotMatch", "MissingSecurityToken", "IncompleteSignature", codeNonceUsed, codeNoCredentialsHere:
		return cloud.ErrUnauthenticated
	case "ServiceUnavailable", codeInternalError:
		return cloud.ErrUnavailable
	case "PassRoleFailedError":
		return cloud.ErrCannotPass
	case "AssumeRoleFailedError":
		return cloud.ErrCannotAssume
	}
	family, _, _ := strings.Cut(code, ".")
	switch family {
	case "EntityNotExist":
		return cloud.ErrNotFound
	case "EntityAlreadyExists":
		return cloud.ErrAlreadyExists
	case "DeleteConflict":
		return cloud.ErrConflict
	case "LimitExceeded":
		return cloud.ErrQuota
	case "NoPermission", "Forbidden":
		return cloud.ErrDenied
	case "InvalidAccessKeyId", "InvalidSecurityToken", "InvalidTimeStamp", "AuthenticationFail":
		return cloud.ErrUnauthenticated
	}
	if strings.Contains(code, "Throttling") {
		return cloud.ErrThrottled
	}
	// Every other code is a refusal of what was asked: InvalidParameter.*,
	// MalformedPolicyDocument, MissingParameter, ValidationError, and those
	// that nobody has documented.
	return cloud.ErrInvalid
}

// failure turns what one attempt brought into the error that callers see, or
// into nil. ctx is the caller's.
func (x *exchange) failure(ctx context.Context, c call, err error) *cloud.Error {
	if err == nil {
		return nil
	}
	failed := &cloud.Error{Operation: c.name(), Endpoint: x.host}
	switch {
	case x.status != 0 && errors.Is(err, errRefused):
		x.refused(failed)
	case x.status != 0:
		// An answer came, but it is none of an API, or not the one expected.
		failed.Kind = cloud.ErrUnavailable
		failed.RequestID = string(x.answer.RequestID)
		failed.Message = fmt.Sprintf("%s answered HTTP %d with something that is not the answer of its API", x.host, x.status)
		failed.Cause = err
	case ctx.Err() != nil:
		failed.Kind = ctx.Err()
	case x.host == "":
		// The runtime or the source of credentials gave up before the call.
		x.unsent(failed, err)
	default:
		failed.Kind = cloud.ErrUnreachable
		failed.Message = x.redact.clean(fmt.Sprintf("%s cannot be reached: %s", x.host, err))
	}
	return failed
}

// refused fills in what the answer says.
func (x *exchange) refused(failed *cloud.Error) {
	failed.Code = string(x.answer.Code)
	failed.Message = x.redact.clean(string(x.answer.Message))
	failed.RequestID = string(x.answer.RequestID)
	failed.Denied = x.answer.denied()
	failed.Kind = kindOf(failed.Code)
	atFault := x.effectiveStatus() >= http.StatusInternalServerError
	if failed.Code == "" || atFault && (errors.Is(failed.Kind, cloud.ErrInvalid) || errors.Is(failed.Kind, cloud.ErrNotFound)) {
		// The one thing a status tells: the server is at fault, whatever it
		// calls it. So it is no proof that something is gone, either.
		failed.Kind = cloud.ErrUnavailable
	}
	if failed.Message == "" {
		failed.Message = fmt.Sprintf("%s answered HTTP %d without a message", x.host, x.status)
	}
}

// effectiveStatus is the HTTP status, or what a PAI product says it should
// have been.
func (x *exchange) effectiveStatus() int {
	if x.status < http.StatusBadRequest && x.answer.HTTPStatusCode != nil {
		return *x.answer.HTTPStatusCode
	}
	return x.status
}

// saysMissing reports whether the product itself answered with status 404. The
// status in the body may be absent or zero; if it is another one, the answer
// contradicts itself.
func (x *exchange) saysMissing() bool {
	if !x.answer.fromProduct() || x.effectiveStatus() != http.StatusNotFound {
		return false
	}
	said := x.answer.HTTPStatusCode
	return said == nil || *said == 0 || *said == http.StatusNotFound
}

// prefixAndSuffix is what the runtime puts around the messages of its errors.
var prefixAndSuffix = regexp.MustCompile(`^code: \d+, |\s*request id: \S*$`)

// unsent fills in a failure that happened before anything was sent.
func (x *exchange) unsent(failed *cloud.Error, err error) {
	failed.Kind = cloud.ErrUnauthenticated
	if fromRuntime, ok := errors.AsType[*tea.SDKError](err); ok {
		failed.Code = tea.StringValue(fromRuntime.Code)
		failed.Kind = kindOf(failed.Code)
		failed.Message = x.redact.clean(prefixAndSuffix.ReplaceAllString(tea.StringValue(fromRuntime.Message), ""))
		return
	}
	if _, ok := errors.AsType[*credentialsError](err); ok {
		failed.Cause = err
		if call := cloud.AsError(err); call != nil {
			// The call that was to bring credentials, such as AssumeRole.
			failed.Operation, failed.Code, failed.RequestID = call.Operation, call.Code, call.RequestID
		}
		return
	}
	failed.Kind = cloud.ErrInvalid
	failed.Message = x.redact.clean(err.Error())
}

// credentialsError says that the source of credentials failed.
type credentialsError struct{ cause error }

func (e *credentialsError) Error() string { return "no credentials: " + e.cause.Error() }

func (e *credentialsError) Unwrap() error { return e.cause }
