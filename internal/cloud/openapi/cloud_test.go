package openapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait/waittest"
)

const (
	testKey    = "LTAItestAccessKeyId"
	testSecret = "very-secret-access-key-secret"
	testToken  = "very+secret/security=token"
	region     = "cn-hangzhou"
	account    = "1234567890123456"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// request is what reached the wire.
type request struct {
	Method string
	Path   string
	Query  url.Values
	Header http.Header
	Body   string
}

func (r request) action() string { return r.Header.Get("x-acs-action") }

// answer is what goes back. The zero status is 200.
type answer struct {
	status int
	header map[string]string
	body   string
	// drop closes the connection instead of answering.
	drop bool
}

// wire is a server that answers by script and writes down what it is asked.
type wire struct {
	server *httptest.Server
	answer func(number int, r request) answer

	mu       sync.Mutex
	requests []request
}

func newWire(t *testing.T, respond func(number int, r request) answer) *wire {
	t.Helper()
	w := &wire{answer: respond}
	w.server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.server.Close)
	return w
}

// script answers in turn; the last answer is repeated.
func script(answers ...answer) func(int, request) answer {
	return func(number int, _ request) answer { return answers[min(number, len(answers)-1)] }
}

func (w *wire) serve(out http.ResponseWriter, in *http.Request) {
	body, _ := io.ReadAll(in.Body)
	r := request{Method: in.Method, Path: in.URL.EscapedPath(), Query: in.URL.Query(), Header: in.Header, Body: string(body)}
	w.mu.Lock()
	number := len(w.requests)
	w.requests = append(w.requests, r)
	w.mu.Unlock()
	a := w.answer(number, r)
	if a.drop {
		panic(http.ErrAbortHandler)
	}
	for name, value := range a.header {
		out.Header().Set(name, value)
	}
	if a.status != 0 {
		out.WriteHeader(a.status)
	}
	_, _ = io.WriteString(out, a.body)
}

func (w *wire) seen() []request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]request(nil), w.requests...)
}

func (w *wire) actions() string {
	var names []string
	for _, r := range w.seen() {
		names = append(names, r.action())
	}
	return strings.Join(names, " ")
}

func (w *wire) host() string { return strings.TrimPrefix(w.server.URL, "http://") }

// clients returns clients for the wire whose waits take no time.
func (w *wire) clients(t *testing.T, change ...func(*openapi.Config)) (*cloud.Clients, *waittest.Clock) {
	t.Helper()
	clock := waittest.NewClock(start)
	config := openapi.Config{
		Region:      region,
		Credentials: openapi.Static(openapi.Credentials{AccessKeyID: testKey, AccessKeySecret: testSecret}),
		Endpoints:   map[openapi.Product]string{},
		Protocol:    "http",
		Clock:       clock,
	}
	for _, product := range openapi.Products() {
		config.Endpoints[product] = w.host()
	}
	for _, product := range openapi.Products() {
		config.Endpoints[product] = w.host()
	}
	for _, f := range change {
		f(&config)
	}
	clients, err := openapi.New(config)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return clients, clock
}

func refusal(status int, code, message string) answer {
	return answer{status: status, body: fmt.Sprintf(
		`{"RequestId":"7B3C1D52","HostId":"ram.aliyuncs.com","Code":%q,"Message":%q,"Recommend":"https://api.aliyun.com/"}`, code, message)}
}

// dswRefusal is a refusal in the envelope of the product.
func dswRefusal(status int, code, message string) answer {
	return answer{status: status, body: fmt.Sprintf(
		`{"RequestId":"D5","Success":false,"Code":%q,"Message":%q,"HttpStatusCode":%d}`, code, message, status)}
}

const trust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`

func roleBody(t *testing.T, name, description string, created time.Time) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"RequestId": "R1",
		"Role": map[string]any{
			"RoleName": name, "RoleId": "300000000000000001", "Arn": "acs:ram::" + account + ":role/" + strings.ToLower(name),
			"Description": description, "MaxSessionDuration": 3600, "AssumeRolePolicyDocument": trust,
			"CreateDate": created.UTC().Format(time.RFC3339), "UpdateDate": created.UTC().Format(time.RFC3339),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func ok(body string) answer { return answer{body: body} }

func getRole(ctx context.Context, c *cloud.Clients) error {
	_, err := c.Roles.Get(ctx, "PaiTrain")
	return err
}
