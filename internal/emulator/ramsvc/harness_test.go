package ramsvc_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	accountID  = "1234567890123456"
	otherID    = "6543210987654321"
	paiTrust   = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`
	easTrust   = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}]}`
	readOSS    = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}`
	testedSeed = `[
	  {"id": "1234567890123456",
	   "access_keys": [{"id": "root", "secret": "s"}],
	   "policies": [
	     {"name": "PassTrain", "document": {"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/PaiTrain"}]}},
	     {"name": "DenyPass", "document": {"Version":"1","Statement":[{"Effect":"Deny","Action":"ram:PassRole","Resource":"*"}]}},
	     {"name": "PassToEAS", "document": {"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"*",
	       "Condition":{"StringEquals":{"acs:Service":"eas.pai.aliyuncs.com"}}}]}},
	     {"name": "Free", "document": "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"*\"}]}"}],
	   "groups": [{"name": "passers", "policies": [{"name": "PassTrain"}]}, {"name": "empty", "comments": "nobody"}],
	   "users": [
	     {"name": "alice", "display_name": "Alice", "access_keys": [{"id": "alice", "secret": "s"}], "policies": [{"name": "PassTrain"}]},
	     {"name": "bob", "access_keys": [{"id": "bob", "secret": "s", "inactive": true}], "groups": ["passers"]},
	     {"name": "carol", "policies": [{"name": "DenyPass"}, {"name": "AdministratorAccess", "type": "System"}]},
	     {"name": "dave", "policies": [{"name": "PassToEAS"}]},
	     {"name": "erin"}],
	   "roles": [
	     {"name": "Deployer", "trust_policy": {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]},
	      "policies": [{"name": "PassTrain"}], "tags": {"team": "ops"}},
	     {"name": "AliyunServiceRoleForPaiEas", "trust_policy": {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]}}]}}]},
	  {"id": "6543210987654321"}]`
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// ram is a service whose operations are carried out as the account itself.
type ram struct {
	*ramsvc.Service
	t      *testing.T
	clock  *state.ManualClock
	server *wire.Server
}

func newRAM(t *testing.T, options ramsvc.Options) *ram {
	t.Helper()
	clock := state.NewManualClock(start)
	service := ramsvc.New(clock, options)
	if err := service.Seed(json.RawMessage(testedSeed)); err != nil {
		t.Fatal(err)
	}
	server, err := wire.NewServer(wire.Config{Products: []wire.Product{service}, Directory: service, Clock: clock, SigningClock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return &ram{service, t, clock, server}
}

// members is an answer, as a client would decode it.
type members map[string]any

// at returns a member by its path: names, and numbers of list items.
func (m members) at(path ...any) any {
	value := any(map[string]any(m))
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

// count returns the length of the list at a path, or -1 if there is none.
func (m members) count(path ...any) int {
	list, isList := m.at(path...).([]any)
	if !isList {
		return -1
	}
	return len(list)
}

func (r *ram) try(account, action string, parameters ...string) (members, error) {
	r.t.Helper()
	given := map[string]string{}
	for i := 0; i < len(parameters); i += 2 {
		given[parameters[i]] = parameters[i+1]
	}
	caller := wire.Caller{Account: account, Type: wire.CallerAccount, ID: account}
	answer, err := r.server.Invoke("ram:"+action, wire.Call{Caller: caller, Parameters: given})
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		r.t.Fatal(err)
	}
	var decoded members
	if err := json.Unmarshal(text, &decoded); err != nil {
		r.t.Fatal(err)
	}
	return decoded, nil
}

// do calls an operation that must succeed.
func (r *ram) do(action string, parameters ...string) members {
	r.t.Helper()
	answer, err := r.try(accountID, action, parameters...)
	if err != nil {
		r.t.Fatalf("%s %v: %v", action, parameters, err)
	}
	return answer
}

// refused calls an operation that must fail.
func (r *ram) refused(status int, code, action string, parameters ...string) {
	r.t.Helper()
	_, err := r.try(accountID, action, parameters...)
	checkRefusal(r.t, fmt.Sprintf("%s %v", action, parameters), err, status, code)
}

func checkRefusal(t *testing.T, what string, err error, status int, code string) {
	t.Helper()
	refused, ok := errors.AsType[*wire.Error](err)
	if !ok || refused.Status != status || refused.Code != code {
		t.Errorf("%s: %v, want %d %s", what, err, status, code)
	}
}

func (r *ram) createRole(name string) members {
	r.t.Helper()
	return r.do("CreateRole", "RoleName", name, "AssumeRolePolicyDocument", paiTrust)
}

func roleARN(name string) string { return "acs:ram::" + accountID + ":role/" + name }

func user(name string) wire.Caller {
	return wire.Caller{Account: accountID, Type: wire.CallerUser, Name: name}
}
