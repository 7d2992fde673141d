package remedy_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func readRole(err error) remedy.Text {
	return remedy.Failure(remedy.Attempt{Verb: "Read", Past: "read", Noun: "Instance Role", Object: `role "PaiTrain"`}, err)
}

const unableToRead = "Unable to Read Instance Role"

// What is wrong with credentials is recognised by the code, and the way out names
// the argument or the variable to look at.
func TestFailure_credentials(t *testing.T) {
	t.Parallel()
	advice := map[string][]string{
		"InvalidAccessKeyId.NotFound":                {"does not exist", "access_key", "ALIBABA_CLOUD_ACCESS_KEY_ID", "the state is left as it is"},
		"InvalidAccessKeyId.Inactive":                {"disabled", "RAM console"},
		"SignatureDoesNotMatch":                      {"does not belong to the access key id", "secret_key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"},
		"IncompleteSignature":                        {"does not belong to the access key id", "secret_key"},
		"InvalidTimeStamp.Expired":                   {"clock of this machine", "15 minutes"},
		"InvalidSecurityToken.Expired":               {"have expired", "Get new ones"},
		"MissingSecurityToken":                       {"STS.", "security_token"},
		"InvalidSecurityToken.Malformed":             {"STS.", "security_token"},
		"InvalidSecurityToken.MismatchWithAccessKey": {"STS.", "security_token"},
		"SignatureNonceUsed":                         {"seen this very request before", "proxy"},
	}
	for _, entry := range remedy.Catalogue() {
		for _, code := range entry.Texts {
			if entry.Topic == remedy.TopicCredentials && advice[code] == nil {
				t.Errorf("this test knows no advice for %s", code)
			}
		}
	}
	for code, words := range advice {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			err := failed(cloud.ErrUnauthenticated, code, "Specified something is wrong.")
			text := readRole(fmt.Errorf("read the role: %w", err))
			wantText(t, text, unableToRead, err, append(words,
				`The role "PaiTrain" could not be read.`, "The cloud said: Specified something is wrong.")...)
			wantNo(t, text, "is not allowed")
		})
	}
}

// Errors that are no refusal: an end of time, an interruption, silence, and
// whatever else keeps a call from being made.
func TestFailure_withoutAnswer(t *testing.T) {
	t.Parallel()
	call := func(kind, cause error) error {
		return &cloud.Error{Kind: kind, Operation: "ram:GetRole", Endpoint: "ram.aliyuncs.com", Cause: cause}
	}
	for name, c := range map[string]struct {
		err       error
		words, no []string
	}{
		"out of time": {context.DeadlineExceeded,
			[]string{"Cause: context deadline exceeded", "longer than the timeout allows", "timeouts"}, nil},
		"out of time within a call": {call(cloud.ErrUnreachable, context.DeadlineExceeded),
			[]string{"Cause: context deadline exceeded", "longer than the timeout allows"}, []string{"Nothing answered"}},
		"interrupted": {fmt.Errorf("wait: %w", context.Canceled),
			[]string{"Cause: wait: context canceled", "The run was interrupted."}, []string{"timeout"}},
		"interrupted within a call": {call(cloud.ErrUnreachable, context.Canceled),
			[]string{"The run was interrupted."}, []string{"Nothing answered"}},
		"unreachable": {call(cloud.ErrUnreachable, errors.New("dial tcp: no such host")),
			[]string{"Cause: dial tcp: no such host", `Nothing answered at "ram.aliyuncs.com".`, "PAI_ENDPOINT", "Nothing was changed."}, nil},
		"unreachable, perhaps too late": {
			&cloud.Error{Kind: cloud.ErrUnreachable, Operation: "dlc:CreateJob", Endpoint: "pai-dlc.example", Ambiguous: true},
			[]string{`Nothing answered at "pai-dlc.example".`, "may have been done all the same"}, []string{"Nothing was changed"}},
		"an answer without words": {call(cloud.ErrUnavailable, nil),
			[]string{"Cause: service unavailable", "run again later"}, nil},
		"no call": {errors.New("the file is empty"),
			[]string{"Cause: the file is empty"}, []string{"Operation:"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := readRole(c.err)
			wantText(t, text, unableToRead, c.err, c.words...)
			wantNo(t, text, c.no...)
		})
	}
}

// A refusal says who lacks what as precisely as the cloud does, and does not
// advise an Allow alone where a Deny stands.
func TestFailure_denied(t *testing.T) {
	t.Parallel()
	const stands = "adding an Allow does not help: that Deny has to go."
	for name, c := range map[string]struct {
		denied    *cloud.Denied
		words, no []string
	}{
		"implicitly": {&cloud.Denied{Action: "ram:GetRole", PrincipalType: "SubUser", Principal: "alice"},
			[]string{"The caller (SubUser alice) is not allowed ram:GetRole.",
				`  {"Effect": "Allow", "Action": "ram:GetRole", "Resource": "*"}`}, []string{stands}},
		"explicitly": {&cloud.Denied{Action: "ram:GetRole", PrincipalType: "SubUser", Principal: "alice", Explicit: true},
			[]string{"The caller (SubUser alice) is not allowed ram:GetRole.", "A policy denies it explicitly, so " + stands}, nil},
		"another action than the call": {&cloud.Denied{Action: "ram:PassRole"},
			[]string{"The caller is not allowed ram:PassRole.", `"Action": "ram:PassRole"`}, []string{"(", stands}},
		"a detail without action": {&cloud.Denied{Principal: "pipeline", PrincipalType: "AssumedRoleUser"},
			[]string{"The caller (AssumedRoleUser pipeline) is not allowed ram:GetRole."}, []string{stands}},
		"no detail": {nil,
			[]string{"The caller is not allowed ram:GetRole.", `"Action": "ram:GetRole"`}, []string{"(", stands}},
	} {
		for _, code := range []string{"NoPermission", "Forbidden.RAM", "Forbidden.Unheard"} {
			t.Run(name+" "+code, func(t *testing.T) {
				t.Parallel()
				err := &cloud.Error{
					Kind: cloud.ErrDenied, Operation: "ram:GetRole", Code: code, Message: "You are not authorized.", RequestID: "R-1", Denied: c.denied,
				}
				text := readRole(err)
				wantText(t, text, unableToRead, err, c.words...)
				wantNo(t, text, c.no...)
				if found := pastes(text.Detail); len(found) != 1 {
					t.Errorf("%d things to paste, want one statement: %q", len(found), found)
				}
			})
		}
	}
}

// Every error of the catalogue makes a text that can be read to its end.
func TestFailure_everyCode(t *testing.T) {
	t.Parallel()
	for _, entry := range remedy.Catalogue() {
		for _, text := range entry.Texts {
			t.Run(text, func(t *testing.T) {
				t.Parallel()
				code, message := text, "It is Tuesday."
				if entry.Wording {
					code, message = "BadRequest", strings.ToUpper(text)
				}
				err := failed(entry.Kind, code, message)
				wantText(t, readRole(err), unableToRead, err, "The cloud said: "+message)
			})
		}
	}
}
