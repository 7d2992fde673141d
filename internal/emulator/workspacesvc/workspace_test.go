package workspacesvc_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wiretest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

func TestGetWorkspace(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	const common = `"WorkspaceId": "40823", "WorkspaceName": "ws_40823", "DisplayName": "ws_40823", "Description": "",
		"Status": "ENABLED", "IsDefault": true, "Creator": "1234567890123456", "EnvTypes": ["prod"],
		"ExtraInfos": {"TenantId": "1234567890123456"}, "ResourceGroupId": "",
		"GmtCreateTime": "2026-01-02T03:04:05.678Z", "GmtModifiedTime": "2026-01-02T03:04:05.678Z"`
	const verbose = `, "AdminNames": ["1234567890123456"], "Owner": {"UserId": "1234567890123456", "UserKp": "1234567890123456",
		"UserName": "1234567890123456", "DisplayName": "1234567890123456"}`
	wiretest.WantJSON(t, c.must("GetWorkspace", query()), "{"+common+"}")
	wiretest.WantJSON(t, c.must("GetWorkspace", query("Verbose", "true")), "{"+common+verbose+"}")
	// The reference has fewer members for the default workspace.
	const asDefault = `{"WorkspaceId": "40823", "WorkspaceName": "ws_40823", "DisplayName": "ws_40823", "Description": "",
		"Status": "ENABLED", "Creator": "1234567890123456", "EnvTypes": ["prod"], "Conditions": [],
		"GmtCreateTime": "2026-01-02T03:04:05.678Z", "GmtModifiedTime": "2026-01-02T03:04:05.678Z"`
	wiretest.WantJSON(t, c.must("GetDefaultWorkspace", query()), asDefault+"}")
	wiretest.WantJSON(t, c.must("GetDefaultWorkspace", query("Verbose", "true")), asDefault+
		`, "Owner": {"UserId": "1234567890123456", "UserKp": "1234567890123456", "UserName": "1234567890123456"}}`)

	c.refused("GetWorkspace", query("Verbose", "yes"), 400, "100600900")
	c.refused("GetWorkspace", request{workspace: "1"}, 400, "100400008")
	c.refused("GetWorkspace", request{region: "cn-beijing"}, 400, "100400008")
	c.refused("GetDefaultWorkspace", request{region: "cn-beijing"}, 400, "100600909")

	found := newCloud(t, workspacesvc.Options{NotFoundStatus: 404})
	found.refused("GetWorkspace", request{workspace: "1"}, 404, "100400008")
	found.refused("GetMember", query("UserId", bobID), 404, "100600006")
	found.caller.Account, found.caller.ID = other, other
	found.refused("GetWorkspace", query(), 404, "100400008")
}

