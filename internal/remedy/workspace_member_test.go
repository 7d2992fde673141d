package remedy_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func roleMember() remedy.WorkspaceMember {
	return remedy.WorkspaceMember{Region: "cn-hangzhou", WorkspaceID: "40823", RoleName: "pai-dev", UserID: "3001"}
}

func userMember() remedy.WorkspaceMember {
	return remedy.WorkspaceMember{Region: "cn-hangzhou", WorkspaceID: "40823", UserName: "alice"}
}

func TestWorkspaceMemberIsNamed(t *testing.T) {
	t.Parallel()
	anonymous := remedy.WorkspaceMember{Region: "cn-hangzhou", WorkspaceID: "40823", UserID: "3001"}
	for want, m := range map[string]remedy.WorkspaceMember{
		`role "pai-dev" in workspace 40823 (cn-hangzhou)`: roleMember(),
		`user "alice" in workspace 40823 (cn-hangzhou)`:   userMember(),
		`user id "3001" in workspace 40823 (cn-hangzhou)`: anonymous,
	} {
		if got := m.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func refusedMember() error {
	return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "aiworkspace:CreateMember", Code: "100600908", Message: "not now", RequestID: "R1"}
}

func TestMemberTexts(t *testing.T) {
	t.Parallel()
	m, refused := roleMember(), refusedMember()
	noWorkspace := &cloud.Error{Kind: cloud.ErrNoWorkspace, Operation: "aiworkspace:ListMembers", Code: "100400008", Message: "no", RequestID: "R2"}
	present := cloud.Member{ID: "40823-3001", Roles: []string{"PAI.AlgoDeveloper", "PAI.WorkspaceGuest"}}
	for name, tc := range map[string]struct {
		text    remedy.Text
		summary string
		err     error
		words   []string
	}{
		"managed twice": {remedy.MemberClaimedTwice(m), "Workspace Member Managed Twice", nil, []string{m.String(), "Keep one of them"}},
		"handed over":   {remedy.MemberHandedOver(m), "Workspace Member Handed Over Between Resources", nil, []string{"moved {", "removed {", "destroy = false", "deposed object"}},
		"exists": {remedy.MemberExists(m, present, refused), "Workspace Member Exists", refused, []string{
			"PAI.AlgoDeveloper and PAI.WorkspaceGuest", "terraform import pai_workspace_member.pai_dev 'cn-hangzhou,40823,40823-3001'", "adopt = true"}},
		"exists, unseen": {remedy.MemberExists(userMember(), cloud.Member{}, nil), "Workspace Member Exists", nil, []string{
			"without any role", "pai_workspace_member.alice 'cn-hangzhou,40823,<member id>'"}},
		"namesake": {remedy.MemberNamesake(m, "2001", "pai-dev", context.DeadlineExceeded), "Account Not Listed by the Workspace", nil, []string{
			`lists "pai-dev" with the user id 2001`, "deadline exceeded", "assume the role", "nothing to clean up", `user_id = "2001"`}},
		"owner":       {remedy.MemberIsOwner(m), "Owner of the Workspace", nil, []string{"cannot be removed"}},
		"not enabled": {remedy.WorkspaceNotEnabled(m, "INITIALIZING"), "Workspace Not Enabled", nil, []string{"is INITIALIZING, not ENABLED", "This passes"}},
		"idle": {remedy.MemberOfIdleWorkspace(m, "Add", "added", "DISABLED", refused), "Unable to Add Workspace Member", refused, []string{
			"could not be added", "not now", "is DISABLED", "Enable it"}},
		"no workspace": {remedy.WorkspaceNotFound(m, noWorkspace), "Workspace Not Found", noWorkspace, []string{"workspace 40823", "may not see it"}},
		"out of sight": {remedy.WorkspaceOutOfSight(m, noWorkspace), "Workspace Not Visible", noWorkspace, []string{"left as it was", "removed {"}},
		"left unseen":  {remedy.MemberLeftUnseen(m, noWorkspace), "Workspace Not Visible", noWorkspace, []string{"Terraform forgets the member", "remove it in the console"}},
		"left to new":  {remedy.MemberLeftToNewEntry(m), "Member Left to Its New Owner", nil, []string{m.String()}},
		"owns now":     {remedy.MemberOwnsNow(m), "Member Owns the Workspace", nil, []string{"stays, whatever member_roles says"}},
		"failed":       {remedy.MemberFailure(m, "Read", "read", refused), "Unable to Read Workspace Member", refused, []string{`member role "pai-dev"`, "not now"}},
		"role unseen":  {remedy.MemberRoleNotSeen(m, "PAI.WorkspaceGuest"), "Member Role Not Seen as Written", nil, []string{"No other role was removed"}},
		"not settled":  {remedy.MemberNotSettled(m), "Member Not Seen as Written", nil, []string{m.String()}},
		"unread":       {remedy.MemberUnread(m, refused), "Member Not Seen After It Was Written", refused, []string{"not now"}},
		"not importable": {remedy.MemberNotImportable("cn-hangzhou", "40823", "x", noWorkspace), "Workspace Member Not Found", noWorkspace, []string{
			`"x"`, `data "pai_workspace_members" "all"`}},
		"dangling role": {remedy.MemberDangling(m), "Member Without an Account", nil, []string{"remove this block", "replaces the member"}},
		"dangling user": {remedy.MemberDangling(userMember()), "Member Without an Account", nil, []string{"remove this block"}},
		"made anew":     {remedy.MemberRecreated(m, "2999"), "Role Made Anew", nil, []string{"user id 2999"}},
		"ambiguous": {remedy.MemberAmbiguous(m, []remedy.MemberMatch{{UserID: "1", Name: "pai-dev"}, {UserID: "2", Name: "role/pai-dev", Member: true}}),
			"Several Accounts of That Name", nil, []string{`user id 1, shown as "pai-dev"`, "a member already", `user_id = "1"`}},
		"not listed": {remedy.MemberNotListed(m, fmt.Errorf("waited 5m0s: %w", context.DeadlineExceeded)), "Account Not Listed by the Workspace", nil, []string{
			"waited 5m0s", "assume the role", "The role stays", `create = "15m"`, `user_id = "<user id>"`}},
		"user not listed": {remedy.MemberNotListed(userMember(), errors.New("waited")), "Account Not Listed by the Workspace", nil, []string{"without the domain"}},
		"not listed yet":  {remedy.MemberNotListedYet(m), "Account Not Listed by the Workspace Yet", nil, []string{"The apply waits for it"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, tc.text, tc.summary, tc.err, tc.words...)
		})
	}
	wantNo(t, remedy.MemberNotListed(userMember(), errors.New("waited")), "The role stays", "assume the role")
}

