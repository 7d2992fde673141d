package stssvc_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/stssvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	accountID = "1234567890123456"
	deployer  = "acs:ram::1234567890123456:role/Deployer"
	seed      = `[{"id": "1234567890123456",
	  "users": [{"name": "alice", "access_keys": [{"id": "alice", "secret": "s"}]}, {"name": "bob"}],
	  "roles": [
	    {"name": "Deployer", "max_session_duration": 7200, "trust_policy": {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
	      "Principal":{"RAM":["acs:ram::1234567890123456:user/alice","acs:ram::1234567890123456:role/Deployer"]}}]}},
	    {"name": "Guarded", "trust_policy": {"Version":"1","Statement":[
	      {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1234567890123456:root"},
	       "Condition":{"StringEquals":{"sts:ExternalId":"secret-handshake"}}},
	      {"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1234567890123456:user/bob"}}]}},
	    {"name": "PaiTrain", "trust_policy": {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com"}}]}}]}]`
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

type sts struct {
	t      *testing.T
	ram    *ramsvc.Service
	server *wire.Server
}

func newSTS(t *testing.T) sts {
	t.Helper()
	clock := state.NewManualClock(start)
	ram := ramsvc.New(clock, ramsvc.Options{})
	if err := ram.Seed(json.RawMessage(seed)); err != nil {
		t.Fatal(err)
	}
	server, err := wire.NewServer(wire.Config{
		Products: []wire.Product{stssvc.New(ram, clock)}, Directory: ram, Clock: clock, SigningClock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sts{t, ram, server}
}

func user(name string) wire.Caller {
	return wire.Caller{Account: accountID, Type: wire.CallerUser, Name: name, ID: "2", ARN: "acs:ram::" + accountID + ":user/" + name}
}

func (s sts) assume(caller wire.Caller, parameters map[string]string) (map[string]any, error) {
	if parameters["RoleSessionName"] == "" {
		parameters["RoleSessionName"] = "tests"
	}
	return s.server.Invoke("sts:AssumeRole", wire.Call{Caller: caller, Parameters: parameters})
}

func TestAssumeRole(t *testing.T) {
	t.Parallel()
	s := newSTS(t)
	answer, err := s.assume(user("alice"), map[string]string{"RoleArn": strings.ToLower(deployer), "DurationSeconds": "900"})
	if err != nil {
		t.Fatal(err)
	}
	assumed, _ := answer["AssumedRoleUser"].(map[string]any)
	if assumed["Arn"] != "acs:ram::"+accountID+":role/deployer/tests" || assumed["AssumedRoleId"] != "300000000000000001:tests" {
		t.Errorf("assumed role: %v", assumed)
	}
	credentials, _ := answer["Credentials"].(map[string]any)
	if credentials["Expiration"] != "2026-01-02T03:19:05Z" {
		t.Errorf("expiration %v", credentials["Expiration"])
	}
	id, _ := credentials["AccessKeyId"].(string)
	key, found := s.ram.AccessKey(id)
	if !found || !strings.HasPrefix(id, "STS.") || key.Secret != credentials["AccessKeySecret"] || key.Token != credentials["SecurityToken"] {
		t.Errorf("the key lent is not the key known: %v %+v", credentials, key)
	}

	identity, err := s.server.Invoke("sts:GetCallerIdentity", wire.Call{Caller: key.Caller})
	if err != nil {
		t.Fatal(err)
	}
	for member, want := range map[string]any{
		"IdentityType": "AssumedRoleUser", "AccountId": accountID, "Arn": "acs:ram::" + accountID + ":assumed-role/deployer/tests",
		"PrincipalId": "300000000000000001:tests", "RoleId": "300000000000000001", "UserId": nil,
	} {
		if identity[member] != want {
			t.Errorf("%s is %v, want %v", member, identity[member], want)
		}
	}
	// A session is its role, for trust policies.
	if _, err := s.assume(key.Caller, map[string]string{"RoleArn": deployer}); err != nil {
		t.Errorf("role to itself: %v", err)
	}
}

func TestGetCallerIdentity(t *testing.T) {
	t.Parallel()
	s := newSTS(t)
	alice, _ := s.ram.AccessKey("alice")
	identity, err := s.server.Invoke("sts:GetCallerIdentity", wire.Call{Caller: alice.Caller})
	if err != nil || identity["IdentityType"] != "RAMUser" || identity["UserId"] != "200000000000000001" ||
		identity["PrincipalId"] != "200000000000000001" || identity["RoleId"] != nil {
		t.Errorf("identity %v, %v", identity, err)
	}
}

func TestAssumeRole_refused(t *testing.T) {
	t.Parallel()
	guarded := "acs:ram::" + accountID + ":role/guarded"
	account := wire.Caller{Account: accountID, Type: wire.CallerAccount}
	tests := []struct {
		name       string
		caller     wire.Caller
		parameters map[string]string
		status     int
		code       string
	}{
		{"account", account, map[string]string{"RoleArn": deployer}, 403, "NoPermission"},
		{"no role", user("alice"), map[string]string{}, 400, "MissingParameter"},
		{"role arn", user("alice"), map[string]string{"RoleArn": "Deployer"}, 400, "InvalidParameter.RoleArn"},
		{"session name", user("alice"), map[string]string{"RoleArn": deployer, "RoleSessionName": "a"}, 400, "InvalidParameter.RoleSessionName"},
		{"session name with blank", user("alice"), map[string]string{"RoleArn": deployer, "RoleSessionName": "a b"}, 400, "InvalidParameter.RoleSessionName"},
		{"short", user("alice"), map[string]string{"RoleArn": deployer, "DurationSeconds": "899"}, 400, "InvalidParameter.DurationSeconds"},
		{"longer than the role allows", user("alice"), map[string]string{"RoleArn": deployer, "DurationSeconds": "7201"}, 400, "InvalidParameter.DurationSeconds"},
		{"duration in words", user("alice"), map[string]string{"RoleArn": deployer, "DurationSeconds": "1h"}, 400, "InvalidParameter.DurationSeconds"},
		{"policy", user("alice"), map[string]string{"RoleArn": deployer, "Policy": "{}"}, 400, "InvalidParameter.PolicyGrammar"},
		{"long policy", user("alice"), map[string]string{"RoleArn": deployer, "Policy": strings.Repeat(" ", 2049)}, 400, "InvalidParameter.PolicySize"},
		{"external id", user("alice"), map[string]string{"RoleArn": deployer, "ExternalId": "a b"}, 400, "InvalidParameter.ExternalId"},
		{"long external id", user("alice"), map[string]string{"RoleArn": deployer, "ExternalId": strings.Repeat("a", 1225)}, 400, "InvalidParameter.ExternalId"},
		{"no such role", user("alice"), map[string]string{"RoleArn": "acs:ram::" + accountID + ":role/nobody"}, 404, "EntityNotExist.Role"},
		{"no such account", user("alice"), map[string]string{"RoleArn": "acs:ram::1:role/deployer"}, 404, "EntityNotExist.Role"},
		{"not trusted", user("bob"), map[string]string{"RoleArn": deployer}, 403, "NoPermission"},
		{"trusts services only", user("alice"), map[string]string{"RoleArn": "acs:ram::" + accountID + ":role/paitrain"}, 403, "NoPermission"},
		{"condition not met", user("alice"), map[string]string{"RoleArn": guarded}, 403, "NoPermission"},
		{"wrong external id", user("alice"), map[string]string{"RoleArn": guarded, "ExternalId": "hello"}, 403, "NoPermission"},
		{"explicit deny", user("bob"), map[string]string{"RoleArn": guarded, "ExternalId": "secret-handshake"}, 403, "NoPermission"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := newSTS(t).assume(test.caller, test.parameters)
			refused, ok := errors.AsType[*wire.Error](err)
			if !ok || refused.Status != test.status || refused.Code != test.code {
				t.Errorf("%v, want %d %s", err, test.status, test.code)
			}
		})
	}
	if _, err := newSTS(t).assume(user("alice"), map[string]string{"RoleArn": guarded, "ExternalId": "secret-handshake"}); err != nil {
		t.Errorf("condition met: %v", err)
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	if err := stssvc.New(nil, state.SystemClock{}).Seed(json.RawMessage(`{}`)); err == nil {
		t.Error("sts takes a seed, and has no state to put it in")
	}
}
