package workspace_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Whatever form ids and names of roles have, a role is found and made a member,
// and it stays the same member when it is named in another way.
func TestAccWorkspaceMember_forms(t *testing.T) {
	for name, form := range forms() {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t, form.option)
			byID := fmt.Sprintf("user_id = %q", form.prefix+cloud.Role("pai-dev").RoleID)
			run(t, cloud, resource.TestStep{
				Config:           cloud.ProviderConfig() + byRole(),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(memberAddress, tfjsonpath.New("user_id"))),
				Check:            all(isMember(cloud, developer), writes(cloud, "CreateMember")),
			}, resource.TestStep{
				PreConfig:        cloud.Mark,
				Config:           cloud.ProviderConfig() + member(byID, developer),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				Check:            cloud.CheckNoWrites(),
			}, resource.TestStep{
				Config:           cloud.ProviderConfig() + byRole(),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				Check:            cloud.CheckNoWrites(),
			})
		})
	}
}

// A member that was named by its id gets its name noted, and nothing else.
func TestAccWorkspaceMember_namedLater(t *testing.T) {
	cloud := withRole(t)
	byID := fmt.Sprintf("user_id = %q", cloud.Role("pai-dev").RoleID)
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + member(byID, developer),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(memberAddress, tfjsonpath.New("role_name"), knownvalue.Null()),
		},
	}, resource.TestStep{
		PreConfig:        cloud.Mark,
		Config:           cloud.ProviderConfig() + byRole(),
		ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		Check:            cloud.CheckNoWrites(),
	})
}

func TestAccWorkspaceMember_state(t *testing.T) {
	cloud := withRole(t)
	value := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(memberAddress, tfjsonpath.New(name), check)
	}
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + byRole(),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: []statecheck.StateCheck{
			value("region", knownvalue.StringExact(acctest.Region)),
			value("role_name", knownvalue.StringExact("pai-dev")),
			value("user_name", knownvalue.Null()),
			value("user_id", knownvalue.NotNull()),
			value("member_id", knownvalue.NotNull()),
			value("display_name", knownvalue.StringExact("pai-dev")),
			value("account_type", knownvalue.StringExact("6")),
			value("create_time", knownvalue.NotNull()),
			value("adopt", knownvalue.Bool(false)),
		},
	})
}

// A user is a member like a role.
func TestAccWorkspaceMember_user(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().RemoveMember(acctest.Workspace, "user/alice")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNoMember(acctest.Workspace, "user/alice"),
		Steps: []resource.TestStep{{
			Config:           cloud.ProviderConfig() + member(`user_name = "alice"`, guest),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check:            cloud.CheckMember(acctest.Workspace, "user/alice", guest),
		}},
	})
}

// A role and a user may have one name. RAM tells which one is the role.
func TestAccWorkspaceMember_namesakes(t *testing.T) {
	const namesake = `{"accounts": [{"id": "` + acctest.Account + `", "users": [{"name": "pai-dev"}]}]}`
	for naming, who := range map[string]string{"role_name": "role/pai-dev", "user_name": "user/pai-dev"} {
		t.Run(naming, func(t *testing.T) {
			cloud := withRole(t, acctest.WithSeed(namesake))
			other := map[string]string{"role_name": "user/pai-dev", "user_name": "role/pai-dev"}[naming]
			run(t, cloud, resource.TestStep{
				Config:           cloud.ProviderConfig() + member(naming+` = "pai-dev"`, developer),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check:            all(cloud.CheckMember(acctest.Workspace, who, developer), cloud.CheckNoMember(acctest.Workspace, other)),
			})
		})
	}
	t.Run("the role is shown in another way", func(t *testing.T) {
		cloud := withRole(t, acctest.WithSeed(namesake), forms()["something after the name"].option)
		run(t, cloud, resource.TestStep{
			Config:           cloud.ProviderConfig() + byRole(),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			Check:            all(isMember(cloud, developer), cloud.CheckNoMember(acctest.Workspace, "user/pai-dev")),
		})
	})
	t.Run("RAM does not tell", func(t *testing.T) {
		cloud := withRole(t, acctest.WithSeed(namesake))
		cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Times: 100, Status: 403, Code: "NoPermission"})
		run(t, cloud, resource.TestStep{
			Config: cloud.ProviderConfig() + byRole(),
			ExpectError: says("Several Accounts of That Name", `role "pai-dev"`, "user id "+cloud.Role("pai-dev").RoleID,
				"user_id ="),
		})
	})
}

// neverWithoutRole fails the test when the member has no role after a write.
func neverWithoutRole(t *testing.T, cloud *acctest.Cloud) {
	t.Helper()
	cloud.Faults().After("aiworkspace:*", func(call *wire.Call) {
		if name := call.Operation.Name; name != "AddMemberRole" && name != "RemoveMemberRole" {
			return
		}
		if m := cloud.Member(acctest.Workspace, "role/pai-dev"); len(m.Roles) == 0 {
			t.Errorf("after %s the member has no role", call.Operation.Name)
		}
	})
}

