package openapi_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const (
	deployer    = "acs:ram::1234567890123456:role/Deployer"
	sessionBody = `{"RequestId": "R", "AssumedRoleUser": {"Arn": "` + deployer + `/tests", "AssumedRoleId": "3:tests"},
	"Credentials": {"AccessKeyId": "STS.lent", "AccessKeySecret": "lent-secret-0001", "SecurityToken": "lent-token-0001", "Expiration": "2026-01-02T04:04:05Z"}}`
	oidcToken = "header.claims-0001.signature"
)

// tokenService returns a token service for the wire.
func (w *wire) tokenService(t *testing.T) *openapi.TokenService {
	t.Helper()
	var made *openapi.TokenService
	w.clients(t, func(c *openapi.Config) {
		var err error
		if made, err = openapi.NewTokenService(*c); err != nil {
			t.Fatal(err)
		}
	})
	return made
}

func form(t *testing.T, r request) url.Values {
	t.Helper()
	values, err := url.ParseQuery(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func TestAssumeRole(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(sessionBody)))
	request := cloud.SessionRequest{RoleARN: deployer, SessionName: "tests", DurationSeconds: 900, ExternalID: "handshake"}
	session, err := w.tokenService(t).AssumeRole(t.Context(), cloud.Credentials{AccessKeyID: "signer-0001", AccessKeySecret: "s"}, request)
	if err != nil {
		t.Fatal(err)
	}
	if session.AccessKeyID != "STS.lent" || session.AccessKeySecret != "lent-secret-0001" || session.SecurityToken != "lent-token-0001" ||
		!session.Expires.Equal(time.Date(2026, 1, 2, 4, 4, 5, 0, time.UTC)) || session.ARN != deployer+"/tests" || session.ID != "3:tests" {
		t.Errorf("session %+v", session)
	}
	sent := w.seen()[0]
	values := form(t, sent)
	for name, want := range map[string]string{
		"RoleArn": deployer, "RoleSessionName": "tests", "DurationSeconds": "900", "ExternalId": "handshake", "Policy": "", "SourceIdentity": "",
	} {
		if values.Get(name) != want || sent.Query.Has(name) {
			t.Errorf("%s is %q in the body and %q in the address, want %q in the body", name, values.Get(name), sent.Query.Get(name), want)
		}
	}
	if sent.Query.Get("AccessKeyId") != "signer-0001" {
		t.Errorf("signed by %q", sent.Query.Get("AccessKeyId"))
	}
}

// The token is the proof, and no signature is sent. It goes into the body, because
// addresses are logged on the way.
func TestAssumeRoleWithOIDC(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(refusal(400, "AuthenticationFail.OIDCToken.Expired", "the token "+oidcToken+" has expired")))
	var lines log
	ctx := tflogtest.RootLogger(t.Context(), &lines)
	_, err := w.tokenService(t).AssumeRoleWithOIDC(ctx, cloud.OIDCRequest{RoleARN: deployer, ProviderARN: "p", Token: oidcToken, SessionName: "tests"})
	if !errors.Is(err, cloud.ErrUnauthenticated) {
		t.Errorf("error %v", err)
	}
	if strings.Contains(err.Error()+lines.String(), "claims-0001") {
		t.Errorf("the token is shown: %v\n%s", err, lines.String())
	}
	sent := w.seen()[0]
	if form(t, sent).Get("OIDCToken") != oidcToken || strings.Contains(sent.Query.Encode(), "claims") {
		t.Errorf("sent %q and %q", sent.Query.Encode(), sent.Body)
	}
	if sent.Query.Has("Signature") || sent.Query.Has("AccessKeyId") || sent.Header.Get("Authorization") != "" {
		t.Errorf("the call is signed: %q %v", sent.Query.Encode(), sent.Header)
	}
	if len(w.seen()) != 1 {
		t.Errorf("%d calls, want one", len(w.seen()))
	}
}

