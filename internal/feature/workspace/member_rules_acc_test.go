package workspace_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// What is wrong whatever the cloud says is reported before anything is read.
func TestAccWorkspaceMember_validate(t *testing.T) {
	cloud := acctest.New(t)
	step := func(config string, words ...string) resource.TestStep {
		return resource.TestStep{Config: cloud.ProviderConfig() + config, PlanOnly: true, ExpectError: says(words...)}
	}
	dev := `role_name = "pai-dev"`
	run(t, cloud,
		step(member(dev, "PAI.WorkspaceOwner"), "Invalid Value", "the role of the workspace owner", `needs "PAI.WorkspaceAdmin"`),
		step(member(dev, "pai.algodeveloper"), "Invalid Value", `is spelt "PAI.AlgoDeveloper"`),
		step(member(dev, "PAI.Developer"), "Invalid Value", "want one of PAI.WorkspaceAdmin"),
		step(member(dev), "at least 1"),
		step(member("", developer), "[role_name,user_name,user_id]"),
		step(member(dev+"\n  user_name = \"alice\"", developer), "[role_name,user_name,user_id]"),
		step(member(`role_name = "acs:ram::1:role/pai-dev"`, developer), "must be the name of a RAM role"),
		step(member(`user_id = "1,2"`, developer), "must be the user id of a member"),
		step(`resource "pai_workspace_member" "it" {
  workspace_id = "ws-1"
  `+dev+`
  member_roles = ["`+developer+`"]
}`, "must be the id of a workspace", "digits"),
		resource.TestStep{
			Config: cloud.ProviderConfig(),
			Check: func(*terraform.State) error {
				if calls := cloud.Calls("*"); calls > 0 {
					return fmt.Errorf("%d calls were made", calls)
				}
				return nil
			},
		},
	)
}

// The role must trust the service of role-based access, in the cloud or by what
// this plan writes.
func TestAccWorkspaceMember_trust(t *testing.T) {
	untrusting := `
resource "pai_instance_role" "it" {
  name      = "pai-dev"
  workloads = ["dsw"]
}
`
	t.Run("live", func(t *testing.T) {
		cloud := acctest.New(t)
		cloud.ByHand().CreateRole("pai-dev", workloadTrust)
		refused := resource.TestStep{
			PreConfig: cloud.Mark,
			Config:    cloud.ProviderConfig() + byRole(),
			ExpectError: says("Role Not Usable in a Workspace", `the role "pai-dev"`, "dataworks.aliyuncs.com", "trusts only pai.aliyuncs.com",
				`resource "pai_access_role" "pai_dev"`, `resource "pai_trusted_service" "pai_dev"`, `service = "dataworks.aliyuncs.com"`),
		}
		added := "\nresource \"pai_trusted_service\" \"it\" {\n  role_name = \"pai-dev\"\n  service   = \"dataworks.aliyuncs.com\"\n}\n"
		run(t, cloud, refused, resource.TestStep{
			// What the fix adds counts in the plan that adds it.
			PreConfig: func() {
				if err := writes(cloud)(nil); err != nil {
					t.Error(err)
				}
			},
			Config:           cloud.ProviderConfig() + added + byRole("depends_on = [pai_trusted_service.it]"),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check:            isMember(cloud, developer),
		})
	})
	t.Run("planned", func(t *testing.T) {
		cloud := acctest.New(t)
		run(t, cloud, resource.TestStep{
			Config: cloud.ProviderConfig() + untrusting + member(ofNewRole, developer),
			ExpectError: says("Role Not Usable in a Workspace", "Use a pai_access_role for people",
				`additional_trusted_services = ["dataworks.aliyuncs.com"]`),
		}, resource.TestStep{
			Config:           cloud.ProviderConfig() + newRole + member(ofNewRole, developer),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		})
	})
	t.Run("missing", func(t *testing.T) {
		cloud := acctest.New(t)
		project := cloud.Project(t, cloud.ProviderConfig()+byRole())
		output, err := project.Try("apply", "-auto-approve", "-input=false")
		if err == nil {
			t.Fatal("the role does not exist")
		}
		contains(t, output, "Error: Role Not Found", `no role "pai-dev" in the account`, "pai_access_role.pai_dev.name")
		if got := cloud.Calls("aiworkspace:CreateMember"); got != 0 || cloud.Calls("aiworkspace:ListWorkspaceUsers") > 4 {
			t.Errorf("a role that does not exist was waited for: %d", got)
		}
	})
	t.Run("made by another provider", func(t *testing.T) {
		cloud := acctest.New(t)
		project := cloud.Project(t, cloud.ProviderConfig()+byRole())
		contains(t, project.Run("plan", "-input=false", "-out=plan"), "Warning: Role Not Found", "another provider or an alias")
		cloud.ByHand().CreateRole("pai-dev", accessTrust)
		project.Run("apply", "-input=false", "plan")
		project.ExpectEmptyPlan()
		project.Destroy()
	})
	t.Run("warned of only", func(t *testing.T) {
		cloud := acctest.New(t)
		cloud.ByHand().CreateRole("pai-dev", workloadTrust)
		run(t, cloud, resource.TestStep{
			Config:           cloud.ProviderConfig() + byRole(`preflight = "warn"`),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		})
	})
	t.Run("lost since", func(t *testing.T) {
		cloud := withRole(t)
		project := cloud.Project(t, cloud.ProviderConfig()+byRole())
		project.Apply()
		cloud.ByHand().SetTrustPolicy("pai-dev", workloadTrust)
		contains(t, project.Run("plan", "-input=false"), "No changes", "Warning: Role Not Usable in a Workspace")
		project.Destroy()
	})
}

