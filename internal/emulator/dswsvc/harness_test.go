package dswsvc_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

const (
	account = "1234567890123456"
	region  = "cn-hangzhou"
	train   = "acs:ram::1234567890123456:role/train"
	serve   = "acs:ram::1234567890123456:role/serve"
	hidden  = "acs:ram::1234567890123456:role/hidden"  // the caller may not pass it
	foreign = "acs:ram::6543210987654321:role/foreign" // exists, in another account
	eas     = "acs:ram::1234567890123456:role/eas"     // does not trust PAI
	missing = "acs:ram::1234567890123456:role/missing"

	seeded = "dsw-0a1b2c3d4e5f6071"
)

// fakeRole is a role as the authority of a test knows it.
type fakeRole struct {
	passable bool
	trusts   []string
}

// fakeAuthority compares ARNs without case, as RAM does.
type fakeAuthority map[string]fakeRole

func newAuthority() fakeAuthority {
	pai := []string{"pai.aliyuncs.com"}
	return fakeAuthority{
		train:   {passable: true, trusts: pai},
		serve:   {passable: true, trusts: pai},
		hidden:  {passable: false, trusts: pai},
		foreign: {passable: true, trusts: pai},
		eas:     {passable: true, trusts: []string{"eas.pai.aliyuncs.com"}},
	}
}

func (a fakeAuthority) role(arn string) (fakeRole, bool) {
	role, ok := a[strings.ToLower(arn)]
	return role, ok
}

func (a fakeAuthority) RoleExists(arn string) bool {
	_, ok := a.role(arn)
	return ok
}

func (a fakeAuthority) MayPass(_ wire.Caller, arn string) bool {
	role, _ := a.role(arn)
	return role.passable
}

func (a fakeAuthority) Trusts(arn, principal string) bool {
	role, _ := a.role(arn)
	return slices.Contains(role.trusts, principal)
}

// cloud is a service with everything around it that a test needs.
type cloud struct {
	t       *testing.T
	service *dswsvc.Service
	clock   *state.ManualClock
	region  string
	caller  wire.Caller
}

func newCloud(t *testing.T, options dswsvc.Options) *cloud {
	t.Helper()
	clock := state.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	return &cloud{
		t: t, clock: clock, region: region,
		service: dswsvc.New(newAuthority(), clock, options),
		caller:  wire.Caller{Account: account, Type: wire.CallerUser, Name: "alice", ID: "201234567890123456"},
	}
}

// seed adds one instance with the id seeded. Further members are JSON, and
// begin with a comma.
func (c *cloud) seed(further string) {
	c.t.Helper()
	document := fmt.Sprintf(`{"instances":[{"id":%q,"account":%q,"region":%q,"workspace_id":"40823","name":"notebook"%s}]}`,
		seeded, account, region, further)
	if err := c.service.Seed(json.RawMessage(document)); err != nil {
		c.t.Fatalf("seed: %v", err)
	}
}

// request is a call in the making. Body is JSON.
type request struct {
	id         string
	parameters map[string]string
	body       string
}

// try calls an operation the way the wire does: what is not declared never
// arrives, and the answer is JSON.
func (c *cloud) try(name string, r request) (map[string]any, *wire.Error) {
	c.t.Helper()
	return wiretest.Try(c.t, c.service, name, wire.Call{
		Caller: c.caller, Region: c.region, RequestID: "REQUEST",
		Path: map[string]string{"InstanceId": r.id}, Parameters: r.parameters,
	}, r.body)
}

// must calls an operation that is to succeed.
func (c *cloud) must(name string, r request) map[string]any {
	c.t.Helper()
	answer, err := c.try(name, r)
	return wiretest.Must(c.t, name, answer, err)
}

// refused calls an operation that is to be refused, in full form.
func (c *cloud) refused(name string, r request, status int, code string) {
	c.t.Helper()
	_ = c.refusal(name, r, status, code)
}

// refusal is refused for those who look at it more closely.
func (c *cloud) refusal(name string, r request, status int, code string) *wire.Error {
	c.t.Helper()
	answer, err := c.try(name, r)
	err = wiretest.Refused(c.t, name, answer, err, status, code)
	if err.Members["Success"] != false || err.Members["HttpStatusCode"] != status {
		c.t.Errorf("%s: envelope %v", name, err.Members)
	}
	return err
}

func (c *cloud) get(id string) map[string]any {
	c.t.Helper()
	return c.must("GetInstance", request{id: id})
}

func (c *cloud) update(id, body string) {
	c.t.Helper()
	answer := c.must("UpdateInstance", request{id: id, body: body})
	wiretest.WantJSON(c.t, answer, fmt.Sprintf(`{"Success":true,"HttpStatusCode":200,"InstanceId":%q}`, id))
}

// statuses reads the instance until the status is the last one given, and
// compares what it saw on the way.
func (c *cloud) statuses(id string, want ...string) {
	c.t.Helper()
	for n, status := range want {
		if got := c.get(id)["Status"]; got != status {
			c.t.Fatalf("read %d: status %v; want %s of %v", n+1, got, status, want)
		}
	}
}

// The bodies of the three scenarios.

const (
	noneConfig    = `{"Enable":false}`
	defaultConfig = `{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[]}]}`
)

func customConfig(roleARN string) string {
	return fmt.Sprintf(`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[`+
		`{"RoleArn":%q,"RoleType":"service"}]}]}`, roleARN)
}

// createBody is a body for CreateInstance. Further members begin with a comma.
func createBody(name, further string) string {
	return fmt.Sprintf(`{"WorkspaceId":"40823","InstanceName":%q,"EcsSpec":"ecs.c6.large","ImageId":"image-1"%s}`, name, further)
}

func (c *cloud) create(body string) string {
	c.t.Helper()
	answer := c.must("CreateInstance", request{body: body})
	id, _ := answer["InstanceId"].(string)
	wiretest.WantJSON(c.t, answer, fmt.Sprintf(`{"Success":true,"HttpStatusCode":200,"InstanceId":%q}`, id))
	if !strings.HasPrefix(id, "dsw-") {
		c.t.Fatalf("CreateInstance: id %q", id)
	}
	return id
}

func TestRequestsOfTheReference(t *testing.T) {
	t.Parallel()
	wiretest.CheckRequests(t, newCloud(t, dswsvc.Options{}).service)
}
