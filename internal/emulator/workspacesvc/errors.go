package workspacesvc

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The codes AIWorkSpace refuses with: seen with the service, the last two with
// its sister products.
const (
	codeWorkspaceNotFound = "100400008"
	codeMemberNotFound    = "100600006"
	codeOwnerStays        = "100600017"
	codeNoPermission      = "NoPermissionError"
	codeRAMForbidden      = "RAMForbidden"
)

// Codes of the emulator's own, in the form of the cloud's. What the cloud says
// there is not published, so no client can know them.
const (
	codeInvalid           = "100600900"
	codeMemberExists      = "100600901"
	codeUnknownUser       = "100600902"
	codeUnknownRole       = "100600903"
	codeOwnerRole         = "100600904"
	codeLastRole          = "100600905"
	codeRoleHeld          = "100600906"
	codeRoleNotHeld       = "100600907"
	codeWrongStatus       = "100600908"
	codeNoDefault         = "100600909"
	codeNotImplemented    = "NotImplemented"
	codeUnknownParameter  = "UnknownParameter"
	messageOwnerStays     = "Owner not allowed to delete"
	messageMemberNotFound = "The member %s does not exist."
)

// refuse is the only place where a refusal is made.
func refuse(status int, code, format string, args ...any) *wire.Error {
	return &wire.Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

func badRequest(code, format string, args ...any) error {
	return refuse(http.StatusBadRequest, code, format, args...)
}

func invalid(format string, args ...any) error { return badRequest(codeInvalid, format, args...) }

func (s *Service) notFound(code, format string, args ...any) error {
	return refuse(cmp.Or(s.options.NotFoundStatus, http.StatusBadRequest), code, format, args...)
}

func (s *Service) workspaceNotFound(id string) error {
	return s.notFound(codeWorkspaceNotFound, "The workspace %s does not exist.", id)
}

func (s *Service) memberNotFound(id string) error {
	return s.notFound(codeMemberNotFound, messageMemberNotFound, id)
}

func memberExists(m *member) error {
	return badRequest(codeMemberExists, "The user %s is a member of the workspace already: %s.", m.userID, m.id)
}

func unknownUser(id string) error {
	return badRequest(codeUnknownUser, "The user %s does not exist in the account.", id)
}

func unknownRole(name string) error {
	return badRequest(codeUnknownRole, "The role %s does not exist.", name)
}

func ownerRole() error {
	return badRequest(codeOwnerRole, "The role %s cannot be given or taken.", roleOwner)
}

func wrongStatus(operation string, w *workspace, current status) error {
	return badRequest(codeWrongStatus, "%s is not allowed while the workspace %s is %s.", operation, w.id, current)
}

// noPermission is the answer to whom neither RAM nor a role in the workspace
// lets do what it wants.
func noPermission(permission wire.Permission) error {
	return refuse(http.StatusForbidden, codeNoPermission,
		"No permission %s for resource: %s", permission.Action, permission.Resource)
}

// notTrusting is the answer to a session whose role DataWorks may not assume.
func notTrusting(permission wire.Permission, role string) error {
	return refuse(http.StatusForbidden, codeNoPermission,
		"No permission %s for resource: %s. The role %s does not trust %s.",
		permission.Action, permission.Resource, role, trustedService)
}

// ramForbidden is the answer to whom RAM denies it.
func ramForbidden(caller wire.Caller, permission wire.Permission, decision wire.Decision) error {
	refused := refuse(http.StatusForbidden, codeRAMForbidden,
		"User not authorized to operate on the specified resource. Resource: %s Action: %s", permission.Resource, permission.Action)
	refused.Members = map[string]any{"AccessDeniedDetail": wire.AccessDeniedDetail(caller, permission, decision)}
	return refused
}

// notImplemented refuses what the API has and the emulator lacks, so that a
// test never passes on something that was silently ignored. It is a 400, for
// clients try a 501 again.
func notImplemented(what string) error {
	return badRequest(codeNotImplemented, "The emulator does not implement %s.", what)
}

// unknownMember does for nested objects what the wire does for the body.
func unknownMember(path string) error {
	return badRequest(codeUnknownParameter, "The emulator does not know the member %s.", path)
}

// parameters reads what a call asks for.
func parameters() product.Parameters {
	return product.Parameters{Invalid: invalid, NotImplemented: notImplemented}
}
