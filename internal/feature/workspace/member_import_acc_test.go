package workspace_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func importBlock(id string) string {
	return fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", memberAddress, acctest.Region+","+acctest.Workspace+","+id)
}

// importIsEmpty checks that an import by an id changes nothing, in Terraform's
// state of a configuration and in the cloud.
func importIsEmpty(t *testing.T, cloud *acctest.Cloud, naming, id string, roles ...string) {
	t.Helper()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + member(naming, roles...), ResourceName: memberAddress,
			ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: acctest.Region + "," + acctest.Workspace + "," + id,
			ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(memberAddress, plancheck.ResourceActionNoop),
				cloud.PlanMakesNoWrites(),
			}},
		}},
	})
}

// After an import nothing differs, whatever form ids and names have.
func TestAccWorkspaceMember_importRole(t *testing.T) {
	for name, form := range forms() {
		t.Run(name, func(t *testing.T) {
			cloud := withRole(t, form.option)
			cloud.ByHand().AddMember(acctest.Workspace, "role/pai-dev", developer, operator)
			importIsEmpty(t, cloud, `role_name = "pai-dev"`, cloud.Member(acctest.Workspace, "role/pai-dev").ID, operator, developer)
		})
	}
}

// Nor does anything differ in whichever way the configuration, or the import,
// names the member.
func TestAccWorkspaceMember_importNamings(t *testing.T) {
	cloud := withRole(t)
	cloud.ByHand().AddMember(acctest.Workspace, "role/pai-dev", developer)
	role, alice := cloud.Member(acctest.Workspace, "role/pai-dev"), cloud.Member(acctest.Workspace, "user/alice")
	byID := func(id string) string { return fmt.Sprintf("user_id = %q", id) }
	for name, tc := range map[string]struct{ naming, id string }{
		"role by user id":   {byID(role.UserID), role.ID},
		"import by user id": {`role_name = "pai-dev"`, role.UserID},
		"user by name":      {`user_name = "alice"`, alice.ID},
		"user by user id":   {byID(alice.UserID), alice.ID},
	} {
		t.Run(name, func(t *testing.T) { importIsEmpty(t, cloud, tc.naming, tc.id, developer) })
	}
}

// An import shows what differs, and the apply changes it in place.
func TestAccWorkspaceMember_importDifferent(t *testing.T) {
	cloud := withRole(t)
	cloud.ByHand().AddMember(acctest.Workspace, "role/pai-dev", guest)
	id := cloud.Member(acctest.Workspace, "role/pai-dev").ID
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + byRole() + importBlock(id),
		ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		Check:            all(isMember(cloud, developer), writes(cloud, "AddMemberRole", "RemoveMemberRole")),
	})
}

func TestAccWorkspaceMember_identity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := withRole(t)
	run(t, cloud, resource.TestStep{
		Config: cloud.ProviderConfig() + byRole(),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectIdentity(memberAddress, map[string]knownvalue.Check{
				"region": knownvalue.StringExact(acctest.Region), "workspace_id": knownvalue.StringExact(acctest.Workspace), "user_id": knownvalue.NotNull(),
			}),
			statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("user_id")),
		},
	}, resource.TestStep{
		ResourceName: memberAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
	})
}

func TestAccWorkspaceMember_importRefused(t *testing.T) {
	cloud := withRole(t)
	owner := cloud.Members(acctest.Workspace)[0]
	step := func(id string, words ...string) resource.TestStep {
		return resource.TestStep{
			Config: cloud.ProviderConfig() + byRole(), ResourceName: memberAddress, ImportState: true, ImportStateId: id, ExpectError: says(words...),
		}
	}
	place := acctest.Region + "," + acctest.Workspace + ","
	run(t, cloud,
		step(acctest.Workspace, "Invalid Import ID", "<region>,<workspace_id>,<member_id>"),
		step(place+"nobody", "Workspace Member Not Found", `"nobody"`, "pai_workspace_members"),
		step(acctest.Region+",999,x", "Workspace Member Not Found", "workspace 999", "Code: 100400008"),
		step(place+owner.ID, "Owner of the Workspace"),
	)
}
