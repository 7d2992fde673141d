package workspacesvc_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

const newRoleID = "300000000000000009"

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

func TestListWorkspaceUsers(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.wantUsers(map[string]string{bobID: "bob", carolID: "carol", devID: "sso-dev"})
	c.wantUsers(map[string]string{devID: "sso-dev"}, "UserName", "SSO")
	c.wantUsers(map[string]string{bobID: "bob"}, "UserId", bobID)
	c.wantUsers(map[string]string{}, "UserId", bobID, "UserName", "carol")
	c.wantUsers(map[string]string{}, "UserName", "alice") // a member
	c.must("DeleteMembers", query("MemberIds", seeded+"-"+aliceID))
	c.wantUsers(map[string]string{aliceID: "alice"}, "UserName", "data scientist") // her display name

	exact := newCloud(t, workspacesvc.Options{ExactUserName: true})
	exact.wantUsers(map[string]string{devID: "sso-dev"}, "UserName", "sso-dev")
	exact.wantUsers(map[string]string{}, "UserName", "sso")
}

// TestRoleForms: how the product writes a role is open, so each form is whole.
func TestRoleForms(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		options workspacesvc.Options
		id      string
		shown   string
		kind    any
	}{
		"bare":     {workspacesvc.Options{}, devID, "sso-dev", "6"},
		"prefixed": {workspacesvc.Options{PrefixRoleIDs: true, RoleLabel: "role/%s", RoleAccountType: "7"}, "ROLE_" + devID, "role/sso-dev", "7"},
		"suffixed": {workspacesvc.Options{RoleLabel: "%s (role)", RoleAccountType: "-"}, devID, "sso-dev (role)", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := test.options.Check(); err != nil {
				t.Fatal(err)
			}
			c := newCloud(t, test.options)
			c.wantUsers(map[string]string{test.id: test.shown}, "UserName", "sso-dev")
			c.must("CreateMember", newMember(test.id, developer))
			m := items(c.must("ListMembers", query("UserId", test.id))["Members"])[0]
			if m["MemberId"] != seeded+"-"+test.id || m["MemberName"] != test.shown || m["AccountName"] != test.shown || m["AccountType"] != test.kind {
				t.Errorf("member: %v", m)
			}
			// A session is its role, whatever the form of its id.
			c.as(devID, silent).must("GetWorkspace", query())
		})
	}
}

func TestRoleSync(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		sync workspacesvc.RoleSync
		// How many lists do not show the role, if nothing else happens; -1: any
		// number.
		misses int
	}{
		"at once":         {workspacesvc.RoleSync{}, 0},
		"after two reads": {workspacesvc.RoleSync{AfterReads: 2}, 2},
		"by clock":        {workspacesvc.RoleSync{ByClock: time.Hour}, -1},
		"never":           {workspacesvc.RoleSync{Never: true}, -1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, workspacesvc.Options{RoleSync: test.sync})
			c.wantUsers(map[string]string{devID: "sso-dev"}, "UserName", "sso") // older than the workspace
			c.directory.addRole(newRoleID, "fresh", c.clock.Now())
			misses := test.misses
			if misses < 0 {
				misses = 5
			}
			for range misses {
				c.refused("CreateMember", newMember(newRoleID, guest), 400, "100600902")
				c.wantUsers(map[string]string{}, "UserName", "fresh")
			}
			if test.misses < 0 {
				return
			}
			c.wantUsers(map[string]string{newRoleID: "fresh"}, "UserName", "fresh")
			c.must("CreateMember", newMember(newRoleID, guest))
		})
	}
}

func TestRoleSync_byClock(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{RoleSync: workspacesvc.RoleSync{ByClock: time.Hour, AfterReads: 1}})
	c.directory.addRole(newRoleID, "fresh", c.clock.Now())
	c.clock.Advance(time.Hour)
	c.wantUsers(map[string]string{}, "UserName", "fresh") // both must have passed
	c.wantUsers(map[string]string{newRoleID: "fresh"}, "UserName", "fresh")
}

// TestRoleSync_touch: signing in with a role makes it known, as the console's
// users are reported.
func TestRoleSync_touch(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{RoleSync: workspacesvc.RoleSync{Never: true}})
	c.directory.addRole(newRoleID, "fresh", c.clock.Now())
	c.directory.distrust("fresh")
	c.as(newRoleID, allowed).must("ListWorkspaces", query())
	c.wantUsers(map[string]string{}, "UserName", "fresh") // nobody can sign in so
	c.directory.addRole(newRoleID+"0", "other", c.clock.Now())
	if got := c.as(newRoleID+"0", silent).listed("ListWorkspaces", "Workspaces", "WorkspaceId"); len(got) != 0 {
		t.Errorf("a role that is no member sees %q", got)
	}
	c.wantUsers(map[string]string{newRoleID + "0": "other"}, "UserName", "other")

	if err := c.service.Touch(account, "fresh"); err != nil {
		t.Fatal(err)
	}
	c.wantUsers(map[string]string{newRoleID: "fresh"}, "UserName", "fresh")
	if err := c.service.Touch(account, "nobody"); err == nil {
		t.Error("a role that does not exist was touched")
	}
}

// TestDangling: a member outlives its identity, and a role made anew is
// somebody else.
func TestDangling(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.must("CreateMember", newMember(devID, developer))
	c.directory.remove(devID)
	m := items(c.must("ListMembers", query("UserId", devID))["Members"])[0]
	if name, there := m["AccountName"]; !there || name != nil || m["MemberName"] != "sso-dev" {
		t.Errorf("a member whose role is gone: %v", m)
	}
	if _, there := c.must("GetMember", query("UserId", devID))["AccountName"]; there {
		t.Error("GetMember has an AccountName")
	}
	c.wantUsers(map[string]string{}, "UserName", "sso-dev")

	c.directory.addRole(newRoleID, "sso-dev", c.clock.Now())
	c.wantUsers(map[string]string{newRoleID: "sso-dev"}, "UserName", "sso-dev")
	c.as(newRoleID, silent).refused("GetWorkspace", query(), 403, "NoPermissionError")
	wantTexts(t, "account names", c.listed("ListMembers", "Members", "AccountName"), account, "alice", "<nil>")
	c.must("CreateMember", newMember(newRoleID, developer))
	c.must("DeleteMembers", query("MemberIds", seeded+"-"+devID))
	wantTexts(t, "members", c.listed("ListMembers", "Members", "UserId"), account, aliceID, newRoleID)
}

func TestOptions_check(t *testing.T) {
	t.Parallel()
	for _, wrong := range []workspacesvc.Options{{RoleLabel: "role"}, {RoleLabel: "%s%s"}, {LastRole: "x"}} {
		if wrong.Check() == nil {
			t.Errorf("%+v says something", wrong)
		}
	}
	if err := (workspacesvc.Options{RoleLabel: "a %s", LastRole: workspacesvc.LastRoleKeepsMember}).Check(); err != nil {
		t.Error(err)
	}
}
