package openapi_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

func noRetries(c *openapi.Config) { c.MaxRetries = -1 }

func TestErrorKinds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code   string
		status int
		want   error
	}{
		{"EntityNotExist.Role", 404, cloud.ErrNotFound},
		{"EntityNotExist.Policy", 404, cloud.ErrNotFound},
		{"EntityAlreadyExists.Role", 409, cloud.ErrAlreadyExists},
		{"DeleteConflict.Role.Policy", 409, cloud.ErrConflict},
		{"LimitExceeded.Role", 409, cloud.ErrQuota},
		{"LimitExceeded.Role.Policy", 409, cloud.ErrQuota},
		{"InvalidParameter.RoleName.InvalidChars", 400, cloud.ErrInvalid},
		{"MalformedPolicyDocument", 409, cloud.ErrInvalid},
		{"MissingParameter", 400, cloud.ErrInvalid},
		{"InvalidAction.NotFound", 404, cloud.ErrInvalid},
		{"EntityNotExists.ResourceGroup", 404, cloud.ErrInvalid},
		{"SomethingNobodyKnows", 418, cloud.ErrInvalid},
		{"NoPermission", 403, cloud.ErrDenied},
		{"Forbidden.RAM", 400, cloud.ErrDenied},
		{"InvalidAccessKeyId.NotFound", 404, cloud.ErrUnauthenticated},
		{"InvalidAccessKeyId.Inactive", 400, cloud.ErrUnauthenticated},
		{"SignatureDoesNotMatch", 403, cloud.ErrUnauthenticated},
		{"InvalidSecurityToken.Expired", 403, cloud.ErrUnauthenticated},
		{"MissingSecurityToken", 400, cloud.ErrUnauthenticated},
		{"InvalidTimeStamp.Expired", 400, cloud.ErrUnauthenticated},
		{"Throttling", 400, cloud.ErrThrottled},
		{"Throttling.User", 429, cloud.ErrThrottled},
		{"ServiceUnavailable", 503, cloud.ErrUnavailable},
		{"InternalError", 500, cloud.ErrUnavailable},
		{"SomethingNobodyKnows", 500, cloud.ErrUnavailable},
		{"PassRoleFailedError", 400, cloud.ErrCannotPass},
		{"PassRoleFailedError", 403, cloud.ErrCannotPass},
		{"AssumeRoleFailedError", 400, cloud.ErrCannotAssume},
	} {
		t.Run(test.code, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(refusal(test.status, test.code, "no.")))
			clients, _ := w.clients(t, noRetries)
			err := getRole(t.Context(), clients)
			failed := cloud.AsError(err)
			if failed == nil || !errors.Is(err, test.want) {
				t.Fatalf("error is %#v, want %v", err, test.want)
			}
			if failed.Code != test.code || failed.Message != "no." || failed.RequestID != "7B3C1D52" ||
				failed.Operation != "ram:GetRole" || failed.Endpoint != w.host() || failed.Ambiguous {
				t.Errorf("wrong details: %+v", failed)
			}
			if want := "ram:GetRole: no. (" + test.code + ")"; err.Error() != want {
				t.Errorf("text %q, want %q", err, want)
			}
		})
	}
}

