package workspace_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

const (
	membersAddress = "data.pai_workspace_members.it"
	vision         = "51000"
	dataWorksTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dataworks.aliyuncs.com"]}}]}`
)

// inVision reads the members of the workspace vision.
func inVision(name string, lines ...string) string {
	return reads("pai_workspace_members", name, append([]string{fmt.Sprintf("workspace_id = %q", vision)}, lines...)...)
}

// listsMembers checks who is listed, by the names of their accounts.
func listsMembers(names ...string) statecheck.StateCheck {
	listed := []knownvalue.Check{}
	for _, name := range names {
		listed = append(listed, knownvalue.ObjectPartial(texts(map[string]string{"name": name})))
	}
	return shows(membersAddress, "members", knownvalue.ListExact(listed))
}

func TestAccWorkspaceMembers(t *testing.T) {
	cloud := acctest.New(t, acctest.WithWorkspaces(acctest.SeedWorkspace{
		ID: vision, Name: "vision", Members: map[string][]string{"user/" + acctest.Alice: {"PAI.AlgoOperator", "PAI.AlgoDeveloper"}},
	}))
	cloud.ByHand().CreateRole("Pai-Dev", dataWorksTrust)
	cloud.ByHand().AddMember(vision, "role/Pai-Dev", "PAI.AlgoDeveloper")
	alice, role := cloud.Member(vision, "user/"+acctest.Alice), cloud.Member(vision, "role/Pai-Dev")
	object := func(attributes map[string]string, dangling bool, roles ...string) knownvalue.Check {
		checks := texts(attributes)
		checks["dangling"], checks["roles"] = knownvalue.Bool(dangling), textSet(roles...)
		checks["create_time"] = knownvalue.StringExact(cloud.Now().UTC().Format("2006-01-02T15:04:05Z"))
		return knownvalue.ObjectExact(checks)
	}
	ofAlice := object(map[string]string{
		"member_id": alice.ID, "user_id": alice.UserID, "name": "alice", "display_name": "Alice, data scientist", "account_name": "alice", "account_type": "5",
	}, false, "PAI.AlgoDeveloper", "PAI.AlgoOperator")
	ofRole := map[string]string{
		"member_id": role.ID, "user_id": role.UserID, "name": "Pai-Dev", "display_name": "Pai-Dev", "account_name": "Pai-Dev", "account_type": "6",
	}
	gone := map[string]string{
		"member_id": role.ID, "user_id": role.UserID, "name": "Pai-Dev", "display_name": "Pai-Dev", "account_name": "", "account_type": "6",
	}
	third := func(want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(membersAddress, at("members", 2), want)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			{
				Config: cloud.ProviderConfig() + inVision("it"),
				ConfigStateChecks: []statecheck.StateCheck{
					listsMembers(acctest.Account, "alice", "Pai-Dev"),
					statecheck.ExpectKnownValue(membersAddress, at("members", 1), ofAlice),
					third(object(ofRole, false, "PAI.AlgoDeveloper")),
				},
			},
			{
				// The entry of a deleted role stays, and so does that of its
				// namesake's predecessor.
				PreConfig: func() {
					cloud.ByHand().DeleteRole("Pai-Dev")
					cloud.ByHand().CreateRole("Pai-Dev", dataWorksTrust)
				},
				Config:            cloud.ProviderConfig() + inVision("it"),
				ConfigStateChecks: []statecheck.StateCheck{listsMembers(acctest.Account, "alice", "Pai-Dev"), third(object(gone, true, "PAI.AlgoDeveloper"))},
			},
			{
				Config:            cloud.ProviderConfig() + inVision("it", `role = "PAI.AlgoOperator"`),
				ConfigStateChecks: []statecheck.StateCheck{listsMembers("alice")},
			},
			{
				Config:            cloud.ProviderConfig() + inVision("it", `role = "PAI.WorkspaceOwner"`),
				ConfigStateChecks: []statecheck.StateCheck{listsMembers(acctest.Account)},
			},
			{
				Config:            cloud.ProviderConfig() + inVision("it", `role = "PAI.LabelManager"`),
				ConfigStateChecks: []statecheck.StateCheck{listsMembers()},
			},
		},
	})
}

