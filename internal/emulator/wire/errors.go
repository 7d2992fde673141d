package wire

import (
	"fmt"
	"net/http"
)

// The refusals of the gateway, common to all products. Codes and statuses are
// the documented ones unless a comment says "emulator choice".

func refusal(status int, code, format string, args ...any) *Error {
	return &Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

func errUnknownOperation(format string, args ...any) *Error {
	return refusal(http.StatusNotFound, "InvalidAction.NotFound",
		"Specified api is not found, please check your url and method. The emulator does not implement "+format+".", args...)
}

func errVersion(version string) *Error {
	return refusal(http.StatusBadRequest, "InvalidVersion",
		"Specified parameter Version is not valid: the emulator knows no API of version %q.", version)
}

func errMissingParameter(name string) *Error {
	return refusal(http.StatusBadRequest, "MissingParameter",
		"The parameter %s is required but not provided.", name)
}

// errUnknownParameter refuses what the emulator does not implement. The cloud
// ignores unknown parameters; silence here would hide a misspelt name or a gap
// of the emulator (emulator choice).
func errUnknownParameter(name string, op *Operation) *Error {
	return refusal(http.StatusBadRequest, "UnknownParameter",
		"The emulator does not know the parameter %q of %s.", name, op)
}

func errUnknownBodyMember(name string, op *Operation) *Error {
	return refusal(http.StatusBadRequest, "UnknownParameter",
		"The emulator does not know the body member %q of %s.", name, op)
}

// errAmbiguous refuses a value given twice (emulator choice).
func errAmbiguous(name string) *Error {
	return refusal(http.StatusBadRequest, "InvalidParameter",
		"The parameter %q is given more than once.", name)
}

// errContent refuses a body or query that cannot be read (emulator choice).
func errContent(format string, args ...any) *Error {
	return refusal(http.StatusBadRequest, "InvalidContent", format, args...)
}

func errIncompleteSignature(what string) *Error {
	return refusal(http.StatusBadRequest, "IncompleteSignature",
		"The request signature does not conform to Aliyun standards: %s.", what)
}

func errUnknownKey() *Error {
	return refusal(http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
}

func errInactiveKey() *Error {
	return refusal(http.StatusBadRequest, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.")
}

func errSignature(stringToSign string) *Error {
	return refusal(http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. server string to sign is:%s", stringToSign)
}

// errPayloadHash: the cloud hashes the body itself, so a wrong hash is a wrong
// signature there; the code is the same, the text says more (emulator choice).
func errPayloadHash(want string) *Error {
	return refusal(http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. x-acs-content-sha256 is not the hash of the body, which is %s", want)
}

// errDateFormat has a code seen with the RPC gateway; whether ACS3 shares it is
// open (emulator choice).
func errDateFormat(date string) *Error {
	return refusal(http.StatusBadRequest, "InvalidTimeStamp.Format",
		"Specified time stamp or date value %q is not well formatted.", date)
}

func errDateExpired() *Error {
	return refusal(http.StatusBadRequest, "InvalidTimeStamp.Expired",
		"Specified time stamp or date value is expired.")
}

func errNonceUsed() *Error {
	return refusal(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already.")
}

func errMissingToken() *Error {
	return refusal(http.StatusBadRequest, "MissingSecurityToken", "SecurityToken is mandatory for this action.")
}

func errMalformedToken() *Error {
	return refusal(http.StatusBadRequest, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.")
}

func errForeignToken() *Error {
	return refusal(http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey",
		"Specified SecurityToken mismatch with the AccessKey.")
}

func errExpiredToken() *Error {
	return refusal(http.StatusBadRequest, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")
}

// errDenied is the answer to a call that the caller's policies do not allow.
// RAM and STS have a code of their own.
func errDenied(call *Call, permission Permission, decision Decision) *Error {
	denied := refusal(http.StatusForbidden, "Forbidden.RAM",
		"User not authorized to operate on the specified resource, or this API doesn't support RAM. Resource: %s Action: %s",
		permission.Resource, permission.Action)
	if product := call.Operation.Product; product == "ram" || product == "sts" {
		denied = refusal(http.StatusForbidden, "NoPermission",
			"You are not authorized to do this action. Resource: %s Action: %s", permission.Resource, permission.Action)
	}
	denied.Members = map[string]any{"AccessDeniedDetail": AccessDeniedDetail(call.Caller, permission, decision)}
	return denied
}

func errInternal() *Error {
	return refusal(http.StatusInternalServerError, "InternalError", "An internal error occurred.")
}