func TestAnswersOfManyForms(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer answer
		want   error
		code   string
	}{
		"lower-case keys":      {answer{status: 404, body: `{"code":"EntityNotExist.Role","message":"gone","requestId":"q"}`}, cloud.ErrNotFound, "EntityNotExist.Role"},
		"xml":                  {answer{status: 404, body: `<?xml version="1.0"?><Error><Code>EntityNotExist.Role</Code><Message>gone</Message><RequestId>q</RequestId></Error>`}, cloud.ErrNotFound, "EntityNotExist.Role"},
		"html":                 {answer{status: 502, body: "<html><body><h1>502 Bad Gateway</h1></body></html>"}, cloud.ErrUnavailable, ""},
		"html with 404":        {answer{status: 404, body: "<html>not here</html>"}, cloud.ErrUnavailable, ""},
		"plain text":           {answer{status: 503, body: "upstream connect error"}, cloud.ErrUnavailable, ""},
		"empty error":          {answer{status: 500}, cloud.ErrUnavailable, ""},
		"empty success":        {answer{}, cloud.ErrUnavailable, ""},
		"html with 200":        {answer{body: "<html>please log in</html>"}, cloud.ErrUnavailable, ""},
		"null":                 {answer{body: "null"}, cloud.ErrUnavailable, ""},
		"array":                {answer{status: 404, body: `[1]`}, cloud.ErrUnavailable, ""},
		"no code":              {answer{status: 404, body: `{"message":"no route"}`}, cloud.ErrUnavailable, ""},
		"redirect":             {answer{status: 302, header: map[string]string{"Location": "http://127.0.0.1:1/"}, body: "moved"}, cloud.ErrUnavailable, ""},
		"odd types":            {answer{status: 404, body: `{"Code":"EntityNotExist.Role","Message":null,"RequestId":7,"AccessDeniedDetail":"none"}`}, cloud.ErrNotFound, "EntityNotExist.Role"},
		"success without role": {answer{body: `{"RequestId":"r"}`}, cloud.ErrUnavailable, ""},
		"success of odd type":  {answer{body: `{"RequestId":"r","Role":["odd"]}`}, cloud.ErrUnavailable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clients, _ := newWire(t, script(test.answer)).clients(t, noRetries)
			err := getRole(t.Context(), clients)
			failed := cloud.AsError(err)
			if failed == nil || !errors.Is(err, test.want) || failed.Code != test.code {
				t.Fatalf("error is %v, want %v with code %q", err, test.want, test.code)
			}
			if text := err.Error(); strings.Contains(text, "<") || strings.Contains(text, "nil") {
				t.Errorf("text %q is not for users", text)
			}
		})
	}
}

func TestDeniedDetail(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(answer{status: 403, body: `{"Code":"NoPermission","Message":"You are not authorized.","RequestId":"r",
		"AccessDeniedDetail":{"AuthAction":"ram:GetRole","AuthPrincipalDisplayName":"alice","AuthPrincipalType":"SubUser",
		"NoPermissionType":"ExplicitDeny","PolicyType":"AccountLevelIdentityBasedPolicy","EncodedDiagnosticMessage":"x"}}`}))
	clients, _ := w.clients(t)
	failed := cloud.AsError(getRole(t.Context(), clients))
	want := cloud.Denied{Action: "ram:GetRole", PrincipalType: "SubUser", Principal: "alice", Explicit: true, PolicyType: "AccountLevelIdentityBasedPolicy"}
	if failed == nil || failed.Denied == nil || *failed.Denied != want {
		t.Errorf("error is %+v, want the detail %+v", failed, want)
	}
}

