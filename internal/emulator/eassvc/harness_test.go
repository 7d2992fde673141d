package eassvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

const (
	account = "1234567890123456"
	other   = "6543210987654321"
	region  = "cn-hangzhou"
	serve   = "acs:ram::1234567890123456:role/serve"
	second  = "acs:ram::1234567890123456:role/second"
	hidden  = "acs:ram::1234567890123456:role/hidden"  // the caller may not pass it
	foreign = "acs:ram::6543210987654321:role/foreign" // exists, in another account
	pai     = "acs:ram::1234567890123456:role/pai"     // does not trust EAS
	missing = "acs:ram::1234567890123456:role/missing"

	seeded = "demo_svc"
)

// fakeRole is a role as the authority of a test knows it.
type fakeRole struct {
	unpassable bool
	trusts     string
}

// fakeAuthority compares ARNs without case, as RAM does.
type fakeAuthority struct {
	mu     sync.Mutex
	roles  map[string]fakeRole
	passed []string // services to which roles were passed
}

func newAuthority() *fakeAuthority {
	const eas = "eas.pai.aliyuncs.com"
	return &fakeAuthority{roles: map[string]fakeRole{
		serve:   {trusts: eas},
		second:  {trusts: eas},
		hidden:  {trusts: eas, unpassable: true},
		foreign: {trusts: eas},
		pai:     {trusts: "pai.aliyuncs.com"},
	}}
}

func (a *fakeAuthority) role(arn string) (fakeRole, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	role, ok := a.roles[strings.ToLower(arn)]
	return role, ok
}

// trust changes the trust policy of a role.
func (a *fakeAuthority) trust(arn, service string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.roles[arn] = fakeRole{trusts: service}
}

func (a *fakeAuthority) RoleExists(arn string) bool {
	_, ok := a.role(arn)
	return ok
}

func (a *fakeAuthority) MayPass(wire.Caller, string) bool { panic("the service is known") }

// MayPassTo knows policies, not roles, as RAM does.
func (a *fakeAuthority) MayPassTo(caller wire.Caller, arn, service string) bool {
	role, _ := a.role(arn)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.passed = append(a.passed, service)
	return !role.unpassable && strings.Contains(arn, caller.Account)
}

func (a *fakeAuthority) Trusts(arn, principal string) bool {
	role, _ := a.role(arn)
	return role.trusts == principal
}

// cloud is a service with everything around it that a test needs.
type cloud struct {
	t         *testing.T
	service   *eassvc.Service
	authority *fakeAuthority
	clock     *state.ManualClock
	caller    wire.Caller
}

func newCloud(t *testing.T, options eassvc.Options) *cloud {
	t.Helper()
	clock := state.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	authority := newAuthority()
	return &cloud{
		t: t, clock: clock, authority: authority,
		service: eassvc.New(authority, clock, options),
		caller:  wire.Caller{Account: account, Type: wire.CallerUser, Name: "alice", ID: "201234567890123456"},
	}
}

// as returns the same cloud for the root of another account.
func (c *cloud) as(accountID string) *cloud {
	copied := *c
	copied.caller = wire.Caller{Account: accountID, Type: wire.CallerAccount, ID: accountID}
	return &copied
}

// seed adds one service with the name seeded. Further members are JSON, and
// begin with a comma.
func (c *cloud) seed(further string) {
	c.t.Helper()
	document := fmt.Sprintf(`{"services":[{"name":%q,"account":%q,"region":%q%s}]}`, seeded, account, region, further)
	if err := c.service.Seed(json.RawMessage(document)); err != nil {
		c.t.Fatalf("seed: %v", err)
	}
}

// seedConfig adds one service with a configuration.
func (c *cloud) seedConfig(config string) { c.t.Helper(); c.seed(`,"config":` + config) }

// request is a call in the making. Body is JSON. Parameters are name and value
// in turn. Without a name the service is the seeded one.
type request struct {
	name       string
	region     string
	parameters []string
	body       string
}

