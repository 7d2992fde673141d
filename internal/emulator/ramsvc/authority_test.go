package ramsvc_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func TestMayPass(t *testing.T) {
	t.Parallel()
	account := wire.Caller{Account: accountID, Type: wire.CallerAccount}
	session := wire.Caller{Account: accountID, Type: wire.CallerAssumedRole, Name: "Deployer", Session: "s"}
	tests := []struct {
		name    string
		caller  wire.Caller
		role    string
		service string // "": MayPass
		want    bool
	}{
		{"account", account, roleARN("paitrain"), "", true},
		{"own policy, mixed case", user("alice"), roleARN("PaiTrain"), "", true},
		{"own policy, lower case", user("alice"), roleARN("paitrain"), "", true},
		{"another role", user("alice"), roleARN("other"), "", false},
		{"policy of a group", user("bob"), roleARN("paitrain"), "", true},
		{"explicit deny beats administrator", user("carol"), roleARN("paitrain"), "", false},
		{"condition, other service", user("dave"), roleARN("paitrain"), "", false},
		{"condition, its service", user("dave"), roleARN("paitrain"), "eas.pai.aliyuncs.com", true},
		{"no policy", user("erin"), roleARN("paitrain"), "", false},
		{"unknown user", user("nobody"), roleARN("paitrain"), "", false},
		{"role session", session, roleARN("paitrain"), "", true},
		{"role of another account", account, "acs:ram::" + otherID + ":role/paitrain", "", false},
		{"not a role", account, "acs:ram::" + accountID + ":user/alice", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRAM(t, ramsvc.Options{})
			got := r.MayPass(test.caller, test.role)
			if test.service != "" {
				got = r.MayPassTo(test.caller, test.role, test.service)
			}
			if got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestMayPass_service(t *testing.T) {
	t.Parallel()
	for service, want := range map[string]bool{"": false, "-": false, "eas.pai.aliyuncs.com": true} {
		r := newRAM(t, ramsvc.Options{PassRoleService: service})
		if got := r.MayPass(user("dave"), roleARN("x")); got != want {
			t.Errorf("PassRoleService %q: %v, want %v", service, got, want)
		}
	}
}

func TestMayPass_defaultVersion(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.do("CreatePolicyVersion", "PolicyName", "PassTrain", "PolicyDocument", readOSS)
	if !r.MayPass(user("alice"), roleARN("paitrain")) {
		t.Error("a version that is not the default one counts")
	}
	r.do("SetDefaultPolicyVersion", "PolicyName", "PassTrain", "VersionId", "v2")
	if r.MayPass(user("alice"), roleARN("paitrain")) {
		t.Error("the default version does not count")
	}
}

func TestTrusts(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("PaiTrain")
	for _, test := range []struct {
		role, service string
		want          bool
	}{
		{roleARN("paitrain"), "pai.aliyuncs.com", true},
		{roleARN("PAITRAIN"), "pai.aliyuncs.com", true},
		{"acs:ram:*:" + accountID + ":role/PaiTrain", "pai.aliyuncs.com", true},
		{roleARN("paitrain"), "eas.pai.aliyuncs.com", false},
		{roleARN("Deployer"), "pai.aliyuncs.com", false},
		{roleARN("nobody"), "pai.aliyuncs.com", false},
		{"acs:ram::1:role/paitrain", "pai.aliyuncs.com", false},
		{"paitrain", "pai.aliyuncs.com", false},
	} {
		if got := r.Trusts(test.role, test.service); got != test.want {
			t.Errorf("%s trusts %s: %v, want %v", test.role, test.service, got, test.want)
		}
	}
	if r.RoleExists("paitrain") || !r.RoleExists(roleARN("PaiTrain")) {
		t.Error("RoleExists")
	}
}

func TestAccessKey(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	root, found := r.AccessKey("root")
	if !found || root.Caller.Type != wire.CallerAccount || root.Caller.ARN != "acs:ram::"+accountID+":root" {
		t.Errorf("account's key: %+v", root)
	}
	alice, _ := r.AccessKey("alice")
	if alice.Caller.Type != wire.CallerUser || alice.Caller.ARN != "acs:ram::"+accountID+":user/alice" || alice.Secret != "s" {
		t.Errorf("user's key: %+v", alice)
	}
	if bob, _ := r.AccessKey("bob"); !bob.Inactive {
		t.Error("an inactive key is active")
	}
	if _, found := r.AccessKey("nobody"); found {
		t.Error("an unknown key is known")
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("PaiTrain")
	r.do("AttachPolicyToRole", "RoleName", "PaiTrain", "PolicyName", "AliyunOSSFullAccess", "PolicyType", "System")
	role, found := r.FindRole(acs.NewRoleARN(accountID, "paitrain"))
	if !found {
		t.Fatal("role not found")
	}
	narrow, err := ramdoc.ParsePermission(readOSS)
	if err != nil {
		t.Fatal(err)
	}
	expires := start.Add(time.Hour)
	full, narrowed := r.OpenSession(role, "s", expires, nil), r.OpenSession(role, "s", expires, &narrow)
	if full.Caller.ARN != "acs:ram::"+accountID+":assumed-role/paitrain/s" || full.ID == narrowed.ID {
		t.Errorf("session %+v", full.Caller)
	}
	for _, test := range []struct {
		key    wire.AccessKey
		action string
		want   wire.Decision
	}{
		{full, "oss:PutObject", wire.Decision{Allowed: true, PolicyType: "AccountLevelIdentityBasedPolicy"}},
		{full, "ram:GetRole", wire.Decision{PolicyType: "AccountLevelIdentityBasedPolicy"}},
		{narrowed, "oss:GetObject", wire.Decision{Allowed: true, PolicyType: "SessionPolicy"}},
		{narrowed, "oss:PutObject", wire.Decision{PolicyType: "SessionPolicy"}},
	} {
		if got := r.Decide(test.key.Caller, wire.Permission{Action: test.action, Resource: "acs:oss:*:*:b/o"}, nil); got != test.want {
			t.Errorf("%s %s: %+v, want %+v", test.key.Caller.ARN, test.action, got, test.want)
		}
	}
	if _, found := r.AccessKey(full.ID); !found {
		t.Error("the key of a session is unknown")
	}
	r.do("DetachPolicyFromRole", "RoleName", "PaiTrain", "PolicyName", "AliyunOSSFullAccess", "PolicyType", "System")
	r.do("DeleteRole", "RoleName", "PaiTrain")
	r.createRole("PaiTrain")
	if _, found := r.AccessKey(full.ID); found {
		t.Error("the session of a deleted role lives on in its successor")
	}
	r.clock.Advance(26 * time.Hour)
	again, _ := r.FindRole(acs.NewRoleARN(accountID, "PaiTrain"))
	r.OpenSession(again, "s", r.clock.Now(), nil)
	if _, found := r.AccessKey(narrowed.ID); found {
		t.Error("a session is never forgotten")
	}
}

func TestSeed_mistakes(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]string{
		"not a list":        `{}`,
		"unknown member":    `[{"id":"1","user":[]}]`,
		"account id":        `[{"id":"x"}]`,
		"key without id":    `[{"id":"1","access_keys":[{"secret":"s"}]}]`,
		"key twice":         `[{"id":"1","access_keys":[{"id":"a","secret":"s"},{"id":"a","secret":"s"}]}]`,
		"policy name":       `[{"id":"1","policies":[{"name":"a b"}]}]`,
		"policy document":   `[{"id":"1","policies":[{"name":"p","document":{}}]}]`,
		"policy twice":      `[{"id":"1","policies":[{"name":"p","document":` + readOSS + `},{"name":"P","document":` + readOSS + `}]}]`,
		"unknown policy":    `[{"id":"1","users":[{"name":"u","policies":[{"name":"p"}]}]}]`,
		"unknown group":     `[{"id":"1","users":[{"name":"u","groups":["g"]}]}]`,
		"user twice":        `[{"id":"1","users":[{"name":"u"},{"name":"u"}]}]`,
		"group twice":       `[{"id":"1","groups":[{"name":"u"},{"name":"u"}]}]`,
		"role without":      `[{"id":"1","roles":[{"name":"r"}]}]`,
		"role twice":        `[{"id":"1","roles":[{"name":"r","trust_policy":` + paiTrust + `},{"name":"r","trust_policy":` + paiTrust + `}]}]`,
		"role that permits": `[{"id":"1","roles":[{"name":"r","trust_policy":` + readOSS + `}]}]`,
	} {
		r := newRAM(t, ramsvc.Options{})
		if err := r.Seed(json.RawMessage(seed)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	shot := func(r *ram) string {
		text, err := json.Marshal(r.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	one, two := newRAM(t, ramsvc.Options{}), newRAM(t, ramsvc.Options{PropagationReads: 3})
	one.createRole("x")
	two.createRole("x")
	if shot(one) != shot(two) {
		t.Errorf("equal states differ:\n%s\n%s", shot(one), shot(two))
	}
	one.Reset()
	if shot(one) != "[]" {
		t.Errorf("after a reset: %s", shot(one))
	}
}
