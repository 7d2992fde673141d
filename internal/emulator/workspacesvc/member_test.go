package workspacesvc_test

import (
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

func TestMember_life(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	wiretest.WantJSON(t, c.must("CreateMember", newMember(devID, developer)),
		`{"Members": [{"UserId": "300000000000000001", "MemberId": "40823-300000000000000001", "DisplayName": "sso-dev", "Roles": ["PAI.AlgoDeveloper"]}]}`)
	const member = `"UserId": "300000000000000001", "MemberId": "40823-300000000000000001", "MemberName": "sso-dev",
		"DisplayName": "sso-dev", "AccountType": "6", "GmtCreateTime": "2026-01-02T03:04:05.678Z", "Roles": ["PAI.AlgoDeveloper"]`
	wiretest.WantJSON(t, c.must("GetMember", query("UserId", devID)), "{"+member+"}")
	wiretest.WantJSON(t, c.must("GetMember", query("MemberId", seeded+"-"+devID)), "{"+member+"}")
	wiretest.WantJSON(t, c.must("ListMembers", query("UserId", devID)), `{"TotalCount": 1, "Members": [{"AccountName": "sso-dev", `+member+"}]}")

	wiretest.WantJSON(t, c.must("DeleteMembers", query("MemberIds", seeded+"-"+devID+", "+seeded+"-"+aliceID)), `{"Code": "", "Message": ""}`)
	c.refused("GetMember", query("UserId", devID), 400, "100600006")
	c.refused("GetMember", query("MemberId", seeded+"-"+aliceID), 400, "100600006")
	wantTexts(t, "what is left", c.listed("ListMembers", "Members", "UserId"), account)
}

func TestGetMember_selectors(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.refused("GetMember", query(), 400, "100600900")
	c.refused("GetMember", query("UserId", aliceID, "MemberId", seeded+"-"+aliceID), 400, "100600900")
	c.refused("GetMember", query("MemberId", aliceID), 400, "100600006")
	c.refused("GetMember", query("UserId", seeded+"-"+aliceID), 400, "100600006")
}

func TestMember_owner(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	if kind := c.must("GetMember", query("UserId", account))["AccountType"]; kind != "1" {
		t.Errorf("account type %v", kind)
	}
	c.wantRoles(account, owner, admin)
	of := seeded + "-" + account
	wiretest.WantJSON(t, c.must("DeleteMembers", query("MemberIds", seeded+"-"+aliceID+","+of)),
		`{"Code": "100600017", "Message": "Owner not allowed to delete"}`)
	c.wantRoles(aliceID, developer) // beside the owner nobody is deleted
	c.refused("AddMemberRole", ofRole(aliceID, owner), 400, "100600904")
	c.refused("RemoveMemberRole", ofRole(account, owner), 400, "100600904")
	c.refused("CreateMember", newMember(bobID, developer, owner), 400, "100600904")

	strict := newCloud(t, workspacesvc.Options{RefuseOwner: true})
	strict.refused("DeleteMembers", query("MemberIds", of), 400, "100600017")
	strict.wantRoles(account, owner, admin)
}

func TestCreateMember_refused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		code string
	}{
		"nothing":          {`{}`, "100600900"},
		"nobody":           {`{"Members": []}`, "100600900"},
		"no list":          {`{"Members": {"UserId": "1"}}`, "100600900"},
		"no object":        {`{"Members": ["` + bobID + `"]}`, "100600900"},
		"unknown member":   {`{"Members": [{"UserId": "` + bobID + `", "Role": "x"}]}`, "UnknownParameter"},
		"case of UserId":   {`{"Members": [{"UserID": "` + bobID + `", "Roles": ["` + guest + `"]}]}`, "UnknownParameter"},
		"case of Roles":    {`{"Members": [{"UserId": "` + bobID + `", "roles": ["` + guest + `"]}]}`, "UnknownParameter"},
		"id as a number":   {`{"Members": [{"UserId": 1, "Roles": ["` + guest + `"]}]}`, "100600900"},
		"roles as a text":  {`{"Members": [{"UserId": "` + bobID + `", "Roles": "` + guest + `"}]}`, "100600900"},
		"role as a number": {`{"Members": [{"UserId": "` + bobID + `", "Roles": [1]}]}`, "100600900"},
		"no user":          {`{"Members": [{"Roles": ["` + guest + `"]}]}`, "100600900"},
		"no roles":         {`{"Members": [{"UserId": "` + bobID + `", "Roles": []}]}`, "100600900"},
		"given twice":      {`{"Members": [{"UserId": "` + bobID + `", "Roles": ["` + guest + `"]}, {"UserId": "` + bobID + `", "Roles": ["` + guest + `"]}]}`, "100600900"},
		"existing member":  {`{"Members": [{"UserId": "` + aliceID + `", "Roles": ["` + guest + `"]}]}`, "100600901"},
		"unknown user":     {`{"Members": [{"UserId": "299999999999999999", "Roles": ["` + guest + `"]}]}`, "100600902"},
		"name for an id":   {`{"Members": [{"UserId": "bob", "Roles": ["` + guest + `"]}]}`, "100600902"},
		"unknown role":     {`{"Members": [{"UserId": "` + bobID + `", "Roles": ["PAI.Developer"]}]}`, "100600903"},
		"role in lower":    {`{"Members": [{"UserId": "` + bobID + `", "Roles": ["pai.algodeveloper"]}]}`, "100600903"},
		"good beside bad":  {`{"Members": [{"UserId": "` + bobID + `", "Roles": ["` + guest + `"]}, {"UserId": "` + aliceID + `", "Roles": ["` + guest + `"]}]}`, "100600901"},
		"a role's bare id": {`{"Members": [{"UserId": "` + devID + `", "Roles": ["` + guest + `"]}]}`, "100600902"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, workspacesvc.Options{PrefixRoleIDs: true})
			c.refused("CreateMember", request{body: test.body}, 400, test.code)
			wantTexts(t, "members", c.listed("ListMembers", "Members", "UserId"), account, aliceID)
			c.wantRoles(aliceID, developer)
		})
	}
}