func TestAccessTexts(t *testing.T) {
	t.Parallel()
	problem := func(trust string, change func(*remedy.AccessProblem)) remedy.AccessProblem {
		document, err := ramdoc.ParseTrust(trust)
		if err != nil {
			t.Fatal(err)
		}
		p := remedy.AccessProblem{
			RoleName: "pai-dev", Account: "1234567890123456", Trust: &document, Decision: ramdoc.AssumedBy(document, "dataworks.aliyuncs.com"),
		}
		change(&p)
		return p
	}
	live := func(*remedy.AccessProblem) {}
	const (
		people = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1234567890123456:root"}}]}`
		deny   = `{"Version":"1","Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":"dataworks.aliyuncs.com"}}]}`
	)
	const summary = "Role Not Usable in a Workspace"
	wantText(t, remedy.AccessNotTrusted(problem(people, live)), summary, nil,
		"It trusts no cloud service at all", "terraform import pai_access_role.pai_dev pai-dev", `trusted_accounts = ["1234567890123456"]`,
		`resource "pai_trusted_service" "pai_dev"`, `"Service": `, `preflight = "warn"`)
	wantText(t, remedy.AccessNotTrusted(problem(deny, live)), summary, nil, "Statement 1", "Remove that Deny")
	wantText(t, remedy.AccessNotTrusted(problem(people, func(p *remedy.AccessProblem) { p.Planned = true })), summary, nil,
		"Use a pai_access_role for people", `additional_trusted_services = ["dataworks.aliyuncs.com"]`)
	wantText(t, remedy.AccessNotTrusted(problem(people, func(p *remedy.AccessProblem) { p.Planned, p.PlannedBy = true, "pai_trust_policy" })), summary, nil,
		"The pai_trust_policy of this role has to allow it")
	wantText(t, remedy.AccessRoleMissing(problem(people, live)), "Role Not Found", nil, "role_name = pai_access_role.pai_dev.name")
}
