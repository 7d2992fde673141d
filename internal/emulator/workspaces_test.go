package emulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

const (
	data      = "/api/v1/workspaces/40823"
	ssoARN    = "acs:ram::1234567890123456:role/sso-dev"
	humans    = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`
	dataWorks = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dataworks.aliyuncs.com"]}}`
	ssoTrust  = `{"Version":"1","Statement":[` + humans + `,` + dataWorks + `]}`
	newMember = `{"Members":[{"UserId":"%s","Roles":["PAI.AlgoDeveloper"]}]}`
)

// workspaces calls an operation of AIWorkSpace.
func (c *cloud) workspaces(as signtest.Signer, method, path, body string) answer {
	c.t.Helper()
	return c.roa(as, "2021-02-04", method, path, body)
}

// candidates returns the user ids that ListWorkspaceUsers shows.
func (c *cloud) candidates(as signtest.Signer, query string) []string {
	c.t.Helper()
	return c.column(c.workspaces(as, http.MethodGet, data+"/users"+query, ""), "Users", "UserId")
}

// visible returns the workspaces that a caller sees.
func (c *cloud) visible(as signtest.Signer) []string {
	c.t.Helper()
	return c.column(c.workspaces(as, http.MethodGet, "/api/v1/workspaces", ""), "Workspaces", "WorkspaceId")
}

// column returns a member of each item of a list.
func (c *cloud) column(a answer, list, member string) []string {
	c.t.Helper()
	c.wantOK(list, a)
	var values []string
	items, _ := a.at(list).([]any)
	for _, item := range items {
		members, _ := item.(map[string]any)
		values = append(values, fmt.Sprint(members[member]))
	}
	return values
}

// assume returns the keys of a session of a role.
func (c *cloud) assume(as signtest.Signer, arn string) signtest.Signer {
	c.t.Helper()
	lent := c.sts(as, "AssumeRole", "RoleArn", arn, "RoleSessionName", "tests")
	c.wantOK("assume", lent)
	return signtest.Signer{
		KeyID: fmt.Sprint(lent.at("Credentials", "AccessKeyId")), Secret: fmt.Sprint(lent.at("Credentials", "AccessKeySecret")),
		Token: fmt.Sprint(lent.at("Credentials", "SecurityToken")),
	}
}

// TestWorkspaces is role-based access from end to end: a role that people may
// assume sees the workspace once it is a member, and only while it trusts
// DataWorks.
func TestWorkspaces(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{Workspaces: workspacesvc.Options{RoleSync: workspacesvc.RoleSync{AfterReads: 1}}})
	created := c.ram(platform, "CreateRole", "RoleName", "sso-dev", "AssumeRolePolicyDocument", ssoTrust)
	c.wantOK("create role", created)
	id := fmt.Sprint(created.at("Role", "RoleId"))

	if got := c.candidates(platform, "?UserName=sso-dev"); len(got) != 0 {
		t.Errorf("a new role is listed at once: %q", got)
	}
	if got := c.candidates(platform, "?UserName=sso-dev"); !slices.Equal(got, []string{id}) {
		t.Errorf("listed %q, want %s", got, id)
	}
	c.wantCode("alice may not assume it", c.sts(alice, "AssumeRole", "RoleArn", ssoARN, "RoleSessionName", "s"), 403, "NoPermission")
	c.wantOK("grant", c.ram(platform, "AttachPolicyToUser", "PolicyName", "AliyunSTSAssumeRoleAccess", "PolicyType", "System", "UserName", "alice"))
	session := c.assume(alice, ssoARN)
	if got := c.visible(session); len(got) != 0 {
		t.Errorf("a role that is no member sees %q", got)
	}
	c.wantCode("nor reads it", c.workspaces(session, http.MethodGet, data, ""), 403, "NoPermissionError")

	c.wantOK("add", c.workspaces(platform, http.MethodPost, data+"/members", fmt.Sprintf(newMember, id)))
	if got := c.visible(session); !slices.Equal(got, []string{"40823"}) {
		t.Errorf("a member sees %q", got)
	}
	c.wantOK("reads", c.workspaces(session, http.MethodGet, data+"/members", ""))
	c.wantCode("a developer adds nobody", c.workspaces(session, http.MethodPost, data+"/members", fmt.Sprintf(newMember, id)), 403, "NoPermissionError")

	c.wantOK("distrust", c.ram(platform, "UpdateRole", "RoleName", "sso-dev", "NewAssumeRolePolicyDocument", `{"Version":"1","Statement":[`+humans+`]}`))
	c.wantCode("nobody any more", c.workspaces(session, http.MethodGet, "/api/v1/workspaces", ""), 403, "NoPermissionError")
}

