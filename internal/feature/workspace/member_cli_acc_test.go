package workspace_test

import (
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// An id that a shell left empty is reported as such.
func TestAccWorkspaceMember_importNothing(t *testing.T) {
	cloud := withRole(t)
	output, err := cloud.Project(t, cloud.ProviderConfig()+byRole()).Try("import", memberAddress, "")
	if err == nil {
		t.Error("nothing was imported, and that is no error")
	}
	contains(t, output, "Invalid Import ID", "<region>,<workspace_id>,<member_id>")
}

// Ctrl-C ends the wait for a role. Nothing is tainted: the next apply goes on.
func TestAccWorkspaceMember_interruptedWait(t *testing.T) {
	cloud := acctest.New(t, acctest.WithUnknownRoles())
	project := cloud.Project(t, cloud.ProviderConfig()+newRole+member(ofNewRole, developer))
	looks := 0
	cloud.Faults().Before("aiworkspace:ListWorkspaceUsers", func(*wire.Call) error {
		if looks++; looks == 3 {
			project.Interrupt()
		}
		return nil
	})
	output, err := project.Try("apply", "-auto-approve", "-input=false")
	if err == nil {
		t.Fatalf("the role was not listed:\n%s", output)
	}
	contains(t, output, "Unable to Look Up Workspace Member", "context canceled", "The run was interrupted")
	cloud.ByHand().Touch("pai-dev")
	contains(t, project.Run("apply", "-auto-approve", "-input=false"), "1 to add, 0 to change, 0 to destroy")
	project.ExpectEmptyPlan()
}

// A member can be in a workspace once, so that one cannot be made before itself
// is destroyed. What Terraform then keeps as deposed is reported, with the way out.
func TestAccWorkspaceMember_deposed(t *testing.T) {
	cloud := withRole(t)
	config := cloud.ProviderConfig() + byRole("lifecycle {\n    create_before_destroy = true\n  }")
	project := cloud.Project(t, config)
	project.Apply()
	cloud.Advance(time.Hour) // a member that was made moments ago would be taken over
	project.Run("taint", memberAddress)
	for _, words := range []string{"Workspace Member Exists", "take the block out, apply, and put it back"} {
		output, err := project.Try("apply", "-auto-approve", "-input=false")
		if err == nil {
			t.Fatalf("the member was made twice:\n%s", output)
		}
		contains(t, output, words)
	}
	project.Write("main.tf", cloud.ProviderConfig())
	project.Apply()
	project.Write("main.tf", config)
	project.Apply()
	project.ExpectEmptyPlan()
	if err := isMember(cloud, developer)(nil); err != nil {
		t.Error(err)
	}
}
