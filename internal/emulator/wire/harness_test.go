package wire_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// start is the date of the published test vectors.
var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

const goodToken = wire.TokenPrefix + "0123456789012345678901234567890123456789"

// directory has four keys and allows what its Decide says.
type directory struct {
	decide func(wire.Caller, wire.Permission) wire.Decision
}

func (d directory) AccessKey(id string) (wire.AccessKey, bool) {
	user := wire.Caller{Account: "1234567890123456", Type: wire.CallerUser, Name: "alice", ID: "200000000000000001",
		ARN: "acs:ram::1234567890123456:user/alice"}
	session := wire.Caller{Account: "1234567890123456", Type: wire.CallerAssumedRole, Name: "r", Session: "s", ID: "3"}
	keys := map[string]wire.AccessKey{
		"testid":      {Secret: "testsecret", Caller: user},
		"inactive":    {Secret: "testsecret", Caller: user, Inactive: true},
		"STS.live":    {Secret: "testsecret", Caller: session, Token: goodToken, Expires: start.Add(time.Hour)},
		"STS.expired": {Secret: "testsecret", Caller: session, Token: goodToken, Expires: start},
	}
	key, found := keys[id]
	key.ID = id
	return key, found
}

func (d directory) Decide(caller wire.Caller, p wire.Permission, _ map[string][]string) wire.Decision {
	if d.decide == nil {
		return wire.Decision{Allowed: true}
	}
	return d.decide(caller, p)
}

// product answers every call with what it was given.
type product struct{ operations []wire.Operation }

func (p product) Operations() []wire.Operation { return p.operations }
func (product) Reset()                         {}
func (product) Seed(json.RawMessage) error     { return nil }
func (product) Snapshot() any                  { return nil }

func echo(call *wire.Call) (map[string]any, error) {
	return map[string]any{
		"Parameters": call.Parameters, "Path": call.Path, "Body": call.Body, "Region": call.Region,
		"Caller": call.Caller.ARN, "Key": call.Caller.AccessKeyID, "Operation": call.Operation.Name,
	}, nil
}

func permission(action string) func(*wire.Call) []wire.Permission {
	return func(*wire.Call) []wire.Permission { return []wire.Permission{{Action: action, Resource: "*"}} }
}

func operations() []wire.Operation {
	ram := wire.Operation{Product: "ram", Version: "2015-05-01", Handle: echo}
	ram.Name = "CreateRole"
	ram.Parameters = []string{"RoleName", "Description", "MaxSessionDuration", "Tag", "Names"}
	ram.Permissions = permission("ram:CreateRole")
	sts := wire.Operation{Product: "sts", Version: "2015-04-01", Name: "GetCallerIdentity", Handle: echo}
	get := wire.Operation{Product: "dsw", Version: "2022-01-01", Name: "GetInstance", Method: "GET",
		Path: "/api/v2/instances/{InstanceId}", Parameters: []string{"Fields"}, Permissions: permission("paidsw:GetInstance"), Handle: echo}
	special := get
	special.Name, special.Path = "GetSpecial", "/api/v2/instances/special"
	update := wire.Operation{Product: "dsw", Version: "2022-01-01", Name: "UpdateInstance", Method: "PUT",
		Path: "/api/v2/instances/{InstanceId}", BodyMembers: []string{"Name", "Size", "Configs"}, Handle: echo}
	refuse := wire.Operation{Product: "dsw", Version: "2022-01-01", Name: "Refuse", Method: "DELETE", Path: "/refuse/{Kind}",
		Handle: func(call *wire.Call) (map[string]any, error) {
			if call.Path["Kind"] == "plain" {
				return nil, errors.New("a bug")
			}
			return nil, &wire.Error{Status: 404, Code: "InternalError", Message: "gone", Members: map[string]any{"Success": false}}
		}}
	return []wire.Operation{ram, sts, get, special, update, refuse}
}

// gateway is a server at the date of the test vectors.
type gateway struct {
	t       *testing.T
	server  *wire.Server
	clock   *state.ManualClock
	entries []wire.Entry
}

func newGateway(t *testing.T, decide func(wire.Caller, wire.Permission) wire.Decision) *gateway {
	t.Helper()
	g := &gateway{t: t, clock: state.NewManualClock(start)}
	server, err := wire.NewServer(wire.Config{
		Products: []wire.Product{product{operations()}}, Directory: directory{decide},
		Clock: g.clock, SigningClock: g.clock, DefaultRegion: "cn-hangzhou",
		Record: func(e wire.Entry) { g.entries = append(g.entries, e) },
	})
	if err != nil {
		t.Fatal(err)
	}
	g.server = server
	return g
}

// reply is a decoded answer.
type reply struct {
	status  int
	members map[string]any
}

func (r reply) text(name string) string {
	text, _ := r.members[name].(string)
	return text
}

func (g *gateway) serve(r *http.Request) reply {
	g.t.Helper()
	recorder := httptest.NewRecorder()
	g.server.ServeHTTP(recorder, r)
	got := reply{status: recorder.Code}
	if err := json.Unmarshal(recorder.Body.Bytes(), &got.members); err != nil {
		g.t.Fatalf("answer %q: %v", recorder.Body, err)
	}
	return got
}

func (g *gateway) want(got reply, status int, code string) {
	g.t.Helper()
	if got.status != status || got.text("Code") != code {
		g.t.Errorf("answer %d %v, want %d %s", got.status, got.members, status, code)
	}
	if last := g.entries[len(g.entries)-1]; last.Status != status || last.ErrorCode != code || last.RequestID != got.text("RequestId") {
		g.t.Errorf("journal has %d %s, want %d %s", last.Status, last.ErrorCode, status, code)
	}
}

func signer() signtest.Signer {
	return signtest.Signer{KeyID: "testid", Secret: "testsecret", Date: start}
}

// rpc makes a signed RPC-style request for CreateRole.
func rpc(s signtest.Signer, query string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://ram.aliyuncs.com/?"+query, http.NoBody)
	r.Header.Set("x-acs-action", "CreateRole")
	r.Header.Set("x-acs-version", "2015-05-01")
	s.ACS3(r, "")
	return r
}

// roa makes a signed REST-style request for DSW.
func roa(s signtest.Signer, method, target, body string) *http.Request {
	r := httptest.NewRequest(method, "http://pai-dsw.cn-beijing.aliyuncs.com"+target, strings.NewReader(body))
	r.Header.Set("x-acs-version", "2022-01-01")
	if body != "" {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	s.ACS3(r, body)
	return r
}

// old makes a request with the older RPC signature, its parameters in the query
// or in a form.
func old(s signtest.Signer, inForm bool, parameters url.Values) *http.Request {
	s.RPC(http.MethodPost, parameters)
	if !inForm {
		return httptest.NewRequest(http.MethodPost, "http://sts.aliyuncs.com/?"+parameters.Encode(), http.NoBody)
	}
	r := httptest.NewRequest(http.MethodPost, "http://sts.aliyuncs.com/", strings.NewReader(parameters.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func identity() url.Values {
	return url.Values{"Action": {"GetCallerIdentity"}, "Version": {"2015-04-01"}, "Format": {"json"}}
}