// TestWorkspaces_denied: a statement of RAM that denies is stronger than a role
// in the workspace, and the account needs neither.
func TestWorkspaces_denied(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	role := data + "/members/40823-200000000000000002/roles/PAI.AlgoOperator"
	c.wantOK("an administrator by RAM", c.workspaces(platform, http.MethodPost, role, ""))
	c.wantOK("policy", c.ram(root, "CreatePolicy", "PolicyName", "NoRoles", "PolicyDocument",
		`{"Version":"1","Statement":[{"Effect":"Deny","Action":"paiworkspace:AddMemberRole",`+
			`"Resource":"acs:paiworkspace:*:*:workspace/40823"}]}`))
	c.wantOK("attach", c.ram(root, "AttachPolicyToUser", "PolicyName", "NoRoles", "PolicyType", "Custom", "UserName", "platform"))
	c.wantCode("denied", c.workspaces(platform, http.MethodPost, role, ""), 403, "RAMForbidden")
	c.wantOK("the account", c.workspaces(root, http.MethodPost, role, `{"RoleName":"redundant"}`))
}

// TestWorkspaces_dangling: the member of a deleted role stays, and a role made
// anew is another.
func TestWorkspaces_dangling(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	create := func() string {
		created := c.ram(root, "CreateRole", "RoleName", "sso-dev", "AssumeRolePolicyDocument", ssoTrust)
		c.wantOK("create role", created)
		return fmt.Sprint(created.at("Role", "RoleId"))
	}
	first := create()
	c.wantOK("add", c.workspaces(root, http.MethodPost, data+"/members", fmt.Sprintf(newMember, first)))
	c.wantOK("delete role", c.ram(root, "DeleteRole", "RoleName", "sso-dev"))
	names := c.column(c.workspaces(root, http.MethodGet, data+"/members?Roles=PAI.AlgoDeveloper", ""), "Members", "AccountName")
	if !slices.Equal(names, []string{"alice", "bob", "<nil>"}) {
		t.Errorf("account names %q", names)
	}
	second := create()
	if got := c.candidates(root, "?UserName=sso-dev"); !slices.Equal(got, []string{second}) || first == second {
		t.Errorf("the new role is %q, the old one was %s", got, first)
	}
}

// TestWorkspaces_faults: a member whose creation was answered by silence is
// found by its user id.
func TestWorkspaces_faults(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	created := c.ram(root, "CreateRole", "RoleName", "sso-dev", "AssumeRolePolicyDocument", ssoTrust)
	id := fmt.Sprint(created.at("Role", "RoleId"))
	c.Faults().LoseResponse("aiworkspace:CreateMember", 1)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+data+"/members", strings.NewReader(fmt.Sprintf(newMember, id)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("x-acs-version", "2021-02-04")
	root.ACS3(r, fmt.Sprintf(newMember, id))
	if a, err := send(r); err == nil {
		t.Errorf("answered %v, want silence", a)
	}
	c.wantOK("found", c.workspaces(root, http.MethodGet, data+"/member?UserId="+id, ""))
	c.wantCode("again", c.workspaces(root, http.MethodPost, data+"/members", fmt.Sprintf(newMember, id)), 400, "100600901")

	c.Faults().Fail(emulator.Failure{Action: "aiworkspace:DeleteMembers", Status: 503, Code: "ServiceUnavailable"})
	c.wantCode("a failure", c.workspaces(root, http.MethodDelete, data+"/members?MemberIds=40823-"+id, ""), 503, "ServiceUnavailable")
	c.Faults().Throttle("aiworkspace", 1)
	c.wantOK("a burst", c.workspaces(root, http.MethodGet, data, ""))
	c.wantCode("too many", c.workspaces(root, http.MethodGet, data, ""), 400, "Throttling.User")
	if n := c.Journal().Count("aiworkspace:CreateMember"); n != 2 {
		t.Errorf("%d creations in the journal, want 2", n)
	}
}

func TestWorkspaces_wire(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.wantCode("an unknown parameter", c.workspaces(root, http.MethodGet, data+"/members?MemberID=1", ""), 400, "UnknownParameter")
	c.wantCode("an unknown member", c.workspaces(root, http.MethodPost, data+"/members", `{"Member":[]}`), 400, "UnknownParameter")
	for path, method := range map[string]string{
		"/api/v1/workspaces":   http.MethodPost,
		data:                   http.MethodDelete,
		data + "/permissions":  http.MethodGet,
		data + "/configs":      http.MethodGet,
		"/api/v1/userconfigs":  http.MethodGet,
		data + "/member":       http.MethodPost,
		data + "/members/x":    http.MethodDelete,
		"/api/v1/workspaces//": http.MethodGet,
	} {
		c.wantCode("not emulated: "+method+" "+path, c.workspaces(root, method, path, ""), 404, "InvalidAction.NotFound")
	}
	c.wantCode("an absent workspace", c.workspaces(root, http.MethodGet, "/api/v1/workspaces/1", ""), 400, "100400008")
	answer := c.workspaces(root, http.MethodGet, "/api/v1/defaultWorkspaces?Verbose=true", "")
	if answer.at("WorkspaceId") != "40823" || answer.at("Owner", "UserId") != emulator.DefaultAccountID || answer.at("RequestId") == nil {
		t.Errorf("the default workspace: %v", answer.members)
	}
	path := map[string]string{"WorkspaceId": "40823", "MemberId": "40823-200000000000000002", "RoleName": "PAI.WorkspaceGuest"}
	if _, err := c.Invoke(emulator.DefaultAccountID, "aiworkspace:AddMemberRole", wire.Call{Path: path}); err != nil {
		t.Errorf("an invocation: %v", err)
	}
}
