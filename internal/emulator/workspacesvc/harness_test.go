package workspacesvc_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

const (
	account = "1234567890123456"
	other   = "6543210987654321"
	region  = "cn-hangzhou"
	seeded  = "40823"

	aliceID = "200000000000000001"
	bobID   = "200000000000000002"
	carolID = "200000000000000003"
	devID   = "300000000000000001"

	developer = "PAI.AlgoDeveloper"
	operator  = "PAI.AlgoOperator"
	guest     = "PAI.WorkspaceGuest"
	admin     = "PAI.WorkspaceAdmin"
	owner     = "PAI.WorkspaceOwner"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)

// fakeDirectory is RAM as a test has it: an account, its users and roles, and
// the roles that DataWorks may assume.
type fakeDirectory struct {
	mu         sync.Mutex
	identities []wire.Identity
	trusting   map[string]bool // by role name
}

func newDirectory() *fakeDirectory {
	return &fakeDirectory{
		identities: []wire.Identity{
			{Type: wire.CallerAccount, ID: account, Name: account, DisplayName: account},
			{Type: wire.CallerUser, ID: aliceID, Name: "alice", DisplayName: "Alice, data scientist"},
			{Type: wire.CallerUser, ID: bobID, Name: "bob"},
			{Type: wire.CallerUser, ID: carolID, Name: "carol"},
			{Type: wire.CallerAssumedRole, ID: devID, Name: "sso-dev", Created: start},
		},
		trusting: map[string]bool{"sso-dev": true},
	}
}

func (d *fakeDirectory) Identities(accountID string) []wire.Identity {
	d.mu.Lock()
	defer d.mu.Unlock()
	if accountID != account {
		return nil
	}
	return slices.Clone(d.identities)
}

func (d *fakeDirectory) Trusts(roleARN, principal string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	name, ours := strings.CutPrefix(roleARN, "acs:ram::"+account+":role/")
	return ours && d.trusting[name] && principal == "dataworks.aliyuncs.com"
}

// addRole makes a role that trusts DataWorks.
func (d *fakeDirectory) addRole(id, name string, created time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.identities = append(d.identities, wire.Identity{Type: wire.CallerAssumedRole, ID: id, Name: name, Created: created})
	d.trusting[name] = true
}

func (d *fakeDirectory) remove(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.identities = slices.DeleteFunc(d.identities, func(i wire.Identity) bool { return i.ID == id })
}

func (d *fakeDirectory) distrust(role string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.trusting, role)
}

// cloud is a service with everything around it that a test needs, seen by a
// caller.
type cloud struct {
	t         *testing.T
	service   *workspacesvc.Service
	directory *fakeDirectory
	clock     *state.ManualClock
	caller    wire.Caller
	ram       wire.Decision // what RAM says of whatever the caller wants
	asked     *[]wire.Permission
}

// newCloud returns a cloud with one workspace, of which alice is a developer,
// and the caller is allowed everything.
func newCloud(t *testing.T, options workspacesvc.Options) *cloud {
	t.Helper()
	c := &cloud{
		t: t, clock: state.NewManualClock(start), directory: newDirectory(), asked: &[]wire.Permission{},
		caller: wire.Caller{Account: account, Type: wire.CallerAccount, ID: account},
		ram:    wire.Decision{Allowed: true},
	}
	c.service = workspacesvc.New(c.directory, c.clock, options)
	c.seed(workspace(seeded, `"default": true, "members": [{"user": "alice", "roles": ["`+developer+`"]}]`))
	return c
}

// workspace is a seed of one workspace. Further members are JSON.
func workspace(id, further string) string {
	if further != "" {
		further = ", " + further
	}
	return fmt.Sprintf(`{"workspaces": [{"id": %q, "account": %q, "region": %q, "name": "ws_%s"%s}]}`, id, account, region, id, further)
}

func (c *cloud) seed(document string) {
	c.t.Helper()
	if err := c.service.Seed(json.RawMessage(document)); err != nil {
		c.t.Fatalf("seed: %v", err)
	}
}

// The ways RAM decides.
var (
	allowed = wire.Decision{Allowed: true}
	silent  = wire.Decision{PolicyType: "AccountLevelIdentityBasedPolicy"}
	denied  = wire.Decision{Explicit: true, PolicyType: "AccountLevelIdentityBasedPolicy"}
)

// as returns the same cloud for a user or, by a name that has a user id of a
// role, a session of it.
func (c *cloud) as(id string, ram wire.Decision) *cloud {
	copied := *c
	copied.ram = ram
	copied.caller = wire.Caller{Account: account, Type: wire.CallerUser, ID: id}
	for _, identity := range c.directory.Identities(account) {
		if identity.ID == id {
			copied.caller.Type, copied.caller.Name = identity.Type, identity.Name
		}
	}
	return &copied
}

