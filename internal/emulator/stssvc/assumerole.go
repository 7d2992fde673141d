package stssvc

import (
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// The documented limits.
const (
	minDuration     = 900 * time.Second
	defaultDuration = 3600 * time.Second
	maxPolicy       = 2048
)

var (
	// sourceIdentityForm: emulator choice, as for session names.
	sourceIdentityForm = regexp.MustCompile(`^[A-Za-z0-9.@_=-]{2,64}$`)
	sessionNameForm    = regexp.MustCompile(`^[A-Za-z0-9.@_-]{2,64}$`)
	// externalIDForm leaves the length to code: 1224 is above what a regular
	// expression repeats.
	externalIDForm = regexp.MustCompile(`^[\w+=,.@:/-]+$`)
)

const minExternalID, maxExternalID = 2, 1224

// assumeRolePermission is what the identity policies of the caller must allow.
// The role's trust policy must allow the caller as well.
func assumeRolePermission(call *wire.Call) []wire.Permission {
	resource := call.Parameters["RoleArn"]
	if role, err := acs.ParseRoleARN(resource); err == nil {
		resource = role.String()
	}
	return []wire.Permission{{Action: ramdoc.AssumeRole, Resource: resource}}
}

// assumption is a decoded AssumeRole request.
type assumption struct {
	arn         acs.RoleARN
	sessionName string
	duration    time.Duration
	policy      *ramdoc.Document
	externalID  string
}

func (s *Service) assumeRole(call *wire.Call) (map[string]any, error) {
	if call.Caller.Type == wire.CallerAccount {
		return nil, errRoot()
	}
	request, err := readAssumption(call)
	if err != nil {
		return nil, err
	}
	role, found := s.ram.FindRole(request.arn)
	if !found {
		return nil, errRoleNotExist(request.arn.Name)
	}
	if !request.trusted(call, role) {
		return nil, errNotTrusted()
	}
	answer, err := s.open(request, role)
	if identity := call.Parameters["SourceIdentity"]; err == nil && identity != "" {
		answer["SourceIdentity"] = identity
	}
	return answer, err
}

// open lends a key of a role to somebody who may have it.
func (s *Service) open(request assumption, role ramsvc.Role) (map[string]any, error) {
	if request.duration > role.MaxSession {
		return nil, errInvalid("DurationSeconds", "The parameter DurationSeconds exceeds the %d seconds that the role allows.",
			int(role.MaxSession.Seconds()))
	}
	expires := s.clock.Now().Add(request.duration)
	key := s.ram.OpenSession(role, request.sessionName, expires, request.policy)
	return map[string]any{
		"AssumedRoleUser": map[string]any{
			// Unlike GetCallerIdentity, which says assumed-role.
			"Arn":           role.ARN + "/" + request.sessionName,
			"AssumedRoleId": role.ID + ":" + request.sessionName,
		},
		"Credentials": map[string]any{
			"AccessKeyId":     key.ID,
			"AccessKeySecret": key.Secret,
			"SecurityToken":   key.Token,
			"Expiration":      state.Timestamp(expires),
		},
	}, nil
}

// trusted asks the trust policy about the caller.
func (a assumption) trusted(call *wire.Call, role ramsvc.Role) bool {
	context := map[string][]string{"acs:CurrentTime": {call.Now.UTC().Format(time.RFC3339)}}
	if a.externalID != "" {
		context["sts:ExternalId"] = []string{a.externalID}
	}
	return ramdoc.Evaluate(ramdoc.Request{
		Action: ramdoc.AssumeRole, Principal: ramdoc.RAM, PrincipalValue: call.Caller.ARN,
		Context: context, ContextComplete: true,
	}, role.Trust).Outcome == ramdoc.Allowed
}

func readAssumption(call *wire.Call) (assumption, error) {
	for _, parameter := range []string{"RoleArn", "RoleSessionName"} {
		if call.Parameters[parameter] == "" {
			return assumption{}, errMissing(parameter)
		}
	}
	request := assumption{sessionName: call.Parameters["RoleSessionName"], externalID: call.Parameters["ExternalId"]}
	var err error
	if request.arn, err = acs.ParseRoleARN(call.Parameters["RoleArn"]); err != nil {
		return assumption{}, errInvalid("RoleArn", "The parameter RoleArn is wrongly formed: %v.", err)
	}
	if !sessionNameForm.MatchString(request.sessionName) {
		return assumption{}, errInvalid("RoleSessionName", "The parameter RoleSessionName is wrongly formed.")
	}
	if request.duration, err = duration(call); err != nil {
		return assumption{}, err
	}
	if request.policy, err = sessionPolicy(call); err != nil {
		return assumption{}, err
	}
	if identity, given := call.Parameters["SourceIdentity"]; given && !sourceIdentityForm.MatchString(identity) {
		return assumption{}, errInvalid("SourceIdentity", "The parameter SourceIdentity is wrongly formed.")
	}
	return request, checkExternalID(call)
}

func duration(call *wire.Call) (time.Duration, error) {
	text, given := call.Parameters["DurationSeconds"]
	if !given {
		return defaultDuration, nil
	}
	seconds, err := strconv.Atoi(text)
	wanted := time.Duration(seconds) * time.Second
	if err != nil || wanted < minDuration {
		return 0, errInvalid("DurationSeconds", "The parameter DurationSeconds is %q: want at least %d.", text, int(minDuration.Seconds()))
	}
	return wanted, nil
}

func sessionPolicy(call *wire.Call) (*ramdoc.Document, error) {
	text := call.Parameters["Policy"]
	if text == "" {
		return nil, nil
	}
	if utf8.RuneCountInString(text) > maxPolicy {
		return nil, errInvalid("PolicySize", "The parameter Policy is longer than %d characters.", maxPolicy)
	}
	document, err := ramdoc.ParsePermission(text)
	if err != nil {
		return nil, errInvalid("PolicyGrammar", "The parameter Policy has not passed grammar check: %v.", err)
	}
	return &document, nil
}

// checkExternalID: the code follows the pattern of the others (emulator choice).
func checkExternalID(call *wire.Call) error {
	id, given := call.Parameters["ExternalId"]
	if given && (len(id) < minExternalID || len(id) > maxExternalID || !externalIDForm.MatchString(id)) {
		return errInvalid("ExternalId", "The parameter ExternalId is wrongly formed.")
	}
	return nil
}
