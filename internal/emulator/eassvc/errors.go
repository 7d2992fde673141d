package eassvc

import (
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The codes EAS refuses with. The first four were seen with the service; the
// next three are choices of the emulator, for only their statuses are known.
// The last is the emulator's own: no code of the cloud, so that nobody takes a
// gap here for a rule there.
const (
	codeNotFound        = "InvalidService.NotFound"
	codePrivilegeFailed = "Forbidden.PrivilegeCheckFailed"
	codeForbidden       = "Forbidden.RAM"
	codeInvalid         = "InvalidParameter"
	codeNameTaken       = "InvalidService.AlreadyExists"
	codeWrongStatus     = "OperationDenied.ServiceStatus"
	codeLocked          = "OperationDenied.SafetyLock"
	codeNotImplemented  = "NotImplemented"
)

// refuse is the only place where a refusal is made.
func refuse(status int, code, format string, args ...any) *wire.Error {
	return &wire.Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeInvalid, format, args...)
}

func notFound(name string) error {
	return refuse(http.StatusNotFound, codeNotFound, "The service %s is not found.", name)
}

// privilegeFailed is the answer to a caller that names a service of another account:
// names are unique in a region, across accounts.
func privilegeFailed(name string) error {
	return refuse(http.StatusForbidden, codePrivilegeFailed, "Privilege check failed: the service %s belongs to another account.", name)
}

func nameTaken(name string) error {
	return refuse(http.StatusConflict, codeNameTaken, "The service %s already exists.", name)
}

func wrongStatus(operation string, d *deployment) error {
	return refuse(http.StatusConflict, codeWrongStatus, "%s is not allowed while the service %s is %s.",
		operation, d.name, d.progress.Current.status)
}

func locked(operation string, d *deployment) error {
	return refuse(http.StatusConflict, codeLocked, "%s is not allowed: the safety lock of the service %s is %q.",
		operation, d.name, d.lock)
}

// mayNotPass is worded as the gateway words a missing permission. Emulator
// choice: the guide shows a screenshot only. Which kind of denial it was the
// service does not learn, so NoPermissionType is left out.
func mayNotPass(caller wire.Caller, roleARN string) error {
	refused := refuse(http.StatusForbidden, codeForbidden,
		"User not authorized to operate on the specified resource, or this API doesn't support RAM. Resource: %s Action: %s",
		roleARN, passRole)
	kind, name := "SubUser", caller.ID
	if caller.Type == wire.CallerAssumedRole {
		kind, name = "AssumedRoleUser", caller.Name+":"+caller.Session
	}
	refused.Members = map[string]any{"AccessDeniedDetail": map[string]any{
		"AuthAction":               passRole,
		"AuthPrincipalDisplayName": name,
		"AuthPrincipalOwnerId":     caller.Account,
		"AuthPrincipalType":        kind,
	}}
	return refused
}

// notImplemented refuses what the API has and the emulator lacks, so that a
// test never passes on something that was silently ignored. It is a 400, for
// clients try a 501 again.
func notImplemented(what string) error {
	return refuse(http.StatusBadRequest, codeNotImplemented, "The emulator does not implement %s.", what)
}

// parameters reads what a call asks for.
func parameters() product.Parameters {
	return product.Parameters{Invalid: invalid, NotImplemented: notImplemented}
}
