package workspacesvc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// calls is one call of every operation on the seeded workspace that succeeds
// for whom it is allowed, by what it needs.
func calls() (reads, writes map[string]request) {
	return map[string]request{
			"GetWorkspace": query(), "GetDefaultWorkspace": query(), "ListMembers": query(), "ListWorkspaceUsers": query(),
			"GetMember": query("UserId", aliceID),
		}, map[string]request{
			"CreateMember": newMember(carolID, guest), "AddMemberRole": ofRole(aliceID, guest),
			"RemoveMemberRole": ofRole(aliceID, guest), "DeleteMembers": query("MemberIds", seeded+"-"+carolID),
		}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	const none, ram, rbac = "", "RAMForbidden", "NoPermissionError"
	tests := []struct {
		name         string
		roles        []string // of bob, who calls
		ram          wire.Decision
		both         bool
		reads, write string // the code of the refusal
	}{
		{"RAM alone", nil, allowed, false, none, none},
		{"a role that reads, alone", []string{guest}, silent, false, none, rbac},
		{"a role that writes, alone", []string{admin}, silent, false, none, none},
		{"neither", nil, silent, false, rbac, rbac},
		{"RAM denies an administrator", []string{admin}, denied, false, ram, ram},
		{"both wanted, RAM alone", nil, allowed, true, rbac, rbac},
		{"both wanted, the role alone", []string{admin}, silent, true, ram, ram},
		{"both wanted, the role reads", []string{guest}, allowed, true, none, rbac},
		{"both wanted and there", []string{admin}, allowed, true, none, none},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, workspacesvc.Options{RequireBoth: test.both})
			if test.roles != nil {
				c.byHand(c.service.AddMember(seeded, "user/bob", test.roles...))
			}
			bob := c.as(bobID, test.ram)
			reads, writes := calls()
			for wanted, calls := range map[string]map[string]request{"read " + test.reads: reads, "write " + test.write: writes} {
				_, code, _ := strings.Cut(wanted, " ")
				for name, r := range calls {
					if code == "" {
						bob.must(name, r)
					} else {
						bob.refused(name, r, 403, code)
					}
				}
			}
		})
	}
}

// TestPermissions_words: what RAM is asked, and what a refusal says.
func TestPermissions_words(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	const resource = "acs:paiworkspace:cn-hangzhou:1234567890123456:workspace/40823"
	refusal := c.as(bobID, silent).refused("CreateMember", newMember(carolID, guest), 403, "NoPermissionError")
	if refusal.Message != "No permission paiworkspace:CreateMember for resource: "+resource {
		t.Errorf("message %q", refusal.Message)
	}
	refusal = c.as(bobID, denied).refused("ListWorkspaces", query(), 403, "RAMForbidden")
	wiretest.WantJSON(t, refusal.Members, `{"AccessDeniedDetail": {"AuthAction": "paiworkspace:ListWorkspaces", "AuthPrincipalDisplayName": "200000000000000002",
		"AuthPrincipalOwnerId": "1234567890123456", "AuthPrincipalType": "SubUser", "NoPermissionType": "ExplicitDeny",
		"PolicyType": "AccountLevelIdentityBasedPolicy"}}`)
	c.must("GetDefaultWorkspace", query())
	want := []wire.Permission{
		{Action: "paiworkspace:CreateMember", Resource: resource},
		{Action: "paiworkspace:ListWorkspaces", Resource: "*"},
		{Action: "paiworkspace:GetDefaultWorkspace", Resource: "*"},
	}
	if !slices.Equal(*c.asked, want) {
		t.Errorf("asked %v, want %v", *c.asked, want)
	}
}

// TestPermissions_absent: whom RAM allows nothing learns nothing either.
func TestPermissions_absent(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.as(bobID, silent).refused("GetWorkspace", request{workspace: "1"}, 403, "NoPermissionError")
	c.as(bobID, silent).refused("GetDefaultWorkspace", request{region: "cn-beijing"}, 403, "NoPermissionError")
	c.as(bobID, allowed).refused("GetWorkspace", request{workspace: "1"}, 400, "100400008")
}

func TestListWorkspaces_visible(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.seed(workspace("7", `"members": [{"role": "sso-dev", "roles": ["`+developer+`"]}]`))
	visible := func(c *cloud) []string { return c.listed("ListWorkspaces", "Workspaces", "WorkspaceId") }
	wantTexts(t, "RAM allows", visible(c.as(bobID, allowed)), seeded, "7")
	wantTexts(t, "a member", visible(c.as(aliceID, silent)), seeded)
	wantTexts(t, "no member", visible(c.as(bobID, silent)))
	wantTexts(t, "a role that is a member", visible(c.as(devID, silent)), "7")
	c.byHand(c.service.RemoveMember("7", "role/sso-dev"))
	wantTexts(t, "a role that is none any more", visible(c.as(devID, silent)))
	stranger := *c
	stranger.caller = wire.Caller{Account: other, Type: wire.CallerAccount, ID: other}
	wantTexts(t, "another account", visible(&stranger))

	both := newCloud(t, workspacesvc.Options{RequireBoth: true})
	wantTexts(t, "both wanted and there", visible(both.as(aliceID, allowed)), seeded)
	wantTexts(t, "both wanted, RAM alone", visible(both.as(bobID, allowed)))
	both.as(aliceID, silent).refused("ListWorkspaces", query(), 403, "RAMForbidden")
}

// TestTrust: a session of a role that does not trust DataWorks is nobody,
// unless RAM allows what it wants.
func TestTrust(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.must("CreateMember", newMember(devID, admin))
	c.directory.distrust("sso-dev")
	session := c.as(devID, silent)
	refusal := session.refused("GetWorkspace", query(), 403, "NoPermissionError")
	if !strings.Contains(refusal.Message, "The role sso-dev does not trust dataworks.aliyuncs.com.") {
		t.Errorf("message %q", refusal.Message)
	}
	session.refused("ListWorkspaces", query(), 403, "NoPermissionError")
	session.refused("AddMemberRole", ofRole(aliceID, guest), 403, "NoPermissionError")
	c.as(devID, allowed).must("ListWorkspaces", query())
	c.as(devID, allowed).must("AddMemberRole", ofRole(aliceID, guest))

	lenient := newCloud(t, workspacesvc.Options{IgnoreTrust: true})
	lenient.must("CreateMember", newMember(devID, admin))
	lenient.directory.distrust("sso-dev")
	lenient.as(devID, silent).must("GetWorkspace", query())
}
