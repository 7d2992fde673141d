package workspacesvc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

func TestSeed(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.seed(workspace("7", `"display_name": "Seven", "description": "d", "members": [
		{"account": "1234567890123456", "roles": ["`+guest+`"]},
		{"user_id": "290000000000000001", "name": "departed", "roles": ["`+operator+`"]}]`))
	members, err := c.service.Members("7")
	if err != nil || len(members) != 2 {
		t.Fatalf("members %v, %v", members, err)
	}
	wantTexts(t, "the owner", members[0].Roles, admin, guest, owner)
	if gone := members[1]; gone.Who != "user/departed" || !gone.Dangling || gone.ID != "7-290000000000000001" {
		t.Errorf("a member whose user is gone: %+v", gone)
	}
	if _, err := c.service.Members("8"); err == nil {
		t.Error("members of an absent workspace")
	}
}

func TestSeed_mistakes(t *testing.T) {
	t.Parallel()
	member := func(text string) string { return workspace("7", `"members": [`+text+`]`) }
	for name, document := range map[string]string{
		"not an object":      `[]`,
		"unknown member":     `{"workspace": []}`,
		"id":                 workspace("x", ""),
		"id taken":           workspace(seeded, ""),
		"id twice":           `{"workspaces": [{"id":"7","account":"1234567890123456","region":"r","name":"abc"},{"id":"7","account":"1234567890123456","region":"r","name":"abd"}]}`,
		"name taken":         `{"workspaces": [{"id":"7","account":"1234567890123456","region":"cn-hangzhou","name":"ws_40823"}]}`,
		"name":               `{"workspaces": [{"id":"7","account":"1234567890123456","region":"cn-hangzhou","name":"1a"}]}`,
		"no region":          `{"workspaces": [{"id":"7","account":"1234567890123456","name":"abc"}]}`,
		"no such account":    `{"workspaces": [{"id":"7","account":"42","region":"cn-hangzhou","name":"abc"}]}`,
		"second default":     workspace("7", `"default": true`),
		"status":             workspace("7", `"status": "enabled"`),
		"env types":          workspace("7", `"env_types": ["dev"]`),
		"nobody":             member(`{"roles": ["` + guest + `"]}`),
		"unknown user":       member(`{"user": "zoe", "roles": ["` + guest + `"]}`),
		"unknown role":       member(`{"role": "alice", "roles": ["` + guest + `"]}`),
		"another account":    member(`{"account": "42", "roles": ["` + guest + `"]}`),
		"no roles":           member(`{"user": "alice"}`),
		"unknown role name":  member(`{"user": "alice", "roles": ["admin"]}`),
		"a second owner":     member(`{"user": "alice", "roles": ["` + owner + `"]}`),
		"a member twice":     member(`{"user": "alice", "roles": ["` + guest + `"]}, {"user": "Alice", "roles": ["` + guest + `"]}`),
		"good before wrong":  `{"workspaces": [{"id":"8","account":"1234567890123456","region":"r","name":"abc"},{"id":"x"}]}`,
		"member of a member": member(`{"name": "alice", "role_names": []}`),
	} {
		c := newCloud(t, workspacesvc.Options{})
		if err := c.service.Seed(json.RawMessage(document)); err == nil || !strings.HasPrefix(err.Error(), "seed workspace") {
			t.Errorf("%s: %v", name, err)
		}
		wantTexts(t, name, c.listed("ListWorkspaces", "Workspaces", "WorkspaceId"), seeded)
	}
}

func TestHooks(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{RoleSync: workspacesvc.RoleSync{Never: true}})
	c.directory.addRole(newRoleID, "Fresh", c.clock.Now())
	for name, err := range map[string]error{
		"add a role that is not known": c.service.AddMember(seeded, "role/fresh", developer),
		"set roles":                    c.service.SetMemberRoles(seeded, "user/ALICE", guest, operator),
		"set a role of the owner":      c.service.SetMemberRoles(seeded, "account", owner, guest),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.wantRoles(newRoleID, developer)
	c.wantRoles(aliceID, guest, operator)
	c.wantRoles(account, owner, guest)
	c.byHand(c.service.RemoveMember(seeded, "user/alice"))
	c.directory.remove(newRoleID)
	c.byHand(c.service.RemoveMemberID(seeded, seeded+"-"+newRoleID))
	wantTexts(t, "members", c.listed("ListMembers", "Members", "UserId"), account)

	for name, err := range map[string]error{
		"unknown workspace":  c.service.AddMember("7", "user/alice", guest),
		"unknown user":       c.service.AddMember(seeded, "user/zoe", guest),
		"unknown kind":       c.service.AddMember(seeded, "alice", guest),
		"no roles":           c.service.AddMember(seeded, "user/bob"),
		"a member":           c.service.AddMember(seeded, "account", guest),
		"roles of no member": c.service.SetMemberRoles(seeded, "user/bob", guest),
		"an unknown role":    c.service.SetMemberRoles(seeded, "account", "x"),
		"no member":          c.service.RemoveMember(seeded, "user/bob"),
		"no member id":       c.service.RemoveMemberID(seeded, "x"),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	c.byHand(c.service.Remove(seeded))
	c.refused("GetWorkspace", query(), 400, "100400008")
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	shot := func(c *cloud) string {
		text, err := json.Marshal(c.service.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	one, two := newCloud(t, workspacesvc.Options{}), newCloud(t, workspacesvc.Options{})
	for _, role := range []string{guest, operator} {
		one.must("AddMemberRole", ofRole(aliceID, role))
	}
	if shot(one) == shot(two) {
		t.Error("the snapshot does not show a role")
	}
	two.byHand(two.service.SetMemberRoles(seeded, "user/alice", operator, guest, developer))
	if shot(one) != shot(two) {
		t.Errorf("equal states differ:\n%s\n%s", shot(one), shot(two))
	}
	one.service.Reset()
	wiretest.WantJSON(t, one.service.Snapshot(), `{"workspaces": [], "known_roles": []}`)
}
