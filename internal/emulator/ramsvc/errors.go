package ramsvc

import (
	"fmt"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The error list of RAM. Codes and statuses are the documented ones unless a
// comment says "emulator choice".

func refusal(status int, code, format string, args ...any) *wire.Error {
	return &wire.Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

// errMissing has the gateway's code; whether RAM has one per field is open.
func errMissing(parameter string) error {
	return refusal(http.StatusBadRequest, "MissingParameter", "The parameter %s is required but not provided.", parameter)
}

func errInvalidChars(parameter, value string) error {
	return refusal(http.StatusBadRequest, "InvalidParameter."+parameter+".InvalidChars",
		"The parameter - %q contains invalid chars.", value)
}

func errLength(parameter, value string) error {
	return refusal(http.StatusBadRequest, "InvalidParameter."+parameter+".Length",
		"The parameter - %q beyond the length limit.", abbreviate(value))
}

// abbreviate keeps a document of six thousand characters out of a message.
func abbreviate(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return text[:most] + "..."
}

// errInvalid covers values that are neither too long nor misspelt. The codes
// for MaxSessionDuration, MaxItems, Marker, ResourceType and tags are emulator
// choices after the pattern of the documented ones.
func errInvalid(parameter, format string, args ...any) error {
	return refusal(http.StatusBadRequest, "InvalidParameter."+parameter, format, args...)
}

func errPolicyType(value string) error {
	return errInvalid("PolicyType", "The parameter PolicyType is %q, neither System nor Custom.", value)
}

func errVersionFormat(value string) error {
	return refusal(http.StatusBadRequest, "InvalidParameter.VersionId.Format",
		"The parameter VersionId - %q is not v and a number.", value)
}

func errMalformed(cause error) error {
	return refusal(http.StatusBadRequest, "MalformedPolicyDocument", "The policy document is invalid: %v.", cause)
}

func errNotExist(noun, name string) error {
	return refusal(http.StatusNotFound, "EntityNotExist."+noun, "The %s not exists: %s.", lowerNoun(noun), name)
}

func errVersionNotExist(version string) error {
	return refusal(http.StatusNotFound, "EntityNotExist.Policy.Version", "The policy version not exists: %s.", version)
}

func errNotAttached(noun, policy string) error {
	return refusal(http.StatusNotFound, "EntityNotExist."+noun+".Policy",
		"The policy is not attached to the %s: %s.", lowerNoun(noun), policy)
}

// errResourceGroup: the s in EntityNotExists is the cloud's. The emulator has
// no resource groups, so none exists.
func errResourceGroup(id string) error {
	return refusal(http.StatusNotFound, "EntityNotExists.ResourceGroup", "The resource group does not exist: %s.", id)
}

func errExists(noun, name string) error {
	return refusal(http.StatusConflict, "EntityAlreadyExists."+noun, "The %s already exists: %s.", lowerNoun(noun), name)
}

func errAttached(noun, policy string) error {
	return refusal(http.StatusConflict, "EntityAlreadyExists."+noun+".Policy",
		"The policy is attached to the %s already: %s.", lowerNoun(noun), policy)
}

func errRoleHasPolicies(role string) error {
	return refusal(http.StatusConflict, "DeleteConflict.Role.Policy",
		"The role %s can not be deleted: policies are attached to it.", role)
}

// errPolicyInUse: the code of a policy attached to roles only is not
// documented. DeleteConflict.Role.Policy is the one that clients are known to
// retry on when they delete a policy (emulator choice).
func errPolicyInUse(noun, policy string) error {
	code := "DeleteConflict.Policy." + noun
	if noun == roleNoun {
		code = "DeleteConflict.Role.Policy"
	}
	return refusal(http.StatusConflict, code, "The policy %s can not be deleted: it is attached to a %s.", policy, lowerNoun(noun))
}

func errPolicyHasVersions(policy string) error {
	return refusal(http.StatusConflict, "DeleteConflict.Policy.Version",
		"The policy %s can not be deleted: it has versions besides the default one.", policy)
}

func errDefaultVersion(version string) error {
	return refusal(http.StatusConflict, "DeleteConflict.Policy.Version.Default",
		"The default version %s can not be deleted.", version)
}

// errLimit takes what there are too many of: Role, Policy, Policy.Version,
// Role.Policy, ... LimitExceeded.Tag is an emulator choice.
func errLimit(what string, limit int) error {
	return refusal(http.StatusConflict, "LimitExceeded."+what, "The limit of %d is reached.", limit)
}

// errServiceLinked: the code is not documented (emulator choice).
func errServiceLinked(role string) error {
	return refusal(http.StatusBadRequest, "InvalidOperation.ServiceLinkedRole",
		"The role %s is a service linked role: only its service may change it.", role)
}

// errCallerGone answers a caller whose account was reset away between
// authentication and the call.
func errCallerGone(account string) error {
	return refusal(http.StatusForbidden, "Inactive", "The RAM service of the account %s is not active.", account)
}

func lowerNoun(noun string) string {
	switch noun {
	case roleNoun:
		return "role"
	case userNoun:
		return "user"
	case groupNoun:
		return "group"
	}
	return "policy"
}
