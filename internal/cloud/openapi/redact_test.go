package openapi_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// log is an io.Writer for concurrent use.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// quoting answers as the cloud does to a wrong signature: with what it was
// sent, in several encodings.
func quoting(_ int, r request) answer {
	escaped := url.QueryEscape(r.Query.Encode())
	return refusal(400, "SignatureDoesNotMatch", fmt.Sprintf(
		"server string to sign is:%s&%%2F&%s and %s %s %s, secret %s", r.Method, escaped, r.Query.Encode(),
		r.Header.Get("x-acs-security-token"), r.Header.Get("Authorization"), testSecret))
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	for name, respond := range map[string]func(int, request) answer{
		"quoted by the cloud": quoting,
		"lost":                script(answer{drop: true}),
		"html":                script(answer{status: 502, body: "<html>"}),
		"served":              script(ok(roleBody(t, "PaiTrain", "", start))),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, respond)
			clients, _ := w.clients(t, func(c *openapi.Config) {
				c.MaxRetries = 1
				c.Credentials = openapi.Static(openapi.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret, SecurityToken: testToken})
			})
			var lines log
			ctx := tflogtest.RootLogger(t.Context(), &lines)
			var errs []string
			for _, err := range []error{
				getRole(ctx, clients),
				func() error { _, err := clients.Identities.Caller(ctx); return err }(),
				clients.DSW.Associate(ctx, region, "dsw-1", workload.None(), workload.Default()),
				func() error { _, err := clients.Roles.Create(ctx, paiTrain); return err }(),
			} {
				if err != nil {
					errs = append(errs, err.Error(), fmt.Sprintf("%+v", err))
				}
			}
			secrets := []string{testKey, testSecret, testToken, url.QueryEscape(testToken), url.QueryEscape(url.QueryEscape(testToken))}
			for _, r := range w.seen() {
				secrets = append(secrets, r.Query.Get("Signature"), url.QueryEscape(r.Query.Get("Signature")))
				if _, signature, found := strings.Cut(r.Header.Get("Authorization"), "Signature="); found {
					secrets = append(secrets, signature)
				}
			}
			for _, secret := range secrets {
				if secret == "" {
					continue
				}
				if strings.Contains(lines.String(), secret) {
					t.Errorf("the log holds %q", secret)
				}
				if strings.Contains(strings.Join(errs, " "), secret) {
					t.Errorf("an error holds %q", secret)
				}
			}
			if !strings.Contains(lines.String(), "ram:GetRole") {
				t.Error("the log does not name the operation: nothing was tested")
			}
		})
	}
}

func TestCredentialsDoNotPrint(t *testing.T) {
	t.Parallel()
	c := openapi.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret, SecurityToken: testToken}
	text := fmt.Sprintf("%v %+v %#v %s", c, c, c, c)
	for _, secret := range []string{testKey, testSecret, testToken} {
		if strings.Contains(text, secret) {
			t.Errorf("%q holds %q", text, secret)
		}
	}
}

func TestLogLines(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(refusal(503, "ServiceUnavailable", "later"), ok(`{"RequestId":"D7","Success":true,"InstanceId":"dsw-1"}`)))
	clients, _ := w.clients(t)
	var lines log
	if _, err := clients.DSW.Get(tflogtest.RootLogger(t.Context(), &lines), region, "dsw-1"); err != nil {
		t.Fatal(err)
	}
	entries, err := tflogtest.MultilineJSONDecode(io.Reader(strings.NewReader(lines.String())))
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d lines, %v; want one per attempt:\n%s", len(entries), err, lines.String())
	}
	for number, want := range []map[string]any{
		{"@level": "debug", "@message": "call failed", "operation": "dsw:GetInstance", "attempt": 1.0, "http_status": 503.0, "code": "ServiceUnavailable", "request_id": "7B3C1D52", "region": region, "endpoint": w.host()},
		{"@level": "debug", "@message": "call served", "operation": "dsw:GetInstance", "attempt": 2.0, "http_status": 200.0, "request_id": "D7"},
	} {
		for key, value := range want {
			if entries[number][key] != value {
				t.Errorf("line %d: %s is %v, want %v", number+1, key, entries[number][key], value)
			}
		}
	}
}

func TestCaller(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"RequestId":"r","IdentityType":"AssumedRoleUser","AccountId":"1","Arn":"acs:ram::1:assumed-role/r/s","PrincipalId":"3:s","RoleId":"3"}`)))
	clients, _ := w.clients(t, func(c *openapi.Config) {
		c.Credentials = openapi.Static(openapi.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret, SecurityToken: testToken})
	})
	got, err := clients.Identities.Caller(t.Context())
	want := cloud.Identity{Account: "1", Type: "AssumedRoleUser", ARN: "acs:ram::1:assumed-role/r/s", RoleID: "3"}
	if err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	r := w.seen()[0]
	for key, want := range map[string]string{
		"Action": "GetCallerIdentity", "Version": "2015-04-01", "Format": "json", "SignatureMethod": "HMAC-SHA1", "SecurityToken": testToken, "AccessKeyId": testKey,
	} {
		if r.Query.Get(key) != want {
			t.Errorf("%s=%s, want %s", key, r.Query.Get(key), want)
		}
	}
}

func TestCallerNeedsNoRegion(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w := newWire(t, script(ok(`{"RequestId":"r"}`)))
	clients, _ := w.clients(t, func(c *openapi.Config) { c.Region = "" })
	if _, err := clients.Identities.Caller(ctx); cloud.AsError(err) == nil || len(w.seen()) != 1 {
		t.Errorf("an answer without identity: %v", err)
	}
	cancel()
	clients, _ = w.clients(t, noRetries, func(c *openapi.Config) {
		c.Region, c.Endpoints, c.RequestTimeout = "", nil, 1
	})
	if _, err := clients.Identities.Caller(t.Context()); cloud.AsError(err) == nil || cloud.AsError(err).Endpoint != "sts.aliyuncs.com" {
		t.Errorf("without a region: %+v", err)
	}
}