func TestSuccessFalseIsAFailure(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"RequestId":"r","Success":false,"Code":"Forbidden.RAM","Message":"no","HttpStatusCode":403}`)))
	clients, _ := w.clients(t)
	if _, err := clients.DSW.Get(t.Context(), region, "dsw-1"); !errors.Is(err, cloud.ErrDenied) {
		t.Errorf("error is %v, want a denial", err)
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	w := newWire(t, script(answer{}))
	clients, clock := w.clients(t, func(c *openapi.Config) { c.Endpoints[openapi.RAM] = address })
	err = getRole(t.Context(), clients)
	if !errors.Is(err, cloud.ErrUnreachable) || !strings.Contains(err.Error(), address) {
		t.Errorf("error is %v, want unreachable %s", err, address)
	}
	if len(clock.Sleeps()) != 5 {
		t.Errorf("%d repetitions, want 5", len(clock.Sleeps()))
	}
	_, err = clients.Roles.Create(t.Context(), cloud.RoleSpec{Name: "PaiTrain", TrustPolicy: trust})
	if failed := cloud.AsError(err); failed == nil || failed.Ambiguous || len(clock.Sleeps()) != 10 {
		t.Errorf("error is %v after %d repetitions: a create that was never sent is safe to repeat", err, len(clock.Sleeps()))
	}
}

func TestServerThatNeverAnswers(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	w := newWire(t, func(int, request) answer {
		<-release
		return answer{}
	})
	t.Cleanup(func() { close(release) })
	clients, _ := w.clients(t, noRetries, func(c *openapi.Config) { c.RequestTimeout = 20 * time.Millisecond })
	err := getRole(t.Context(), clients)
	if !errors.Is(err, cloud.ErrUnreachable) || !strings.Contains(err.Error(), "no answer within 20ms") {
		t.Errorf("error is %v, want a timeout", err)
	}
	err = clients.Roles.Attach(t.Context(), "PaiTrain", cloud.PolicyRef{Name: "p", Type: cloud.SystemPolicy})
	if failed := cloud.AsError(err); failed == nil || !failed.Ambiguous {
		t.Errorf("error is %v, want it to say that the write may have happened", err)
	}
}

func TestCancellation(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	w := newWire(t, func(int, request) answer {
		cancel()
		<-release
		return answer{}
	})
	t.Cleanup(func() { close(release) })
	clients, clock := w.clients(t)
	err := getRole(ctx, clients)
	if !errors.Is(err, context.Canceled) || errors.Is(err, cloud.ErrUnreachable) {
		t.Errorf("error is %v, want the cancellation", err)
	}
	if len(clock.Sleeps()) != 0 || len(w.seen()) != 1 {
		t.Errorf("repeated after the cancellation")
	}
	if err := getRole(ctx, clients); !errors.Is(err, context.Canceled) || len(w.seen()) != 1 {
		t.Errorf("called with an ended context: %v", err)
	}
}

func TestCancelledWhilePausing(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(refusal(500, "InternalError", "oops")))
	clients, clock := w.clients(t)
	ctx, cancel := clock.WithTimeout(t.Context(), time.Hour)
	cancel()
	if err := getRole(ctx, clients); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want the cancellation", err)
	}
	ctx, cancel = clock.WithTimeout(t.Context(), time.Second)
	defer cancel()
	err := getRole(ctx, clients)
	if !errors.Is(err, cloud.ErrUnavailable) || len(w.seen()) < 2 {
		t.Errorf("error is %v after %d calls; want the cloud's own, once the time left is too short for a pause", err, len(w.seen()))
	}
	if clock.Slept() > time.Second {
		t.Errorf("slept %s beyond the deadline", clock.Slept())
	}
}

func TestNoCredentials(t *testing.T) {
	t.Parallel()
	expired := errors.New("the profile has no key")
	w := newWire(t, script(answer{}))
	for name, source := range map[string]func(context.Context) (openapi.Credentials, error){
		"failing": func(context.Context) (openapi.Credentials, error) { return openapi.Credentials{}, expired },
		"empty":   openapi.Static(openapi.Credentials{}),
	} {
		clients, clock := w.clients(t, func(c *openapi.Config) { c.Credentials = source })
		err := getRole(t.Context(), clients)
		if !errors.Is(err, cloud.ErrUnauthenticated) || len(clock.Sleeps()) != 0 {
			t.Errorf("%s: error is %v after %d pauses", name, err, len(clock.Sleeps()))
		}
		if name == "failing" && !errors.Is(err, expired) {
			t.Errorf("%s: %v hides the reason", name, err)
		}
	}
	if len(w.seen()) != 0 {
		t.Error("called without credentials")
	}
}

func TestCredentialsAreAskedForEachAttempt(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(number int, _ request) answer {
		if number == 0 {
			return refusal(503, "ServiceUnavailable", "later")
		}
		return ok(roleBody(t, "PaiTrain", "", start))
	})
	asked := 0
	clients, _ := w.clients(t, func(c *openapi.Config) {
		c.Credentials = func(context.Context) (openapi.Credentials, error) {
			asked++
			return openapi.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret, SecurityToken: strings.Repeat("t", asked)}, nil
		}
	})
	if err := getRole(t.Context(), clients); err != nil {
		t.Fatal(err)
	}
	for number, r := range w.seen() {
		if got := r.Header.Get("x-acs-security-token"); got != strings.Repeat("t", number+1) {
			t.Errorf("attempt %d carries the token %q", number+1, got)
		}
	}
}

func TestHeadersThatMustNotLeave(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(roleBody(t, "PaiTrain", "", start))))
	clients, _ := w.clients(t, func(c *openapi.Config) { c.UserAgent = "terraform-provider-pai/test" })
	if err := getRole(t.Context(), clients); err != nil {
		t.Fatal(err)
	}
	header := w.seen()[0].Header
	if header.Get("Proxy-Authorization") != "" || header.Get("x-acs-region-id") != "" {
		t.Errorf("RAM call carries %v", header)
	}
	if !strings.HasSuffix(header.Get("User-Agent"), " terraform-provider-pai/test") {
		t.Errorf("user agent %q", header.Get("User-Agent"))
	}
	if !strings.HasPrefix(header.Get("Authorization"), "ACS3-HMAC-SHA256 Credential="+testKey) {
		t.Errorf("authorization %q", header.Get("Authorization"))
	}
}