// try calls an operation the way the wire does: what is not declared never
// arrives, and the answer is JSON.
func (c *cloud) try(name string, r request) (map[string]any, *wire.Error) {
	c.t.Helper()
	if r.name == "" {
		r.name = seeded
	}
	if r.region == "" {
		r.region = region
	}
	return wiretest.Try(c.t, c.service, name, wire.Call{
		Caller: c.caller, Region: r.region, RequestID: "REQUEST",
		Path: map[string]string{"ClusterId": r.region, "ServiceName": r.name}, Parameters: wiretest.Pairs(r.parameters),
	}, r.body)
}

// must calls an operation that is to succeed.
func (c *cloud) must(name string, r request) map[string]any {
	c.t.Helper()
	answer, err := c.try(name, r)
	return wiretest.Must(c.t, name, answer, err)
}

// refused calls an operation that is to be refused, and returns the further
// members of the answer.
func (c *cloud) refused(name string, r request, status int, code string) map[string]any {
	c.t.Helper()
	answer, err := c.try(name, r)
	err = wiretest.Refused(c.t, name, answer, err, status, code)
	return err.Members
}

func (c *cloud) describe() map[string]any {
	c.t.Helper()
	return c.must("DescribeService", request{})
}

// merge and replace update the seeded service.
func (c *cloud) merge(body string) {
	c.t.Helper()
	if answer := c.must("UpdateService", request{body: body}); answer["Message"] == "" {
		c.t.Errorf("update: %v", answer)
	}
}

func (c *cloud) replace(body string) {
	c.t.Helper()
	c.must("UpdateService", request{parameters: []string{"UpdateType", "replace"}, body: body})
}

// wantConfig compares the configuration that a read shows.
func (c *cloud) wantConfig(want string) {
	c.t.Helper()
	text, _ := c.describe()["ServiceConfig"].(string)
	wiretest.WantJSON(c.t, json.RawMessage(text), want)
}

// statuses reads the service until the status is the last one given, and
// compares what it saw on the way.
func (c *cloud) statuses(want ...string) {
	c.t.Helper()
	for n, status := range want {
		if got := c.describe()["Status"]; got != status {
			c.t.Fatalf("read %d: status %v; want %s of %v", n+1, got, status, want)
		}
	}
}

// instances writes the instances of the seeded service: "1:Running" for each on
// the latest version, "0:Running" for each on another.
func (c *cloud) instances() string {
	c.t.Helper()
	items, _ := c.must("ListServiceInstances", request{})["Instances"].([]any)
	var shown []string
	for _, item := range items {
		members, _ := item.(map[string]any)
		latest := "0"
		if members["IsLatest"] == true {
			latest = "1"
		}
		shown = append(shown, fmt.Sprintf("%s:%s", latest, members["Status"]))
	}
	return strings.Join(shown, " ")
}

// warnings returns the texts of the warnings about the seeded service, the
// newest first.
func (c *cloud) warnings() []string {
	c.t.Helper()
	events, _ := c.must("DescribeServiceEvent", request{parameters: []string{"EventType", "Warning"}})["Events"].([]any)
	var texts []string
	for _, e := range events {
		members, _ := e.(map[string]any)
		text, _ := members["Message"].(string)
		texts = append(texts, text)
	}
	return texts
}

// snapshot returns the seeded service as the snapshot shows it.
func (c *cloud) snapshot() map[string]any {
	c.t.Helper()
	text, err := json.Marshal(c.service.Snapshot())
	if err != nil {
		c.t.Fatal(err)
	}
	services, _ := wiretest.Decode(c.t, string(text))["services"].([]any)
	for _, item := range services {
		if members, _ := item.(map[string]any); members["name"] == seeded {
			return members
		}
	}
	c.t.Fatalf("snapshot: %s", text)
	return nil
}

func TestRequestsOfTheReference(t *testing.T) {
	t.Parallel()
	wiretest.CheckRequests(t, newCloud(t, eassvc.Options{}).service)
}
