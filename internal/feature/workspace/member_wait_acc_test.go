package workspace_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// newRole is a role of people that is made in the same apply.
const newRole = `
resource "pai_instance_role" "it" {
  name                        = "pai-dev"
  workloads                   = ["dsw"]
  additional_trusted_services = ["dataworks.aliyuncs.com"]
}
`

const ofNewRole = `role_name = pai_instance_role.it.name`

// A role that the workspace does not list at once is waited for: by number of
// looks or by time.
func TestAccWorkspaceMember_listedLate(t *testing.T) {
	for name, option := range map[string]acctest.Option{
		"after some looks": acctest.WithLateRoles(7),
		"after some time": acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) {
			o.RoleSync.ByClock = 2 * time.Minute
		}),
		"after both, in another form": acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) {
			o.RoleSync = workspacesvc.RoleSync{AfterReads: 3, ByClock: time.Minute}
			o.PrefixRoleIDs, o.RoleLabel = true, "role/%s"
		}),
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t, option)
			run(t, cloud, resource.TestStep{
				Config:           cloud.ProviderConfig() + newRole + member(ofNewRole, developer),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check:            all(isMember(cloud, developer), writes(cloud, "CreateMember")),
			})
		})
	}
}

// A role that is never listed is reported within the timeout. Nothing of the
// member is left, and the role stays for the next apply.
func TestAccWorkspaceMember_neverListed(t *testing.T) {
	cloud := acctest.New(t, acctest.WithUnknownRoles())
	config := cloud.ProviderConfig() + newRole + memberAs("it", ofNewRole, []string{developer}, `timeouts = { create = "3m" }`)
	var begun time.Time
	run(t, cloud, resource.TestStep{
		PreConfig: func() { begun = cloud.Now() },
		Config:    config,
		ExpectError: says("Account Not Listed by the Workspace", `Role "pai-dev" in workspace 40823 (cn-hangzhou) was not made a member`, "context deadline exceeded",
			"refresh the list of accounts", "assume the role and open the console of PAI once", "nothing to clean up", "The role stays", "user_id ="),
	}, resource.TestStep{
		PreConfig: func() {
			if took := cloud.Now().Sub(begun); took < 170*time.Second || took > 200*time.Second {
				t.Errorf("it took %s", took)
			}
			if err := all(writes(cloud), cloud.CheckNoMember(acctest.Workspace, "role/pai-dev"))(nil); err != nil {
				t.Error(err)
			}
			cloud.ByHand().Touch("pai-dev") // somebody has signed in with it
		},
		Config: config,
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
			plancheck.ExpectResourceAction("pai_instance_role.it", plancheck.ResourceActionNoop)),
		Check: isMember(cloud, developer),
	})
}

// The default timeout bounds the wait as well, and users are waited for alike.
func TestAccWorkspaceMember_neverListedUser(t *testing.T) {
	cloud := acctest.New(t)
	run(t, cloud, resource.TestStep{
		Config: cloud.ProviderConfig() + member(`user_name = "nobody"`, developer),
		ExpectError: says("Account Not Listed by the Workspace", `User "nobody"`, "context deadline exceeded", "name of a RAM user of this account",
			"the same id in a workspace as in RAM", "user_id ="),
	})
}

// The plan does not wait, but says that the apply will.
func TestAccWorkspaceMember_planSaysNotListed(t *testing.T) {
	cloud := withRole(t, acctest.WithUnknownRoles())
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	contains(t, project.Run("plan", "-input=false"), "Account Not Listed by the Workspace Yet", "The apply waits for it")
	project.Write("main.tf", cloud.ProviderConfig()+newRole+member(ofNewRole, developer))
	cloud.ByHand().DeleteRole("pai-dev")
	lacks(t, project.Run("plan", "-input=false"), "Not Listed") // it does not exist yet
}

// A user of the role's name is not taken for the role while the role itself is
// not listed.
func TestAccWorkspaceMember_namesakeIsListedFirst(t *testing.T) {
	cloud := acctest.New(t, acctest.WithLateRoles(3),
		acctest.WithSeed(`{"accounts": [{"id": "`+acctest.Account+`", "users": [{"name": "pai-dev"}]}]}`))
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + newRole + member(ofNewRole, developer),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check: all(isMember(cloud, developer), cloud.CheckNoMember(acctest.Workspace, "user/pai-dev"), func(*terraform.State) error {
			if got := cloud.Calls("aiworkspace:CreateMember"); got != 1 {
				return fmt.Errorf("CreateMember was called %d times", got)
			}
			return nil
		}),
	})
}

// Nor is that user made a member when the role is not listed in time: the apply
// says whom it has found. Once the role is listed the next apply goes on.
func TestAccWorkspaceMember_onlyTheNamesakeIsListed(t *testing.T) {
	cloud := acctest.New(t, acctest.WithUnknownRoles(),
		acctest.WithSeed(`{"accounts": [{"id": "`+acctest.Account+`", "users": [{"name": "pai-dev"}]}]}`))
	config := cloud.ProviderConfig() + newRole + member(ofNewRole, developer)
	run(t, cloud, resource.TestStep{
		Config: config,
		ExpectError: says("Account Not Listed by the Workspace", `Role "pai-dev" in workspace 40823`, `lists "pai-dev" with the user id 2000`,
			"most likely it is a RAM user of the same name", "refresh the list of accounts", "nothing to clean up", "user_id ="),
	}, resource.TestStep{
		PreConfig: func() {
			if err := all(writes(cloud), cloud.CheckNoMember(acctest.Workspace, "user/pai-dev"))(nil); err != nil {
				t.Error(err)
			}
			cloud.ByHand().Touch("pai-dev")
		},
		Config:           config,
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check:            all(isMember(cloud, developer), cloud.CheckNoMember(acctest.Workspace, "user/pai-dev")),
	})
}

// A member that cannot be read at once is waited for, too.
func TestAccWorkspaceMember_seenLate(t *testing.T) {
	cloud := withRole(t, acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) { o.MemberLag = 3 }))
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + byRole(),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check:            all(isMember(cloud, developer), writes(cloud, "CreateMember")),
	})
}