// However many ask, the members of a workspace are listed once, page by page.
func TestAccWorkspaceMembers_calls(t *testing.T) {
	members := map[string][]string{}
	for number := range 110 {
		members[fmt.Sprint("user/user-", number+1)] = []string{"PAI.WorkspaceGuest"}
	}
	cloud := acctest.New(t, withUsers(110), acctest.WithWorkspaces(acctest.SeedWorkspace{ID: vision, Members: members}))
	config := cloud.ProviderConfig() + inVision("it")
	for number := range 10 {
		config += inVision(fmt.Sprint("more_", number), `role = "PAI.WorkspaceGuest"`)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			PreConfig:         cloud.Mark,
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{shows(membersAddress, "members", knownvalue.ListSizeExact(111))},
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				cloud.PlanCalls("aiworkspace:ListMembers", 3), cloud.PlanCalls("*", 3),
			}},
		}},
	})
}

// Ids of roles are opaque, and so is the type of their account.
func TestAccWorkspaceMembers_otherForms(t *testing.T) {
	cloud := acctest.New(t, acctest.WithWorkspaces(acctest.SeedWorkspace{ID: vision}), acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) {
		o.PrefixRoleIDs, o.RoleLabel, o.RoleAccountType = true, "role/%s", "-"
	}))
	cloud.ByHand().CreateRole("Pai-Dev", dataWorksTrust)
	cloud.ByHand().AddMember(vision, "role/Pai-Dev", "PAI.AlgoDeveloper")
	role := cloud.Member(vision, "role/Pai-Dev")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + inVision("it", `role = "PAI.AlgoDeveloper"`),
			ConfigStateChecks: []statecheck.StateCheck{
				listsMembers("role/Pai-Dev"),
				statecheck.ExpectKnownValue(membersAddress, at("members", 0), knownvalue.ObjectPartial(texts(map[string]string{
					"member_id": role.ID, "user_id": role.UserID, "account_type": "",
				}))),
			},
		}},
	})
}

func TestAccWorkspaceMembers_fails(t *testing.T) {
	cloud := acctest.New(t, withCarol, acctest.WithWorkspaces(acctest.SeedWorkspace{ID: vision}))
	of := func(id string) string {
		return reads("pai_workspace_members", "it", fmt.Sprintf("workspace_id = %q", id))
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			{
				Config:      cloud.ProviderConfig() + of("99999"),
				ExpectError: regexp.MustCompile(`(?s)Workspace Not Found.*workspace 99999 \(cn-hangzhou\),\s+or the caller may not see it.*Code: 100400008`),
			},
			{
				Config:      cloud.As(carol).ProviderConfig() + of(vision),
				ExpectError: regexp.MustCompile(`(?s)Unable to Read Workspace Members.*"paiworkspace:ListMembers".*every\s+role\s+reads.*Code: NoPermissionError`),
			},
			{Config: cloud.ProviderConfig() + of("vision"), ExpectError: regexp.MustCompile(`must be\s+the id of a workspace`)},
			{Config: cloud.ProviderConfig() + of(""), ExpectError: regexp.MustCompile(`must be\s+the id of a workspace`)},
			{
				Config:      cloud.ProviderConfig() + inVision("it", `role = "PAI.algoDeveloper"`),
				ExpectError: regexp.MustCompile(`value must be one of`),
			},
			{
				PreConfig: func() { cloud.ByHand().AddMember(vision, "user/"+carol, "PAI.WorkspaceGuest") },
				Config: cloud.As(carol).ProviderConfig() + of(vision) + `
output "members" { value = length(data.pai_workspace_members.it.members) }
`,
				Check: resource.TestCheckOutput("members", "2"),
			},
		},
	})
}