func TestCreateMember_several(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{MemberLag: 2})
	answer := c.must("CreateMember", request{body: `{"Members": [{"UserId": "` + carolID + `", "Roles": ["` + guest + `", "` + guest + `"]},
		{"UserId": "` + bobID + `", "Roles": ["` + developer + `"]}]}`})
	if members := items(answer["Members"]); len(members) != 2 || len(texts(members[0]["Roles"])) != 1 {
		t.Errorf("created: %v", answer)
	}
	wantTexts(t, "the order of members", c.listed("ListMembers", "Members", "UserId"), account, aliceID, carolID, bobID)
	for range 2 {
		c.refused("GetMember", query("UserId", bobID), 400, "100600006")
	}
	c.wantRoles(bobID, developer)
}

func TestMember_roles(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.must("AddMemberRole", ofRole(aliceID, operator))
	c.must("AddMemberRole", ofRole(aliceID, guest))
	c.must("AddMemberRole", ofRole(aliceID, guest)) // held: without effect
	c.wantRoles(aliceID, developer, operator, guest)
	c.must("RemoveMemberRole", ofRole(aliceID, developer))
	c.must("RemoveMemberRole", ofRole(aliceID, developer)) // not held
	c.wantRoles(aliceID, operator, guest)
	for _, operation := range []string{"AddMemberRole", "RemoveMemberRole"} {
		c.refused(operation, ofRole(aliceID, "PAI.Nobody"), 400, "100600903")
		c.refused(operation, ofRole(bobID, guest), 400, "100600006")
	}

	strict := newCloud(t, workspacesvc.Options{StrictRoles: true})
	strict.refused("AddMemberRole", ofRole(aliceID, developer), 400, "100600906")
	strict.refused("RemoveMemberRole", ofRole(aliceID, guest), 400, "100600907")
	strict.wantRoles(aliceID, developer)
}

