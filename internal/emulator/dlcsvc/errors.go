package dlcsvc

import (
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The codes DLC refuses with. The last two are the emulator's own: no code of
// the cloud, so that nobody takes a gap here for a rule there.
const (
	codeBadRequest       = "BadRequest"
	codeInvalidParameter = "InvalidParameter"
	codeNotFound         = "NotFound"
	codeNotImplemented   = "NotImplemented"
	codeUnknownParameter = "UnknownParameter"
)

func refuse(status int, code, format string, args ...any) error {
	return &wire.Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

// invalid refuses a value of the wrong form, type or enumeration.
func invalid(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeInvalidParameter, format, args...)
}

// badRequest is the refusal of the service itself, behind the schema.
func badRequest(format string, args ...any) error {
	return refuse(http.StatusBadRequest, codeBadRequest, format, args...)
}

func notFound(id string) error {
	return refuse(http.StatusNotFound, codeNotFound, "The job %s does not exist.", id)
}

func wrongStatus(operation string, j *job) error {
	return badRequest("%s is not allowed while the job %s is %s.", operation, j.id, j.progress.Current.status)
}

// The role errors have no code of their own: clients can only read the text.

// cannotPass has one text for a role that is missing, foreign or not the
// caller's to pass: the cloud does not let them be told apart either.
func cannotPass(who string) error {
	return badRequest("check permission for %s failed, error code: 4001, error message: NoPermission", who)
}

func cannotAssume(roleARN string) error { return badRequest("%s", cannotAssumeText(roleARN)) }

// cannotAssumeText begins with the words that are known; how it goes on is an
// emulator choice.
func cannotAssumeText(roleARN string) string {
	return fmt.Sprintf("Failed to assume role for user, role: %s, reason: the trust policy does not allow %s.", roleARN, trustedService)
}

// notImplemented refuses what the API has and the emulator lacks, so that a
// test never passes on something that was silently ignored. It is a 400, for
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