func TestListWorkspaces(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	c.clock.Advance(time.Hour)
	c.seed(workspace("7", `"status": "DISABLED", "resource_group_id": "rg-1", "env_types": ["dev", "prod"]`))
	c.clock.Advance(time.Hour)
	c.seed(workspace("8", ""))

	tests := []struct {
		name  string
		query []string
		want  []string
	}{
		{"all, the oldest first", nil, []string{"40823", "7", "8"}},
		{"the newest first", []string{"Order", "DESC"}, []string{"8", "7", "40823"}},
		{"by change", []string{"SortBy", "GmtModifiedTime", "Order", "ASC"}, []string{"40823", "7", "8"}},
		{"a page", []string{"PageNumber", "2", "PageSize", "2"}, []string{"8"}},
		{"beyond the last page", []string{"PageNumber", "9223372036854775807"}, []string{}},
		{"a part of the name", []string{"WorkspaceName", "ws_8"}, []string{"8"}},
		{"ids", []string{"WorkspaceIds", "8, 40823,9"}, []string{"40823", "8"}},
		{"a status", []string{"Status", "DISABLED"}, []string{"7"}},
		{"a resource group", []string{"ResourceGroupId", "rg-1"}, []string{"7"}},
		{"spelt defaults", []string{"Option", "GetWorkspaces", "ModuleList", "PAI", "Verbose", "false"}, []string{"40823", "7", "8"}},
	}
	for _, test := range tests {
		wantTexts(t, test.name, c.listed("ListWorkspaces", "Workspaces", "WorkspaceId", test.query...), test.want...)
	}
	for _, wrong := range [][]string{
		{"PageSize", "51"}, {"PageSize", "0"}, {"PageNumber", "x"}, {"Verbose", "1"}, {"Order", "asc"}, {"SortBy", "Name"}, {"Status", "OK"},
	} {
		c.refused("ListWorkspaces", query(wrong...), 400, "100600900")
	}
	for _, gap := range [][]string{{"Fields", "Id"}, {"UserId", aliceID}, {"Option", "GetResourceLimits"}, {"ModuleList", "DataWorks"}} {
		c.refused("ListWorkspaces", query(gap...), 400, "NotImplemented")
	}

	answer := c.must("ListWorkspaces", query("Verbose", "true", "WorkspaceIds", "7"))
	wiretest.WantJSON(t, answer, `{"TotalCount": 1, "Workspaces": [{"WorkspaceId": "7", "WorkspaceName": "ws_7", "Description": "",
		"Status": "DISABLED", "IsDefault": false, "Creator": "1234567890123456", "AdminNames": ["1234567890123456"],
		"EnvTypes": ["dev", "prod"], "ExtraInfos": {"TenantId": "1234567890123456"}, "resourceGroupId": "rg-1",
		"GmtCreateTime": "2026-01-02T04:04:05.678Z", "GmtModifiedTime": "2026-01-02T04:04:05.678Z"}]}`)
	if items := items(c.must("ListWorkspaces", query("PageSize", "1"))["Workspaces"]); len(items) != 1 || items[0]["AdminNames"] != nil {
		t.Errorf("administrators without Verbose: %v", items)
	}
}

func TestListWorkspaces_defaultPage(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{})
	for n := range 20 {
		c.seed(workspace(strconv.Itoa(100+n), ""))
	}
	answer := c.must("ListWorkspaces", query())
	if n := len(items(answer["Workspaces"])); n != 20 {
		t.Errorf("a page of %d, want 20", n)
	}
	wantTexts(t, "the rest", c.listed("ListWorkspaces", "Workspaces", "WorkspaceId", "PageNumber", "2"), "119")
}

func TestStatus(t *testing.T) {
	t.Parallel()
	c := newCloud(t, workspacesvc.Options{Settling: time.Minute})
	writes := map[string]request{
		"CreateMember":     newMember(bobID, guest),
		"DeleteMembers":    query("MemberIds", seeded+"-"+aliceID),
		"AddMemberRole":    ofRole(aliceID, guest),
		"RemoveMemberRole": ofRole(aliceID, guest),
	}
	for _, status := range []string{"INITIALIZING", "FAILURE", "DISABLED", "FROZEN", "UPDATING"} {
		c.byHand(c.service.SetWorkspaceStatus(seeded, status))
		for name, r := range writes {
			c.refused(name, r, 400, "100600908")
		}
		c.wantRoles(aliceID, developer)
		if got := c.must("GetWorkspace", query())["Status"]; got != status {
			t.Errorf("status %v, want %s", got, status)
		}
	}
	// UPDATING passes, DISABLED does not.
	c.clock.Advance(time.Minute)
	if got := c.must("GetWorkspace", query())["Status"]; got != "ENABLED" {
		t.Errorf("status %v after an update", got)
	}
	c.must("AddMemberRole", ofRole(aliceID, guest))
	c.byHand(c.service.SetWorkspaceStatus(seeded, "DISABLED"))
	c.clock.Advance(time.Hour)
	c.refused("AddMemberRole", ofRole(aliceID, guest), 400, "100600908")

	if err := c.service.SetWorkspaceStatus(seeded, "OK"); err == nil {
		t.Error("an unknown status is taken")
	}
}
