package dswsvc

import (
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The codes DSW refuses with. The reference documents the first two; the role
// errors are named by the user guide alone. The last two are the emulator's
// own: no code of the cloud, so that nobody takes a gap here for a rule there.
const (
	codeValidation       = "ValidationError"
	codeInternal         = "InternalError"
	codePassRoleFailed   = "PassRoleFailedError"
	codeAssumeRoleFailed = "AssumeRoleFailedError"
	codeNotImplemented   = "NotImplemented"
	codeUnknownParameter = "UnknownParameter"
)

// refuse is the only place where a refusal is made: the envelope of DSW is
// part of every one of them.
func refuse(status int, code, format string, args ...any) error {
	return &wire.Error{
		Status:  status,
		Code:    code,
		Message: fmt.Sprintf(format, args...),
		Members: map[string]any{"Success": false, "HttpStatusCode": status},
	}
}

func invalid(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeValidation, format, args...)
}

// notFound uses InternalError, the reference's code for everything that is
// not a bad parameter. Emulator choice: the real code of a 404 is not
// published, so a client must not rely on the status alone.
func notFound(id string) error {
	return refuse(http.StatusNotFound, codeInternal, "The instance %s does not exist.", id)
}

func wrongStatus(operation string, i *instance) error {
	return invalid("%s is not allowed while the instance %s is %s.", operation, i.id, i.progress.describe())
}

// passRoleFailed has one text for a role that is missing, foreign or not the
// caller's to pass: the cloud does not let them be told apart either.
func passRoleFailed(roleARN string) error {
	return refuse(http.StatusBadRequest, codePassRoleFailed,
		"The role %s does not exist, or you are not allowed to pass it.", roleARN)
}

func assumeRoleFailed(roleARN string) error {
	return refuse(http.StatusBadRequest, codeAssumeRoleFailed, "%s", assumeRoleMessage(roleARN))
}

func assumeRoleMessage(roleARN string) string {
	return fmt.Sprintf("The role %s cannot be assumed: its trust policy does not allow %s.", roleARN, trustedService)
}

// notImplemented refuses what the API has and the emulator lacks, so that a
// test never passes on a filter that was silently ignored. It is a 400, for
// clients try a 501 again.
func notImplemented(what string) error {
	return refuse(http.StatusBadRequest, codeNotImplemented, "The emulator does not implement %s.", what)
}

// unknownMember does for nested objects what the wire does for the body.
func unknownMember(path string) error {
	return refuse(http.StatusBadRequest, codeUnknownParameter, "The emulator does not know the member %s.", path)
}

// parameters reads what a call asks for.
func parameters() product.Parameters {
	return product.Parameters{Invalid: invalid, NotImplemented: notImplemented}
}
