package dlcsvc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
)

const (
	account = "1234567890123456"
	region  = "cn-hangzhou"
	train   = "acs:ram::1234567890123456:role/train"
	hidden  = "acs:ram::1234567890123456:role/hidden"  // the caller may not pass it
	foreign = "acs:ram::6543210987654321:role/foreign" // exists, in another account
	eas     = "acs:ram::1234567890123456:role/eas"     // does not trust PAI
	missing = "acs:ram::1234567890123456:role/missing"

	seeded = "dlc0a1b2c3d4e5f"
)

// fakeRole is a role as the authority of a test knows it.
type fakeRole struct {
	passable bool
	trusts   string
}

// fakeAuthority compares ARNs without case, as RAM does.
type fakeAuthority map[string]fakeRole

func newAuthority() fakeAuthority {
	return fakeAuthority{
		train:   {passable: true, trusts: "pai.aliyuncs.com"},
		hidden:  {passable: false, trusts: "pai.aliyuncs.com"},
		foreign: {passable: false, trusts: "pai.aliyuncs.com"},
		eas:     {passable: true, trusts: "eas.pai.aliyuncs.com"},
	}
}

func (a fakeAuthority) RoleExists(arn string) bool {
	_, found := a[strings.ToLower(arn)]
	return found
}

// MayPass is true of a role that does not exist, as it is for the account itself.
func (a fakeAuthority) MayPass(_ wire.Caller, arn string) bool {
	return a[strings.ToLower(arn)].passable || !a.RoleExists(arn)
}

func (a fakeAuthority) Trusts(arn, principal string) bool {
	return a[strings.ToLower(arn)].trusts == principal
}

// cloud is a service with everything around it that a test needs.
type cloud struct {
	t       *testing.T
	service *dlcsvc.Service
	clock   *state.ManualClock
	region  string
	caller  wire.Caller
}

func newCloud(t *testing.T, options dlcsvc.Options) *cloud {
	t.Helper()
	clock := state.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	return &cloud{
		t: t, clock: clock, region: region,
		service: dlcsvc.New(newAuthority(), clock, options),
		caller:  wire.Caller{Account: account, Type: wire.CallerUser, Name: "alice", ID: "201234567890123456"},
	}
}

// seed adds one job with the id seeded. Further members are JSON, and begin
// with a comma.
func (c *cloud) seed(further string) {
	c.t.Helper()
	c.seedJobs(fmt.Sprintf(`{"id":%q,"account":%q,"region":%q,"workspace_id":"40823","name":"seeded"%s}`, seeded, account, region, further))
}

func (c *cloud) seedJobs(jobs ...string) {
	c.t.Helper()
	if err := c.service.Seed(json.RawMessage(`{"jobs":[` + strings.Join(jobs, ",") + `]}`)); err != nil {
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
		Path: map[string]string{"JobId": r.id}, Parameters: r.parameters,
	}, r.body)
}

// must calls an operation that is to succeed.
func (c *cloud) must(name string, r request) map[string]any {
	c.t.Helper()
	answer, err := c.try(name, r)
	return wiretest.Must(c.t, name, answer, err)
}

// refused calls an operation that is to be refused, and returns the message.
func (c *cloud) refused(name string, r request, status int, code string) string {
	c.t.Helper()
	answer, err := c.try(name, r)
	err = wiretest.Refused(c.t, name, answer, err, status, code)
	return err.Message
}

func (c *cloud) get(id string) map[string]any {
	c.t.Helper()
	return c.must("GetJob", request{id: id})
}

// statuses reads the job as often as there are statuses, and compares.
func (c *cloud) statuses(id string, want ...string) {
	c.t.Helper()
	for n, status := range want {
		if got := c.get(id)["Status"]; got != status {
			c.t.Fatalf("read %d: status %v; want %s of %v", n+1, got, status, want)
		}
	}
}

// history is the statuses that a job has been in.
func (c *cloud) history(id string) string {
	c.t.Helper()
	records, _ := c.get(id)["StatusHistory"].([]any)
	var statuses []string
	for _, r := range records {
		members, _ := r.(map[string]any)
		statuses = append(statuses, fmt.Sprint(members["Status"]))
	}
	return strings.Join(statuses, " ")
}

// wantMembers compares some members of an answer as JSON. A member that is null
// in what is wanted must be absent.
func wantMembers(t *testing.T, got map[string]any, want string) {
	t.Helper()
	for name, wanted := range wiretest.Decode(t, want) {
		if value, found := got[name]; wanted == nil && found {
			t.Errorf("%s is %v, want none", name, value)
		}
		if a, b := compact(t, got[name]), compact(t, wanted); a != b {
			t.Errorf("%s is %s, want %s", name, a, b)
		}
	}
}

// compact writes a value as JSON with sorted members.
func compact(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The credentials of the three scenarios.
const (
	noneConfig    = `{"EnableCredentialInject":false}`
	defaultConfig = `{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[]}]}`
)

func customConfig(roleARN string) string {
	return fmt.Sprintf(`{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[`+
		`{"RoleArn":%q,"RoleType":"service"}]}]}`, roleARN)
}

const worker = `{"Type":"Worker","PodCount":1,"Image":"registry.example/pai/pytorch:2","EcsSpec":"ecs.c6.large"}`

// createBody is a body for CreateJob, in which the given members replace
// others.
func createBody(t *testing.T, further string) string {
	t.Helper()
	body := wiretest.Decode(t, `{"DisplayName":"mnist-01","JobType":"PyTorchJob","WorkspaceId":"268","UserCommand":"python main.py","JobSpecs":[`+worker+`]}`)
	for name, value := range wiretest.Decode(t, further) {
		body[name] = value
		if value == nil {
			delete(body, name)
		}
	}
	return compact(t, body)
}

// create makes a job and returns its id.
func (c *cloud) create(further string) string {
	c.t.Helper()
	answer := c.must("CreateJob", request{body: createBody(c.t, further)})
	id, _ := answer["JobId"].(string)
	if len(answer) != 1 || !strings.HasPrefix(id, "dlc") {
		c.t.Fatalf("CreateJob: %v", answer)
	}
	return id
}

// byReads shows each status to one read.
var byReads = dlcsvc.Transitions{AfterReads: 1}

func TestRequestsOfTheReference(t *testing.T) {
	t.Parallel()
	wiretest.CheckRequests(t, newCloud(t, dlcsvc.Options{}).service)
}
