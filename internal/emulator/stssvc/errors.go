package stssvc

import (
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The error list of STS, with the documented codes and statuses.

func errMissing(parameter string) error {
	return &wire.Error{Status: http.StatusBadRequest, Code: "MissingParameter",
		Message: fmt.Sprintf("The parameter %s is required but not provided.", parameter)}
}

func errInvalid(parameter, format string, args ...any) error {
	return &wire.Error{Status: http.StatusBadRequest, Code: "InvalidParameter." + parameter,
		Message: fmt.Sprintf(format, args...)}
}

func errRoleNotExist(role string) error {
	return &wire.Error{Status: http.StatusNotFound, Code: "EntityNotExist.Role",
		Message: fmt.Sprintf("The role not exists: %s.", role)}
}

func errNotTrusted() error {
	return &wire.Error{Status: http.StatusForbidden, Code: "NoPermission",
		Message: "You are not authorized to do this action. You should be authorized by RAM."}
}

func errRoot() error {
	return &wire.Error{Status: http.StatusForbidden, Code: "NoPermission",
		Message: "Roles may not be assumed by root accounts."}
}

func errToken(code, format string, args ...any) error {
	return &wire.Error{Status: http.StatusBadRequest, Code: "AuthenticationFail.OIDCToken." + code, Message: fmt.Sprintf(format, args...)}
}

func errProviderNotExist(arn string) error {
	return &wire.Error{Status: http.StatusNotFound, Code: "EntityNotExist.OIDCProvider",
		Message: fmt.Sprintf("The OIDC provider not exists: %s.", arn)}
}

func errFederatedNotTrusted() error {
	return &wire.Error{Status: http.StatusForbidden, Code: "AuthenticationFail.NoPermission",
		Message: "This operation is forbidden by permission system."}
}