// A session that is too long is refused with the maximum, if the role can be read.
func TestAssumeRole_tooLong(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		role answer
		want int64
	}{
		"readable": {ok(roleBody(t, "Deployer", "", start)), 3600},
		"hidden":   {refusal(403, "NoPermission", "no."), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, func(_ int, r request) answer {
				if r.action() == "GetRole" {
					return tc.role
				}
				return refusal(400, "InvalidParameter.DurationSeconds", "too long")
			})
			clients, _ := w.clients(t)
			_, err := clients.Sessions.Assume(t.Context(), cloud.SessionRequest{RoleARN: deployer, SessionName: "tests", DurationSeconds: 7200})
			var long *cloud.SessionTooLongError
			if !errors.As(err, &long) || long.Asked != 7200 || long.Maximum != tc.want || cloud.AsError(err).Code != "InvalidParameter.DurationSeconds" {
				t.Errorf("error %#v", err)
			}
		})
	}
}

func TestAssumeRole_incomplete(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"Credentials": {}}`, strings.Replace(sessionBody, "2026-01-02T04:04:05Z", "soon", 1)} {
		clients, _ := newWire(t, script(ok(body))).clients(t)
		if _, err := clients.Sessions.Assume(t.Context(), cloud.SessionRequest{RoleARN: deployer}); !errors.Is(err, cloud.ErrUnavailable) {
			t.Errorf("%s: error %v", body, err)
		}
	}
}

// Credentials that the cloud refuses are replaced once, also for a write: the cloud
// refuses them before it does anything.
func TestRefusedCredentials(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		others bool
		calls  int
		fails  bool
	}{
		"others":    {true, 2, false},
		"no others": {false, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, func(_ int, r request) answer {
				if r.Header.Get("x-acs-security-token") == "old-token-0001" {
					return refusal(400, "InvalidSecurityToken.Expired", "expired")
				}
				return ok(`{"InstanceId": "dsw-1", "Success": true}`)
			})
			token, told := "old-token-0001", 0
			clients, _ := w.clients(t, func(c *openapi.Config) {
				c.Credentials = func(context.Context) (cloud.Credentials, error) {
					return cloud.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret, SecurityToken: token}, nil
				}
				c.Refused = func(_ context.Context, refused cloud.Credentials, refusal *cloud.Error) bool {
					told++
					if refused.SecurityToken != "old-token-0001" || refusal.Code != "InvalidSecurityToken.Expired" {
						t.Errorf("told of %v and %v", refused, refusal)
					}
					if tc.others {
						token = "new-token-0001"
					}
					return tc.others
				}
			})
			err := clients.DSW.Associate(t.Context(), region, "dsw-1", workload.None(), workload.Default())
			if (err != nil) != tc.fails || len(w.seen()) != tc.calls || told != 1 {
				t.Errorf("error %v after %d calls, told %d times", err, len(w.seen()), told)
			}
		})
	}
}

func TestVPCAddresses(t *testing.T) {
	t.Parallel()
	for product, want := range map[string]string{
		"ram": "ram.vpc-proxy.aliyuncs.com", "sts": "sts-vpc." + region + ".aliyuncs.com",
		"dsw": "pai-dsw-vpc.me-east-1.aliyuncs.com", "dlc": "pai-dlc-vpc.me-east-1.aliyuncs.com",
		"eas": "pai-eas-manage-vpc.me-east-1.aliyuncs.com", "aiworkspace": "aiworkspace-vpc.me-east-1.aliyuncs.com",
	} {
		clients, _ := newWire(t, script(answer{})).clients(t, noRetries, func(c *openapi.Config) {
			c.Endpoints, c.Protocol, c.VPC = nil, "", true
			c.RequestTimeout = time.Nanosecond // nobody is to be called
		})
		if failed := cloud.AsError(callOf(t, clients, product, "me-east-1")); failed == nil || failed.Endpoint != want {
			t.Errorf("%s: called %+v, want %s", product, failed, want)
		}
	}
}