func TestMember_lastRole(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.refused("RemoveMemberRole", ofRole(aliceID, developer), 400, "100600905")
	c.wantRoles(aliceID, developer)
	// One before the other is the way to exchange the only role.
	c.must("AddMemberRole", ofRole(aliceID, guest))
	c.must("RemoveMemberRole", ofRole(aliceID, developer))
	c.wantRoles(aliceID, guest)

	empty := newCloud(t, workspacesvc.Options{LastRole: workspacesvc.LastRoleKeepsMember})
	empty.must("RemoveMemberRole", ofRole(aliceID, developer))
	empty.wantRoles(aliceID)
	empty.as(aliceID, silent).refused("GetWorkspace", query(), 403, "NoPermissionError")

	gone := newCloud(t, workspacesvc.Options{LastRole: workspacesvc.LastRoleRemovesMember})
	gone.must("RemoveMemberRole", ofRole(aliceID, developer))
	gone.refused("GetMember", query("UserId", aliceID), 400, "100600006")
}

// TestMember_shuffled: roles come in an order that is stable, and not that of
// their names.
func TestMember_shuffled(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	for _, role := range []string{operator, guest, admin, "PAI.LabelManager", "PAI.MaxComputeDeveloper"} {
		c.must("AddMemberRole", ofRole(aliceID, role))
		roles := c.roles(aliceID)
		if slices.IsSorted(roles) {
			t.Errorf("%d roles are sorted: %q", len(roles), roles)
		}
		listed := items(c.must("ListMembers", query("UserId", aliceID))["Members"])
		wantTexts(t, "the order in a list", texts(listed[0]["Roles"]), roles...)
	}
}

func TestDeleteMembers_absent(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	wiretest.WantJSON(t, c.must("DeleteMembers", query("MemberIds", seeded+"-"+bobID)), `{"Code": "", "Message": ""}`)
	c.refused("DeleteMembers", query("MemberIds", " , "), 400, "100600900")

	strict := newCloud(t, workspacesvc.Options{ReportAbsent: true})
	wiretest.WantJSON(t, strict.must("DeleteMembers", query("MemberIds", seeded+"-"+bobID+","+seeded+"-"+aliceID)),
		`{"Code": "100600006", "Message": "The member 40823-200000000000000002 does not exist."}`)
	strict.refused("GetMember", query("UserId", aliceID), 400, "100600006")
}

func TestListMembers(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{RoleLabel: "role/%s"})
	c.must("CreateMember", newMember(bobID, operator, guest))
	c.must("CreateMember", newMember(devID, developer))
	tests := []struct {
		name  string
		query []string
		want  []string
	}{
		{"all, the oldest first", nil, []string{account, aliceID, bobID, devID}},
		{"a part of the name", []string{"MemberName", "SSO-"}, []string{devID}},
		{"nobody", []string{"MemberName", "zoe"}, []string{}},
		{"a user", []string{"UserId", bobID}, []string{bobID}},
		{"a role", []string{"Roles", developer}, []string{aliceID, devID}},
		{"any of several roles", []string{"Roles", guest + ", " + admin}, []string{account, bobID}},
		{"a page", []string{"PageNumber", "2", "PageSize", "3"}, []string{devID}},
	}
	for _, test := range tests {
		wantTexts(t, test.name, c.listed("ListMembers", "Members", "UserId", test.query...), test.want...)
	}
	if total := c.must("ListMembers", query("PageSize", "1"))["TotalCount"]; total != number(4) {
		t.Errorf("TotalCount %v of a page, want all", total)
	}
	c.refused("ListMembers", query("Roles", "PAI.Nobody"), 400, "100600903")
	c.refused("ListMembers", query("PageSize", "51"), 400, "100600900")
	wantTexts(t, "account names", c.listed("ListMembers", "Members", "AccountName"), account, "alice", "bob", "role/sso-dev")
	wantTexts(t, "account types", c.listed("ListMembers", "Members", "AccountType"), "1", "5", "5", "6")
}
