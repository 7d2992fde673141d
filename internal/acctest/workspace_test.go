package acctest_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	ssoRole  = "pai-sso-dev"
	ssoTrust = `{"Version":"1","Statement":[
		{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::` + acctest.Account + `:root"]}},
		{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dataworks.aliyuncs.com"]}}]}`
	developer = "PAI.AlgoDeveloper"
	guest     = "PAI.WorkspaceGuest"
)

// A RAM user assumes a role and asks, over HTTP, which workspaces the role may
// see: none before it is a member, its own afterwards.
func TestHarness_assume(t *testing.T) {
	t.Parallel()
	const arn = "acs:ram::" + acctest.Account + ":role/" + ssoRole
	cloud := acctest.New(t, acctest.WithWorkspaces(acctest.SeedWorkspace{ID: "7"}))
	hand := cloud.ByHand()
	hand.CreateRole(ssoRole, ssoTrust)
	alice := cloud.As(acctest.Alice)
	_, err := alice.TryAssume(arn, "tests")
	wantRefusal(t, "assume without a policy", err, 403, "NoPermission")
	hand.Grant(acctest.Alice, "AliyunSTSAssumeRoleAccess", "System")
	session := alice.Assume(arn, "tests")

	wantCheck(t, session.CheckVisibleWorkspaces())
	hand.AddMember(acctest.Workspace, "role/"+ssoRole, developer)
	wantCheck(t, session.CheckVisibleWorkspaces(acctest.Workspace))
	wantCheck(t, cloud.CheckVisibleWorkspaces(acctest.Workspace, "7"))
	if session.CheckVisibleWorkspaces("7")(nil) == nil {
		t.Error("the wrong workspaces pass the check")
	}

	hand.SetTrustPolicy(ssoRole, `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`)
	_, err = session.VisibleWorkspaces()
	wantRefusal(t, "a role that does not trust DataWorks", err, 403, "NoPermissionError")
	if calls := cloud.Calls("aiworkspace:ListWorkspaces"); calls != 5 {
		t.Errorf("%d calls in the journal, want 5", calls)
	}
}

func TestHarness_members(t *testing.T) {
	t.Parallel()
	const workspace, role = "7", "role/" + ssoRole
	cloud := acctest.New(t, acctest.WithUnknownRoles(), acctest.WithWorkspaces(acctest.SeedWorkspace{
		ID: workspace, Status: "FROZEN", Members: map[string][]string{"user/bob": {guest}, "user/alice": {developer, guest}},
	}))
	hand := cloud.ByHand()
	wantCheck(t, cloud.CheckMember(workspace, "user/alice", guest, developer))
	wantCheck(t, cloud.CheckNoMember(workspace, role))
	for name, check := range map[string]resource.TestCheckFunc{
		"other roles":    cloud.CheckMember(workspace, "user/alice", developer),
		"not a member":   cloud.CheckMember(workspace, "user/platform", developer),
		"a member":       cloud.CheckNoMember(workspace, "user/alice"),
		"no workspace":   cloud.CheckMember("8", "user/alice", developer),
		"no workspace 2": cloud.CheckNoMember("8", "user/alice"),
	} {
		if check(nil) == nil {
			t.Errorf("%s: the check passes", name)
		}
	}

	hand.CreateRole(ssoRole, ssoTrust)
	hand.AddMember(workspace, role, developer)
	hand.SetMemberRoles(workspace, role, guest)
	wantCheck(t, cloud.CheckMember(workspace, role, guest))
	first := cloud.Member(workspace, role)
	hand.DeleteRole(ssoRole)
	if gone := cloud.Member(workspace, role); !gone.Dangling || gone.ID != first.ID {
		t.Errorf("the member of a deleted role: %+v", gone)
	}
	hand.CreateRole(ssoRole, ssoTrust)
	hand.AddMember(workspace, role, developer)
	if second := cloud.Member(workspace, role); second.Dangling || second.UserID == first.UserID {
		t.Errorf("the member of a role made anew: %+v", second)
	}
	hand.RemoveMember(workspace, role)
	hand.RemoveMember(workspace, "user/bob")
	var who []string
	for _, m := range cloud.Members(workspace) {
		who = append(who, m.Who)
	}
	if want := []string{"account", "user/alice", role}; !slices.Equal(who, want) {
		t.Errorf("members %q, want %q", who, want)
	}
	hand.SetWorkspaceStatus(workspace, "ENABLED")
	hand.Touch(ssoRole)
	hand.RemoveWorkspace(workspace)
	wantCheck(t, cloud.CheckVisibleWorkspaces(acctest.Workspace))
}

func wantCheck(t *testing.T, check resource.TestCheckFunc) {
	t.Helper()
	if err := check(nil); err != nil {
		t.Error(err)
	}
}

func wantRefusal(t *testing.T, what string, err error, status int, code string) {
	t.Helper()
	refusal, ok := errors.AsType[*wire.Error](err)
	if !ok || refusal.Status != status || refusal.Code != code || refusal.Message == "" {
		t.Errorf("%s: %v, want %d %s", what, err, status, code)
	}
}