// Roles change in place: what is missing is added before anything is removed,
// and the membership never ends in between.
func TestAccWorkspaceMember_roles(t *testing.T) {
	cloud := withRole(t)
	neverWithoutRole(t, cloud)
	memberID := statecheck.CompareValue(compare.ValuesSame())
	step := func(want []string, roles ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig:         cloud.Mark,
			Config:            cloud.ProviderConfig() + member(`role_name = "pai-dev"`, roles...),
			ConfigPlanChecks:  planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{memberID.AddStateValue(memberAddress, tfjsonpath.New("member_id"))},
			Check:             all(isMember(cloud, roles...), writes(cloud, want...)),
		}
	}
	run(t, cloud,
		resource.TestStep{
			Config:            cloud.ProviderConfig() + byRole(),
			ConfigStateChecks: []statecheck.StateCheck{memberID.AddStateValue(memberAddress, tfjsonpath.New("member_id"))},
		},
		step([]string{"AddMemberRole", "RemoveMemberRole"}, guest), // the last role changes
		step([]string{"AddMemberRole", "AddMemberRole", "RemoveMemberRole"}, developer, operator),
		step([]string{"AddMemberRole", "AddMemberRole", "RemoveMemberRole", "RemoveMemberRole"}, admin, labeller), // all swap
		step([]string{"RemoveMemberRole"}, labeller),
		step([]string{"AddMemberRole"}, labeller, guest),
	)
}

// The order of roles is none.
func TestAccWorkspaceMember_rolesAreASet(t *testing.T) {
	cloud := withRole(t)
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + member(`role_name = "pai-dev"`, developer, operator, guest),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
	}, resource.TestStep{
		Config:           cloud.ProviderConfig() + member(`role_name = "pai-dev"`, guest, developer, operator),
		ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
	})
}

func TestAccWorkspaceMember_replaced(t *testing.T) {
	cloud := withRole(t, acctest.WithWorkspaces(acctest.SeedWorkspace{ID: "50931"}))
	cloud.ByHand().CreateRole("pai-ops", accessTrust)
	elsewhere := `
resource "pai_workspace_member" "it" {
  workspace_id = "50931"
  role_name    = "pai-ops"
  member_roles = ["` + developer + `"]
}
`
	replace := planned(plancheck.ResourceActionDestroyBeforeCreate)
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + byRole()},
		resource.TestStep{
			Config:           cloud.ProviderConfig() + member(`role_name = "pai-ops"`, developer),
			ConfigPlanChecks: replace,
			Check:            all(cloud.CheckNoMember(acctest.Workspace, "role/pai-dev"), cloud.CheckMember(acctest.Workspace, "role/pai-ops", developer)),
		},
		resource.TestStep{
			Config:           cloud.ProviderConfig() + elsewhere,
			ConfigPlanChecks: replace,
			Check:            all(cloud.CheckNoMember(acctest.Workspace, "role/pai-ops"), cloud.CheckMember("50931", "role/pai-ops", developer)),
		},
	)
}

// Terraform may be told to make anew what is as it should be.
func TestAccWorkspaceMember_tainted(t *testing.T) {
	cloud := withRole(t)
	config := cloud.ProviderConfig() + byRole()
	run(t, cloud,
		resource.TestStep{Config: config},
		resource.TestStep{
			Config:           config,
			Taint:            []string{memberAddress},
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
			Check:            isMember(cloud, developer),
		},
	)
}

// Members of one workspace are read from its list, page by page.
func TestAccWorkspaceMember_refreshReadsTheList(t *testing.T) {
	cloud := acctest.New(t)
	const count = 48 // and four that are there: two pages
	config := cloud.ProviderConfig()
	for i := range count {
		name := fmt.Sprintf("pai-dev-%d", i)
		cloud.ByHand().CreateRole(name, accessTrust)
		config += memberAs(name, fmt.Sprintf("role_name = %q", name), []string{developer})
	}
	run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
		PreConfig: cloud.Mark,
		Config:    config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectEmptyPlan(),
			atMost(cloud, "aiworkspace:*", 2*2), // a refresh and a plan, each in a process of its own
			cloud.PlanCalls("aiworkspace:GetMember", 0),
			atMost(cloud, "ram:GetRole", 2*count),
		}},
	}, resource.TestStep{
		Config: cloud.ProviderConfig(),
		Check: func(*terraform.State) error {
			if got := len(cloud.Members(acctest.Workspace)); got != 4 {
				return fmt.Errorf("%d members are left, want 4", got)
			}
			return nil
		},
	})
}