// request is a call in the making. Parameters and path are name and value in
// turn, body is JSON. Without a workspace it is the seeded one.
type request struct {
	workspace  string
	region     string
	path       []string
	parameters []string
	body       string
}

// query is a request with parameters only.
func query(parameters ...string) request { return request{parameters: parameters} }

// ofRole is a request about a role of a member of the seeded workspace.
func ofRole(userID, role string) request {
	return request{path: []string{"MemberId", seeded + "-" + userID, "RoleName", role}}
}

// newMember is a request to make a user a member.
func newMember(userID string, roles ...string) request {
	body, err := json.Marshal(map[string]any{"Members": []any{map[string]any{"UserId": userID, "Roles": roles}}})
	if err != nil {
		panic(err)
	}
	return request{body: string(body)}
}

// try calls an operation the way the wire does: what is not declared never
// arrives, and the answer is JSON.
func (c *cloud) try(name string, r request) (map[string]any, *wire.Error) {
	c.t.Helper()
	call := wire.Call{
		Caller: c.caller, Region: r.region, Now: c.clock.Now(), Path: wiretest.Pairs(r.path), Parameters: wiretest.Pairs(r.parameters),
		Decide: func(permission wire.Permission) wire.Decision {
			*c.asked = append(*c.asked, permission)
			return c.ram
		},
	}
	if call.Region == "" {
		call.Region = region
	}
	call.Path["WorkspaceId"] = r.workspace
	if r.workspace == "" {
		call.Path["WorkspaceId"] = seeded
	}
	return wiretest.Try(c.t, c.service, name, call, r.body)
}

// must calls an operation that is to succeed.
func (c *cloud) must(name string, r request) map[string]any {
	c.t.Helper()
	answer, err := c.try(name, r)
	return wiretest.Must(c.t, name, answer, err)
}

// refused calls an operation that is to be refused, and returns the refusal.
func (c *cloud) refused(name string, r request, status int, code string) wire.Error {
	c.t.Helper()
	answer, err := c.try(name, r)
	err = wiretest.Refused(c.t, name, answer, err, status, code)
	return *err
}

// byHand fails the test if a hook failed.
func (c *cloud) byHand(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// roles returns the roles of a member as GetMember answers them.
func (c *cloud) roles(userID string) []string {
	c.t.Helper()
	return texts(c.must("GetMember", query("UserId", userID))["Roles"])
}

// wantRoles compares roles as sets.
func (c *cloud) wantRoles(userID string, want ...string) {
	c.t.Helper()
	got := c.roles(userID)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		c.t.Errorf("%s has the roles %q, want %q", userID, got, want)
	}
}

// users returns what ListWorkspaceUsers shows, as id and name.
func (c *cloud) users(parameters ...string) map[string]string {
	c.t.Helper()
	answer := c.must("ListWorkspaceUsers", query(parameters...))
	users := map[string]string{}
	for _, user := range items(answer["Users"]) {
		users[fmt.Sprint(user["UserId"])] = fmt.Sprint(user["UserName"])
	}
	if answer["TotalCount"] != json.Number(fmt.Sprint(len(users))) {
		c.t.Errorf("TotalCount %v of %d users", answer["TotalCount"], len(users))
	}
	return users
}

func (c *cloud) wantUsers(want map[string]string, parameters ...string) {
	c.t.Helper()
	if got := c.users(parameters...); !maps.Equal(got, want) {
		c.t.Errorf("users %v: %v, want %v", parameters, got, want)
	}
}

// listed returns a member of each item of a list.
func (c *cloud) listed(operation, list, member string, parameters ...string) []string {
	c.t.Helper()
	values := []string{}
	for _, item := range items(c.must(operation, query(parameters...))[list]) {
		values = append(values, fmt.Sprint(item[member]))
	}
	return values
}

func items(list any) []map[string]any {
	var all []map[string]any
	values, _ := list.([]any)
	for _, value := range values {
		members, _ := value.(map[string]any)
		all = append(all, members)
	}
	return all
}

func texts(list any) []string {
	all := []string{}
	values, _ := list.([]any)
	for _, value := range values {
		all = append(all, fmt.Sprint(value))
	}
	return all
}

func wantTexts(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestRequestsOfTheReference(t *testing.T) {
	t.Parallel()
	wiretest.CheckRequests(t, newCloud(t, workspacesvc.Options{}).service)
}
