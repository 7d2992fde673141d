package workspace_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// A member that somebody has removed is made again.
func TestAccWorkspaceMember_removedByHand(t *testing.T) {
	cloud := withRole(t)
	config := cloud.ProviderConfig() + byRole()
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig: func() {
			cloud.ByHand().RemoveMember(acctest.Workspace, "role/pai-dev")
			cloud.Mark()
		},
		Config:           config,
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check:            all(isMember(cloud, developer), writes(cloud, "CreateMember")),
	})
}

// Roles that somebody has given or taken are set right, in place.
func TestAccWorkspaceMember_rolesChangedByHand(t *testing.T) {
	cloud := withRole(t)
	neverWithoutRole(t, cloud)
	config := cloud.ProviderConfig() + byRole()
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig: func() {
			cloud.ByHand().SetMemberRoles(acctest.Workspace, "role/pai-dev", guest, admin)
			cloud.Mark()
		},
		Config:           config,
		ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		Check:            all(isMember(cloud, developer), writes(cloud, "AddMemberRole", "RemoveMemberRole", "RemoveMemberRole")),
	})
}

// A member whose role is gone is reported, and blocks nothing.
func TestAccWorkspaceMember_dangling(t *testing.T) {
	cloud := withRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	project.Apply()
	cloud.ByHand().DeleteRole("pai-dev")
	contains(t, project.Run("plan", "-input=false"),
		"No changes", "Warning: Member Without an Account", `role "pai-dev" in workspace 40823`, "remove this block: the apply removes the member")
	project.Destroy()
	for _, m := range cloud.Members(acctest.Workspace) {
		if m.Dangling {
			t.Errorf("the member %s was left behind", m.ID)
		}
	}
}

// A role that somebody has made anew is another one for the workspace: the plan
// shows that the member is replaced.
func TestAccWorkspaceMember_roleMadeAnew(t *testing.T) {
	for _, name := range []string{"bare", "path, ROLE_ id, exact filter"} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t, forms()[name].option)
			project := cloud.Project(t, cloud.ProviderConfig()+byRole())
			project.Apply()
			old := cloud.Member(acctest.Workspace, "role/pai-dev")
			cloud.ByHand().DeleteRole("pai-dev")
			cloud.ByHand().CreateRole("pai-dev", accessTrust)
			contains(t, project.Run("plan", "-input=false"), "user_id", "forces replacement", "Role Made Anew", old.UserID)
			project.Apply()
			project.ExpectEmptyPlan()
			made := cloud.Member(acctest.Workspace, "role/pai-dev")
			if made.UserID == old.UserID || made.Dangling || len(cloud.Members(acctest.Workspace)) != 5 {
				t.Errorf("the member was %+v and is %+v of %+v", old, made, cloud.Members(acctest.Workspace))
			}
			project.Destroy()
		})
	}
}

// That RAM does not tell the ids of roles hides nothing: the workspace lists the
// member without an account, and another role of its name.
func TestAccWorkspaceMember_roleMadeAnewUnseen(t *testing.T) {
	cloud := withRole(t)
	unreadable := emulator.Failure{Action: "ram:GetRole", Times: 1000, Status: 403, Code: "NoPermission"}
	cloud.Faults().Fail(unreadable)
	config := cloud.ProviderConfig() + byRole()
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig: func() {
			cloud.ByHand().DeleteRole("pai-dev")
			cloud.ByHand().CreateRole("pai-dev", accessTrust)
		},
		Config:           config,
		ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
		Check:            isMember(cloud, developer),
	})
}

// The plan shows it also while the workspace does not list the new role.
func TestAccWorkspaceMember_roleMadeAnewNotListed(t *testing.T) {
	cloud := withRole(t, acctest.WithUnknownRoles())
	cloud.ByHand().Touch("pai-dev")
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	project.Apply()
	cloud.ByHand().DeleteRole("pai-dev")
	cloud.ByHand().CreateRole("pai-dev", accessTrust)
	contains(t, project.Run("plan", "-input=false"), "forces replacement", "Role Made Anew")
	cloud.ByHand().Touch("pai-dev")
	project.Apply()
	project.ExpectEmptyPlan()
	project.Destroy()
}

// A role that was made anew, and badly, is reported. It blocks no destroy.
func TestAccWorkspaceMember_roleMadeAnewBadly(t *testing.T) {
	cloud := withRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	project.Apply()
	cloud.ByHand().DeleteRole("pai-dev")
	cloud.ByHand().CreateRole("pai-dev", workloadTrust)
	contains(t, project.Run("plan", "-input=false"), "forces replacement", "Role Made Anew", "Warning: Role Not Usable in a Workspace")
	project.Destroy()
	if got := len(cloud.Members(acctest.Workspace)); got != 4 {
		t.Errorf("there are %d members, want 4", got)
	}
}

// So is a role that this very plan makes anew.
func TestAccWorkspaceMember_roleMadeAnewInThePlan(t *testing.T) {
	cloud := acctest.New(t, acctest.WithLateRoles(2))
	config := cloud.ProviderConfig() + newRole + member(ofNewRole, developer)
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig: func() { cloud.ByHand().DeleteRole("pai-dev") },
		Config:    config,
		ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate,
			plancheck.ExpectUnknownValue(memberAddress, tfjsonpath.New("user_id"))),
		Check: isMember(cloud, developer),
	})
}

// What is made anew before the old entry ends is left alone by its end.
func TestAccWorkspaceMember_createBeforeDestroy(t *testing.T) {
	cloud := withRole(t)
	config := cloud.ProviderConfig() + byRole("adopt = true", "lifecycle {\n    create_before_destroy = true\n  }")
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig:        cloud.Mark,
		Config:           config,
		Taint:            []string{memberAddress},
		ConfigPlanChecks: planned(plancheck.ResourceActionCreateBeforeDestroy),
		Check:            all(isMember(cloud, developer), writes(cloud)),
	})
}

// A workspace that is not found may be out of sight: the state stays.
func TestAccWorkspaceMember_workspaceOutOfSight(t *testing.T) {
	cloud := withRole(t)
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	project.Apply()
	const missing = "100400008"
	cloud.Faults().Fail(emulator.Failure{Action: "aiworkspace:ListMembers", Times: 1, Status: 400, Code: missing})
	contains(t, project.Run("plan", "-input=false"), "No changes", "Warning: Workspace Not Visible", "left as it was", "destroy = false", "Code: "+missing)
	project.ExpectEmptyPlan()

	cloud.ByHand().RemoveWorkspace(acctest.Workspace)
	contains(t, project.Run("destroy", "-auto-approve", "-input=false"), "Warning: Workspace Not Visible", "Terraform forgets the member", "1 destroyed")
}

// A refused read is an error, and empties nothing.
func TestAccWorkspaceMember_readRefused(t *testing.T) {
	cloud := withRole(t)
	config := cloud.ProviderConfig() + byRole()
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig: func() {
			for _, action := range []string{"aiworkspace:ListMembers", "aiworkspace:GetMember"} {
				cloud.Faults().Fail(emulator.Failure{Action: action, Times: 1, Status: 403, Code: "NoPermissionError", Message: "No permission"})
			}
		},
		Config:      config,
		ExpectError: says("Unable to Read Workspace Member", "not allowed paiworkspace:GetMember", "PAI.WorkspaceAdmin", "Code: NoPermissionError"),
	}, resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)})
}