// At the level off the plan reads nothing, and the apply works as well.
func TestAccWorkspaceMember_preflightOff(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("pai-dev", workloadTrust)
	run(t, cloud, resource.TestStep{
		PreConfig: cloud.Mark,
		Config:    cloud.ProviderConfig(`preflight = "off"`) + byRole(),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
			cloud.PlanCalls("aiworkspace:*", 0), cloud.PlanCalls("ram:*", 0), cloud.PlanCalls("sts:*", 0)),
		Check: isMember(cloud, developer),
	})
}

// Two resources of one member would undo each other's roles, in whichever ways
// they name it.
func TestAccWorkspaceMember_managedTwice(t *testing.T) {
	cloud := withRole(t)
	byID := fmt.Sprintf("user_id = %q", cloud.Role("pai-dev").RoleID)
	step := func(naming string) resource.TestStep {
		return resource.TestStep{
			Config:      cloud.ProviderConfig() + byRole() + memberAs("other", naming, []string{guest}),
			ExpectError: says("Workspace Member Managed Twice", "in workspace 40823 (cn-hangzhou)", "Keep one of them"),
		}
	}
	run(t, cloud, step(`role_name = "pai-dev"`), step(byID), resource.TestStep{Config: cloud.ProviderConfig() + byRole()}, step(byID))
}

func TestAccWorkspaceMember_renamedBlock(t *testing.T) {
	cloud := withRole(t)
	renamed := cloud.ProviderConfig() + memberAs("renamed", `role_name = "pai-dev"`, []string{developer})
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + byRole()},
		resource.TestStep{Config: renamed, ExpectError: says("Workspace Member Handed Over Between Resources", "moved {")},
		resource.TestStep{
			PreConfig: cloud.Mark,
			Config:    renamed + "\nmoved {\n  from = pai_workspace_member.it\n  to   = pai_workspace_member.renamed\n}\n",
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("pai_workspace_member.renamed", plancheck.ResourceActionNoop),
			}},
			Check: all(isMember(cloud, developer), cloud.CheckNoWrites()),
		},
	)
}

// A member that somebody has added is not taken over unasked.
func TestAccWorkspaceMember_adopt(t *testing.T) {
	cloud := withRole(t)
	neverWithoutRole(t, cloud)
	cloud.ByHand().AddMember(acctest.Workspace, "role/pai-dev", guest, operator)
	id := cloud.Member(acctest.Workspace, "role/pai-dev").ID
	refused := resource.TestStep{
		Config: cloud.ProviderConfig() + byRole(), PlanOnly: true,
		ExpectError: says("Workspace Member Exists", "with PAI.AlgoOperator and PAI.WorkspaceGuest",
			"terraform import pai_workspace_member.pai_dev 'cn-hangzhou,40823,"+id+"'", "adopt = true"),
	}
	unseen := refused // the plan does not look, but the apply does
	unseen.Config, unseen.PlanOnly = cloud.ProviderConfig(`preflight = "off"`)+byRole(), false
	run(t, cloud, refused, unseen, resource.TestStep{
		PreConfig: func() {
			if err := isMember(cloud, guest, operator)(nil); err != nil {
				t.Error(err)
			}
			cloud.Mark()
		},
		Config:           cloud.ProviderConfig() + byRole("adopt = true"),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check:            all(isMember(cloud, developer), writes(cloud, "AddMemberRole", "RemoveMemberRole", "RemoveMemberRole")),
	})
}

// The member of an apply that was killed moments ago is taken over by the next
// one; an older one is not.
func TestAccWorkspaceMember_takesOver(t *testing.T) {
	for name, tc := range map[string]struct {
		age   time.Duration
		taken bool
	}{"moments old": {time.Minute, true}, "older": {time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t)
			project := cloud.Project(t, cloud.ProviderConfig()+byRole())
			project.Apply()
			project.Run("state", "rm", memberAddress) // as if Terraform had been killed before it wrote its state
			cloud.Advance(tc.age)
			output, err := project.Try("apply", "-auto-approve", "-input=false")
			if taken := err == nil && strings.Contains(output, "Member of a Killed Apply Is Taken Over"); taken != tc.taken {
				t.Errorf("the apply ends with %v:\n%s", err, output)
			}
			if calls := cloud.Calls("aiworkspace:CreateMember"); calls > 1 {
				t.Errorf("%d members were created", calls)
			}
		})
	}
}

// The owner is a member whom nobody manages.
func TestAccWorkspaceMember_owner(t *testing.T) {
	cloud := acctest.New(t)
	owner := fmt.Sprintf("user_id = %q", cloud.Members(acctest.Workspace)[0].UserID)
	for name, provider := range map[string]string{"in the plan": cloud.ProviderConfig(), "in the apply": cloud.ProviderConfig(`preflight = "off"`)} {
		t.Run(name, func(t *testing.T) {
			run(t, cloud, resource.TestStep{
				Config:      provider + memberAs("it", owner, []string{admin}, "adopt = true"),
				ExpectError: says("Owner of the Workspace", "cannot be removed"),
			})
		})
	}
}

func TestAccWorkspaceMember_noWorkspace(t *testing.T) {
	cloud := withRole(t)
	run(t, cloud, resource.TestStep{
		Config: cloud.ProviderConfig() + `
resource "pai_workspace_member" "it" {
  workspace_id = "999"
  role_name    = "pai-dev"
  member_roles = ["` + developer + `"]
}
`,
		ExpectError: says("Workspace Not Found", "no workspace 999 (cn-hangzhou), or the caller may not see it", "Code: 100400008"),
	})
}
