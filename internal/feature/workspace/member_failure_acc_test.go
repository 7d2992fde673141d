package workspace_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// A create whose answer, or request, is lost ends with one member.
func TestAccWorkspaceMember_disturbedCreate(t *testing.T) {
	for name, disturb := range map[string]func(*emulator.Faults){
		"answer lost":  func(f *emulator.Faults) { f.LoseResponse("aiworkspace:CreateMember", 1) },
		"request lost": func(f *emulator.Faults) { f.LoseRequest("aiworkspace:CreateMember", 1) },
		"throttled": func(f *emulator.Faults) {
			f.Fail(emulator.Failure{Action: "aiworkspace:*", Times: 4, Status: 429, Code: "Throttling.User"})
		},
		"unavailable": func(f *emulator.Faults) {
			f.Fail(emulator.Failure{Action: "aiworkspace:CreateMember", Times: 1, Status: 503, Code: "ServiceUnavailable"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t)
			disturb(cloud.Faults())
			run(t, cloud, resource.TestStep{
				Config:           cloud.ProviderConfig() + byRole(),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check:            isMember(cloud, developer),
			})
		})
	}
}

// A change that fails midway leaves a state that shows what is true, and the
// next apply goes on from there. Nothing is removed before all is added.
func TestAccWorkspaceMember_updateFailsMidway(t *testing.T) {
	for name, tc := range map[string]struct {
		failing string
		call    int // which one of the calls
		left    []string
	}{
		"at the second role to add": {"aiworkspace:AddMemberRole", 2, []string{developer, operator}},
		"at the role to remove":     {"aiworkspace:RemoveMemberRole", 1, []string{developer, guest, operator}},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t)
			neverWithoutRole(t, cloud)
			swapped := cloud.ProviderConfig() + member(`role_name = "pai-dev"`, guest, operator)
			run(t, cloud, resource.TestStep{Config: cloud.ProviderConfig() + byRole()}, resource.TestStep{
				PreConfig: func() {
					calls := 0
					cloud.Faults().Before(tc.failing, func(*wire.Call) error {
						if calls++; calls == tc.call {
							return &wire.Error{Status: 403, Code: "NoPermissionError", Message: "No permission"}
						}
						return nil
					})
				},
				Config:      swapped,
				ExpectError: says("Unable to Update Workspace Member", "the role PAI.", "Code: NoPermissionError"),
			}, resource.TestStep{
				RefreshState: true, ExpectNonEmptyPlan: true,
				RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(memberAddress, plancheck.ResourceActionUpdate),
				}},
				Check: isMember(cloud, tc.left...),
			}, resource.TestStep{
				Config:           swapped,
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, plancheck.ExpectKnownValue(memberAddress, tfjsonpath.New("member_roles"), knownvalue.SetSizeExact(2))),
				Check:            isMember(cloud, guest, operator),
			})
		})
	}
}

// What a cloud thinks of roles that are held, or of last ones, does not matter.
func TestAccWorkspaceMember_strictCloud(t *testing.T) {
	for name, last := range map[string]workspacesvc.LastRole{
		"last role stays": workspacesvc.LastRoleRefused, "member goes": workspacesvc.LastRoleRemovesMember,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t, acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) {
				o.StrictRoles, o.LastRole, o.ReportAbsent, o.NotFoundStatus = true, last, true, 404
			}))
			run(t, cloud,
				resource.TestStep{Config: cloud.ProviderConfig() + byRole()},
				resource.TestStep{
					Config:           cloud.ProviderConfig() + member(`role_name = "pai-dev"`, guest),
					ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
					Check:            isMember(cloud, guest),
				},
			)
		})
	}
}

// Who may not write is reported what would let it.
func TestAccWorkspaceMember_denied(t *testing.T) {
	cloud := withRole(t)
	cloud.ByHand().CreatePolicy("no-members", `{"Version":"1","Statement":[{"Effect":"Deny","Action":["paiworkspace:CreateMember","paiworkspace:DeleteMembers"],"Resource":"*"}]}`)
	cloud.ByHand().Grant("bob", "no-members", "Custom")
	bob := cloud.As(acctest.Bob)
	run(t, cloud, resource.TestStep{
		Config:      bob.ProviderConfig() + byRole(),
		ExpectError: says("Unable to Add Workspace Member", `role "pai-dev" in workspace 40823`, "not allowed paiworkspace:CreateMember", "Code: RAMForbidden", "Request ID:"),
	}, resource.TestStep{
		Config: cloud.ProviderConfig() + byRole(),
	}, resource.TestStep{
		Config: bob.ProviderConfig() + byRole(), Destroy: true,
		ExpectError: says("Unable to Remove Workspace Member", "not allowed paiworkspace:DeleteMembers", "Code: RAMForbidden"),
	}, resource.TestStep{
		Config:           cloud.ProviderConfig() + byRole(),
		ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
	})
}

// A workspace that is not in use may refuse members; the status is named.
func TestAccWorkspaceMember_workspaceNotEnabled(t *testing.T) {
	cloud := withRole(t)
	cloud.ByHand().SetWorkspaceStatus(acctest.Workspace, "FROZEN")
	project := cloud.Project(t, cloud.ProviderConfig()+byRole())
	contains(t, project.Run("plan", "-input=false"), "Warning: Workspace Not Enabled", "is FROZEN, not ENABLED")
	output, err := project.Try("apply", "-auto-approve", "-input=false")
	if err == nil {
		t.Fatal("the member was made")
	}
	contains(t, output, "Unable to Add Workspace Member", "status of the workspace is FROZEN", "overdue payment")
	cloud.ByHand().SetWorkspaceStatus(acctest.Workspace, "ENABLED")
	project.Apply()
	project.Destroy()
}

// The refusal to remove who has become the owner is one, also inside of a
// success.
func TestAccWorkspaceMember_ownerIsNotRemoved(t *testing.T) {
	for name, status := range map[string]int{"inside a success": 200, "as an error": 400} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t)
			config := cloud.ProviderConfig() + byRole()
			run(t, cloud, resource.TestStep{Config: config}, resource.TestStep{
				PreConfig: func() {
					cloud.Faults().Fail(emulator.Failure{
						Action: "aiworkspace:DeleteMembers", Status: status, Code: "100600017", Message: "Owner not allowed to delete",
					})
				},
				Config: config, Destroy: true,
				ExpectError: says("Unable to Remove Workspace Member", "The cloud said: Owner not allowed to delete", "owns the workspace",
					"removed block", "Code: 100600017"),
			}, resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)})
		})
	}
}

// A member that is gone by the time it is removed is removed.
func TestAccWorkspaceMember_goneAtDestroy(t *testing.T) {
	for name, reported := range map[string]bool{"nothing to tell": false, "reported": true} {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t, acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) { o.ReportAbsent = reported }))
			project := cloud.Project(t, cloud.ProviderConfig()+byRole())
			project.Apply()
			cloud.ByHand().RemoveMember(acctest.Workspace, "role/pai-dev")
			project.Run("destroy", "-auto-approve", "-input=false", "-refresh=false")
		})
	}
}
