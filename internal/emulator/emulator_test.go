package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	paiTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`
	notebook = "/api/v2/instances/dsw-0a1b2c3d4e5f6071"
	trainARN = "acs:ram::1234567890123456:role/paitrain"
)

func withRole(arn string) string {
	return `{"CredentialConfig":{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[{"RoleArn":"` +
		arn + `","RoleType":"service"}]}]}}`
}

func TestCallerIdentity(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	a := c.sts(alice, "GetCallerIdentity")
	c.wantOK("identity", a)
	if a.at("Arn") != "acs:ram::1234567890123456:user/alice" || a.at("IdentityType") != "RAMUser" {
		t.Errorf("identity of a user: %v", a.members)
	}
	a = c.sts(root, "GetCallerIdentity")
	if a.at("IdentityType") != "Account" || a.at("UserId") != emulator.DefaultAccountID {
		t.Errorf("identity of the account: %v", a.members)
	}
}

// TestStory is the demo by hand: a role, an association refused for want of
// PassRole, the grant, the association, one restart.
func TestStory(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.wantOK("create role", c.ram(platform, "CreateRole", "RoleName", "PaiTrain", "AssumeRolePolicyDocument", paiTrust))
	denied := c.ram(alice, "GetRole", "RoleName", "PaiTrain")
	c.wantCode("alice may not read roles", denied, http.StatusForbidden, "NoPermission")
	if got := denied.at("AccessDeniedDetail", "NoPermissionType"); got != "ImplicitDeny" {
		t.Errorf("NoPermissionType %v", got)
	}
	c.wantOK("bob may", c.ram(bob, "GetRole", "RoleName", "PaiTrain"))

	c.wantCode("alice may not pass it", c.dsw(alice, http.MethodPut, notebook, withRole(trainARN)), 400, "PassRoleFailedError")
	c.wantOK("grant", c.ram(platform, "CreatePolicy", "PolicyName", "PassTrain",
		"PolicyDocument", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/PaiTrain"}]}`))
	c.wantOK("attach", c.ram(platform, "AttachPolicyToGroup", "PolicyName", "PassTrain", "PolicyType", "Custom", "GroupName", "data-scientists"))
	c.wantOK("alice may pass it", c.dsw(alice, http.MethodPut, notebook, withRole(trainARN)))
	if got := c.Restarts("dsw-0a1b2c3d4e5f6071"); got != 1 {
		t.Errorf("%d restarts, want 1", got)
	}
	c.wantCode("a role that trusts another service",
		c.dsw(root, http.MethodPut, notebook, withRole("acs:ram::1234567890123456:role/aliyunserviceroleforpaieas")), 400, "AssumeRoleFailedError")
}

func TestAssumedRole(t *testing.T) {
	t.Parallel()
	clock := &state.RunningClock{}
	c := newCloud(t, emulator.Options{Clock: clock})
	trust := `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]}`
	created := c.ram(platform, "CreateRole", "RoleName", "Reader", "AssumeRolePolicyDocument", trust)
	arn := fmt.Sprint(created.at("Role", "Arn"))
	assume := []string{"RoleArn", arn, "RoleSessionName", "tests", "DurationSeconds", "900"}
	c.wantCode("no identity policy", c.sts(alice, "AssumeRole", assume...), 403, "NoPermission")
	lent := c.sts(platform, "AssumeRole", assume...)
	c.wantOK("assume", lent)
	session := signtest.Signer{
		KeyID: fmt.Sprint(lent.at("Credentials", "AccessKeyId")), Secret: fmt.Sprint(lent.at("Credentials", "AccessKeySecret")),
		Token: fmt.Sprint(lent.at("Credentials", "SecurityToken")),
	}
	if got := c.sts(session, "GetCallerIdentity").at("Arn"); got != "acs:ram::1234567890123456:assumed-role/reader/tests" {
		t.Errorf("session is %v", got)
	}
	denied := c.ram(session, "GetRole", "RoleName", "Reader")
	c.wantCode("the role has no policy", denied, 403, "NoPermission")
	if got := denied.at("AccessDeniedDetail", "AuthPrincipalDisplayName"); got != "Reader:tests" {
		t.Errorf("shown as %v", got)
	}
	c.wantOK("attach", c.ram(platform, "AttachPolicyToRole", "RoleName", "Reader", "PolicyName", "AliyunRAMReadOnlyAccess", "PolicyType", "System"))
	c.wantOK("now it has", c.ram(session, "GetRole", "RoleName", "Reader"))
	clock.Advance(15 * time.Minute)
	c.wantCode("expired", c.ram(session, "GetRole", "RoleName", "Reader"), 400, "InvalidSecurityToken.Expired")
}

func TestInvoke(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.Faults().Fail(emulator.Failure{Action: "*", Times: 100, Code: "InternalError", Status: 500})
	if _, err := c.Invoke(emulator.DefaultAccountID, "ram:CreateRole", wire.Call{
		Parameters: map[string]string{"RoleName": "x", "AssumeRolePolicyDocument": paiTrust},
	}); err != nil {
		t.Error(err)
	}
	if _, err := c.Invoke(emulator.DefaultAccountID, "ram:CreateRole", wire.Call{Parameters: map[string]string{"Name": "x"}}); err == nil {
		t.Error("unknown parameter accepted")
	}
	if _, err := c.Invoke(emulator.DefaultAccountID, "ram:MakeRole", wire.Call{}); err == nil {
		t.Error("unknown operation accepted")
	}
	if _, err := c.Invoke(emulator.DefaultAccountID, "dsw:GetInstance", wire.Call{Path: map[string]string{"InstanceId": "dsw-0a1b2c3d4e5f6071"}}); err != nil {
		t.Error(err)
	}
	if len(c.Journal().Entries()) != 0 {
		t.Error("an invocation is in the journal")
	}
}

func TestSnapshotAndReset(t *testing.T) {
	t.Parallel()
	clock := state.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	one, two := newCloud(t, emulator.Options{Clock: clock}), newCloud(t, emulator.Options{Clock: clock})
	if string(one.Snapshot()) != string(two.Snapshot()) {
		t.Errorf("equal states differ:\n%s\n%s", one.Snapshot(), two.Snapshot())
	}
	if shot := string(one.Snapshot()); strings.Contains(shot, "root-secret") || !strings.Contains(shot, "notebook_a") {
		t.Errorf("snapshot: %s", shot)
	}
	one.ram(root, "ListRoles")
	one.Faults().LoseResponse("*", 1)
	one.Reset()
	if len(one.Journal().Entries()) != 0 || len(one.Faults().Plan().LoseResponse) != 0 {
		t.Error("journal or faults survive a reset")
	}
	one.wantCode("after a reset", one.ram(root, "ListRoles"), 404, "InvalidAccessKeyId.NotFound")
	if err := one.Seed(emulator.DefaultSeed()); err != nil || string(one.Snapshot()) != string(two.Snapshot()) {
		t.Errorf("a seed after a reset does not restore the start: %v", err)
	}
}

func TestSeed_mistakes(t *testing.T) {
	t.Parallel()
	for _, seed := range []string{``, `[]`, `{"account":[]}`, `{"accounts":{}}`, `{"dsw":{"instance":[]}}`} {
		if err := emulator.New(emulator.Options{}).Seed([]byte(seed)); err == nil || !strings.HasPrefix(err.Error(), "seed: ") {
			t.Errorf("seed %s: %v", seed, err)
		}
	}
}

// TestConcurrency is for the race detector; what it asserts is that nothing is
// lost.
func TestConcurrency(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{PropagationReads: 1})
	const workers, roles = 8, 5
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			for i := range roles {
				name := fmt.Sprintf("r-%d-%d", worker, i)
				for _, step := range [][]string{
					{"CreateRole", "RoleName", name, "AssumeRolePolicyDocument", paiTrust, "Tag", `[{"Key":"k","Value":"v"}]`},
					{"AttachPolicyToRole", "RoleName", name, "PolicyName", "AliyunOSSFullAccess", "PolicyType", "System"},
					{"TagResources", "ResourceType", "role", "ResourceNames", `["` + name + `"]`, "Tag", `[{"Key":"k","Value":"w"}]`},
					{"ListRoles"},
					{"ListTagResources", "ResourceType", "role"},
					{"ListEntitiesForPolicy", "PolicyName", "AliyunOSSFullAccess", "PolicyType", "System"},
				} {
					if a, err := c.tryRAM(platform, step[0], step[1:]...); err != nil || a.status != http.StatusOK {
						t.Errorf("%v: %v %v", step, a, err)
					}
				}
				c.dsw(platform, http.MethodPut, "/api/v2/instances/dsw-8f7e6d5c4b3a2910/labels", `{"Labels":[{"Key":"k","Value":"`+name+`"}]}`)
				c.Snapshot()
				c.Journal().Count("ram:*")
				c.Faults().Plan()
			}
		})
	}
	wg.Wait()
	if got := c.Journal().Count("ram:CreateRole"); got != workers*roles {
		t.Errorf("%d creations in the journal, want %d", got, workers*roles)
	}
	policy := c.ram(platform, "GetPolicy", "PolicyName", "AliyunOSSFullAccess", "PolicyType", "System")
	if got := policy.at("Policy", "AttachmentCount"); got != float64(workers*roles) {
		t.Errorf("%v attachments, want %d", got, workers*roles)
	}
}
