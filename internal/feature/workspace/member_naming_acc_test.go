package workspace_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// Naming the same member in another way replaces nothing, whatever the level of
// the checks: this is none.
func TestAccWorkspaceMember_namedAnewUnchecked(t *testing.T) {
	cloud := withRole(t)
	cloud.ByHand().AddMember(acctest.Workspace, "role/pai-dev", developer)
	id := cloud.Member(acctest.Workspace, "role/pai-dev").UserID
	const off = `preflight = "off"`
	project := cloud.Project(t, cloud.ProviderConfig()+memberAs("it", fmt.Sprintf("user_id = %q", id), []string{developer}, "adopt = true", off))
	project.Apply()
	cloud.Mark()
	project.Write("main.tf", cloud.ProviderConfig()+byRole("adopt = true", off))
	contains(t, project.Run("plan", "-input=false"), "role_name", "0 to add, 1 to change, 0 to destroy")
	project.Apply()
	project.ExpectEmptyPlan()
	if err := writes(cloud)(nil); err != nil {
		t.Error(err)
	}
}

// Nor does that level keep a member that stands for a role that is gone.
func TestAccWorkspaceMember_roleMadeAnewUnchecked(t *testing.T) {
	cloud := withRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+byRole(`preflight = "off"`))
	project.Apply()
	project.ExpectEmptyPlan()
	cloud.ByHand().DeleteRole("pai-dev")
	project.ExpectEmptyPlan()
	cloud.ByHand().CreateRole("pai-dev", accessTrust)
	contains(t, project.Run("plan", "-input=false"), "forces replacement", "1 to add, 0 to change, 1 to destroy")
	project.Apply()
	project.ExpectEmptyPlan()
	if m := cloud.Member(acctest.Workspace, "role/pai-dev"); m.Dangling || len(cloud.Members(acctest.Workspace)) != 5 {
		t.Errorf("the members are %+v", cloud.Members(acctest.Workspace))
	}
}

// Whom the workspace does not tell replaces nobody: the old member would go, and
// the new one could not be made.
func TestAccWorkspaceMember_namedAnewUnseen(t *testing.T) {
	for name, level := range map[string]string{"checked": "", "unchecked": `preflight = "off"`} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t)
			config := cloud.ProviderConfig() + byRole(level)
			project := cloud.Project(t, config)
			project.Apply()
			cloud.ByHand().CreateRole("pai-ops", accessTrust)
			cloud.Faults().Fail(emulator.Failure{Action: "aiworkspace:ListWorkspaceUsers", Times: 100, Status: 403, Code: "NoPermissionError", Message: "No permission"})
			project.Write("main.tf", cloud.ProviderConfig()+memberAs("it", `role_name = "pai-ops"`, []string{developer}, level))
			output, err := project.Try("plan", "-input=false")
			if err == nil {
				t.Fatalf("the member is replaced:\n%s", output)
			}
			contains(t, output, "Unable to Look Up Workspace Member", `role "pai-ops"`, "Code: NoPermissionError")
			project.Write("main.tf", config)
			project.ExpectEmptyPlan()
		})
	}
}

// What has changed unseen, because nothing was refreshed, breaks no apply.
func TestAccWorkspaceMember_withoutRefresh(t *testing.T) {
	cloud := withRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	project.Apply()
	cloud.ByHand().RemoveMember(acctest.Workspace, "role/pai-dev")
	cloud.Advance(time.Hour)
	cloud.ByHand().AddMember(acctest.Workspace, "role/pai-dev", guest) // with another time of creation
	project.Write("main.tf", cloud.ProviderConfig()+member(`role_name = "pai-dev"`, operator))
	project.Run("apply", "-auto-approve", "-input=false", "-refresh=false")
	project.ExpectEmptyPlan()
	if err := isMember(cloud, operator)(nil); err != nil {
		t.Error(err)
	}

	// The member of the state is no stranger then.
	cloud.Mark()
	project.Run("apply", "-auto-approve", "-input=false", "-refresh=false", "-replace="+memberAddress)
	project.ExpectEmptyPlan()
	if err := all(writes(cloud, "DeleteMembers", "CreateMember"), isMember(cloud, operator))(nil); err != nil {
		t.Error(err)
	}
}

// The new member comes first where that is wanted, and the old one goes all the
// same: it is not the one that was just made.
func TestAccWorkspaceMember_roleMadeAnewCreateBeforeDestroy(t *testing.T) {
	cloud := withRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+byRole("lifecycle {\n    create_before_destroy = true\n  }"))
	project.Apply()
	cloud.ByHand().DeleteRole("pai-dev")
	cloud.ByHand().CreateRole("pai-dev", accessTrust)
	cloud.Mark()
	lacks(t, project.Run("apply", "-auto-approve", "-input=false"), "Member Left to Its New Owner")
	project.ExpectEmptyPlan()
	if err := writes(cloud, "CreateMember", "DeleteMembers")(nil); err != nil {
		t.Error(err)
	}
	for _, m := range cloud.Members(acctest.Workspace) {
		if m.Dangling {
			t.Errorf("the member %s was left behind", m.ID)
		}
	}
}
