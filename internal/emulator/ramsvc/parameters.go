package ramsvc

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// The documented limits of values.
const (
	maxName        = 64 // of a role, user or group
	maxPolicyName  = 128
	maxDescription = 1024
	maxDocument    = 6144
	minSession     = 3600
	maxSession     = 43200
)

// require refuses a call that lacks one of the parameters.
func require(call *wire.Call, parameters ...string) error {
	for _, parameter := range parameters {
		if call.Parameters[parameter] == "" {
			return errMissing(parameter)
		}
	}
	return nil
}

// nameParameter returns the required name of a role, user, group or policy.
func nameParameter(call *wire.Call, noun string) (string, error) {
	parameter := noun + "Name"
	if err := require(call, parameter); err != nil {
		return "", err
	}
	name := call.Parameters[parameter]
	return name, checkName(noun, name)
}

func checkName(noun, name string) error {
	validate, longest := acs.ValidateRoleName, maxName
	switch noun {
	case userNoun:
		validate = acs.ValidateUserName
	case groupNoun:
		validate = acs.ValidateGroupName
	case policyNoun:
		validate, longest = acs.ValidatePolicyName, maxPolicyName
	}
	if utf8.RuneCountInString(name) > longest {
		return errLength(noun+"Name", name)
	}
	if validate(name) != nil {
		return errInvalidChars(noun+"Name", name)
	}
	return nil
}

// description returns an optional description and whether it was given. The
// empty one is taken, although the reference begins at one character (emulator
// choice): clients clear a description by it.
func description(call *wire.Call, parameter string) (text string, given bool, err error) {
	text, given = call.Parameters[parameter]
	if utf8.RuneCountInString(text) > maxDescription {
		return "", given, errLength("Description", text)
	}
	return text, given, nil
}

// sessionDuration returns the optional maximum of a role's sessions.
func sessionDuration(call *wire.Call, parameter string) (seconds int, given bool, err error) {
	text, given := call.Parameters[parameter]
	if !given {
		return minSession, false, nil
	}
	seconds, err = strconv.Atoi(text)
	if err != nil || seconds < minSession || seconds > maxSession {
		return 0, true, errInvalid("MaxSessionDuration",
			"The parameter %s is %q: want %d to %d seconds.", parameter, text, minSession, maxSession)
	}
	return seconds, true, nil
}

func boolParameter(call *wire.Call, parameter string, standard bool) (bool, error) {
	switch text, given := call.Parameters[parameter]; {
	case !given:
		return standard, nil
	case text == "true":
		return true, nil
	case text == "false":
		return false, nil
	default:
		return false, errInvalid(parameter, "The parameter %s is %q: want true or false.", parameter, text)
	}
}

// listParameter reads a list, which arrives as JSON text.
func listParameter[T any](call *wire.Call, parameter string) ([]T, error) {
	text := call.Parameters[parameter]
	if text == "" {
		return nil, nil
	}
	var list []T
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, errInvalid(parameter, "The parameter %s is not a JSON list: %v.", parameter, err)
	}
	return list, nil
}

// trustDocument reads a trust policy. The cloud has a limit with an error code
// but no documented number; the one of permission policies is taken (emulator
// choice).
func trustDocument(call *wire.Call, parameter string) (ramdoc.Document, error) {
	text := call.Parameters[parameter]
	if utf8.RuneCountInString(text) > maxDocument {
		return ramdoc.Document{}, errLength(parameter, text)
	}
	document, err := ramdoc.ParseTrust(text)
	if err != nil {
		return ramdoc.Document{}, errMalformed(err)
	}
	return document, nil
}

// permissionDocument reads a permission policy. Characters are counted, white
// space among them (emulator choice).
func permissionDocument(call *wire.Call) (ramdoc.Document, error) {
	text := call.Parameters["PolicyDocument"]
	if utf8.RuneCountInString(text) > maxDocument {
		return ramdoc.Document{}, errLength("PolicyDocument", text)
	}
	document, err := ramdoc.ParsePermission(text)
	if err != nil {
		return ramdoc.Document{}, errMalformed(err)
	}
	return document, nil
}
