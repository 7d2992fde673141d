package access_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// A role that is a member of a workspace, by whatever form of its id, is not
// deleted: the plan says so, and the apply refuses before its first write.
func TestAccAccessRole_destroyMember(t *testing.T) {
	for name, change := range map[string]func(*workspacesvc.Options){
		"shown otherwise": func(o *workspacesvc.Options) { o.RoleLabel = "role/%s" },
		"bare id":         func(*workspacesvc.Options) {},
		"with a prefix":   func(o *workspacesvc.Options) { o.PrefixRoleIDs = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t, acctest.WithWorkspaceOptions(change))
			project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers, `policies = [`+ossReadOnly+`]`))
			project.Apply()
			cloud.ByHand().Touch("PaiDev")
			cloud.ByHand().AddMember(acctest.Workspace, "role/PaiDev", "PAI.AlgoDeveloper")
			cloud.Mark()
			project.ExpectEmptyPlan()
			if calls := cloud.Calls("aiworkspace:*"); calls > 0 {
				t.Errorf("a role that stays made %d calls of AIWorkSpace", calls)
			}
			says(t, project.Run("plan", "-destroy", "-input=false"), "Member of a Workspace Will Be Destroyed", "- workspace "+acctest.Workspace+" (cn-hangzhou)")
			output, err := project.Try("destroy", "-auto-approve", "-input=false")
			if err == nil {
				t.Error("a member was deleted")
			}
			says(t, output, "Role Is a Member of a Workspace", "- workspace "+acctest.Workspace+" (cn-hangzhou), user id ", "deletion_guard = false")
			expectNoWrites(t, cloud)
			cloud.ByHand().RemoveMember(acctest.Workspace, "role/PaiDev")
			project.Destroy()
		})
	}
}

// With the guard off, nobody is asked.
func TestAccAccessRole_destroyUnguarded(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers, `deletion_guard = false`))
	project.Apply()
	cloud.ByHand().Touch("PaiDev")
	cloud.ByHand().AddMember(acctest.Workspace, "role/PaiDev", "PAI.AlgoDeveloper")
	cloud.Mark()
	project.Destroy()
	if calls := cloud.Calls("aiworkspace:*"); calls > 0 {
		t.Errorf("the guard made %d calls of AIWorkSpace", calls)
	}
}

// What cannot be seen is not taken for unused.
func TestAccAccessRole_destroyBlind(t *testing.T) {
	for action, where := range map[string]string{
		"aiworkspace:ListWorkspaces": "- the workspaces of cn-hangzhou: ",
		"aiworkspace:ListMembers":    "- the members of the workspace " + acctest.Workspace + " (cn-hangzhou): ",
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers))
			project.Apply()
			cloud.Faults().Fail(emulator.Failure{Action: action, Times: 99, Status: 403, Code: "RAMForbidden"})
			cloud.Mark()
			output, err := project.Try("destroy", "-auto-approve", "-input=false")
			if err == nil {
				t.Error("a role was deleted unseen")
			}
			says(t, output, "Memberships of the Role Not Verified", where, "RAMForbidden", "deletion_guard = false")
			expectNoWrites(t, cloud)
			cloud.Faults().Clear()
			project.Destroy()
		})
	}
}

// A replacement warns too, and the refused one has written nothing.
func TestAccAccessRole_renameMember(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers))
	project.Apply()
	cloud.ByHand().Touch("PaiDev")
	cloud.ByHand().AddMember(acctest.Workspace, "role/PaiDev", "PAI.AlgoDeveloper")
	project.Write("main.tf", cloud.ProviderConfig()+roleHCL("PaiOps", forUsers))
	cloud.Mark()
	output, err := project.Try("apply", "-auto-approve", "-input=false")
	if err == nil {
		t.Error("a member was deleted")
	}
	says(t, output, "Member of a Workspace Will Be Replaced", "The new role is no member", "Role Is a Member of a Workspace")
	expectNoWrites(t, cloud)
	cloud.ByHand().RemoveMember(acctest.Workspace, "role/PaiDev")
	project.Apply()
	if err := cloud.CheckRoleGone("PaiDev")(nil); err != nil {
		t.Error(err)
	}
}

func TestAccAccessRole_policiesOfOthers(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + roleHCL("PaiDev", forUsers)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.ByHand().Attach("PaiDev", "AliyunOSSFullAccess", "System")
				cloud.Mark()
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Role Has Policies of Others.*- System policy "AliyunOSSFullAccess"`),
		}, {
			PreConfig:        func() { expectNoWrites(t, cloud) },
			Config:           cloud.ProviderConfig() + roleHCL("PaiDev", forUsers, `force_detach_policies = true`),
			ConfigPlanChecks: rolePlanned(plancheck.ResourceActionUpdate),
		}},
	})
}

// A workload has no use for the role of people: the plan says what to do.
func TestAccAccessRole_onAWorkload(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", forUsers)+`
resource "pai_dsw_role_association" "it" {
  instance_id = "`+acctest.Instance+`"
  role_arn    = pai_access_role.it.arn
}
`)
	output, err := project.Try("plan", "-input=false")
	if err == nil || !strings.Contains(output, "Role Not Assumable by PAI") {
		t.Errorf("the plan said:\n%s", output)
	}
	says(t, output, "The pai_access_role of this role is for people", `resource "pai_instance_role" "paidev_dsw" {`)
}
