package workspace_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// people is the guide "Access PAI by using a RAM role" as a configuration: the
// policy, the role that lets people in as the line says, and its membership.
func people(entry string) string {
	return `
resource "pai_access_policy" "it" {
  name = "PAIDefaultPolicy"
}

resource "pai_access_role" "it" {
  name     = "pai-dev"
  policies = [{ name = pai_access_policy.it.name, type = "Custom" }]
  ` + entry + `
}

resource "pai_workspace_member" "it" {
  workspace_id = "` + acctest.Workspace + `"
  role_name    = pai_access_role.it.name
  member_roles = ["` + developer + `"]
}
`
}

// For a RAM user: one apply, and the user who assumes the role sees the
// workspace. Before, and after the destroy, nothing of it works.
func TestAccWorkspaceMember_guideForUsers(t *testing.T) {
	const roleARN = "acs:ram::" + acctest.Account + ":role/pai-dev"
	cloud := acctest.New(t, acctest.WithLateRoles(4), acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) { o.PrefixRoleIDs = true }),
		acctest.WithWorkspaces(acctest.SeedWorkspace{ID: "50931"}))
	cloud.ByHand().Grant(acctest.Alice, "AliyunSTSAssumeRoleAccess", "System")
	alice := cloud.As(acctest.Alice)
	run(t, cloud, resource.TestStep{
		Config: cloud.ProviderConfig() + people(fmt.Sprintf("trusted_accounts = [%q]", acctest.Account)),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate,
			plancheck.ExpectResourceAction("pai_access_role.it", plancheck.ResourceActionCreate)),
		Check: all(isMember(cloud, developer), func(state *terraform.State) error {
			return alice.Assume(roleARN, "alice").CheckVisibleWorkspaces(acctest.Workspace)(state)
		}),
	}, resource.TestStep{
		// A member no more, the role sees nothing.
		PreConfig:    func() { cloud.ByHand().RemoveMember(acctest.Workspace, "role/pai-dev") },
		RefreshState: true, ExpectNonEmptyPlan: true,
		Check: func(state *terraform.State) error {
			if seen, err := alice.Assume(roleARN, "alice").VisibleWorkspaces(); err == nil && len(seen) > 0 {
				return fmt.Errorf("who is no member sees %q", seen)
			}
			return nil
		},
	})
	if _, err := alice.TryAssume(roleARN, "alice"); err == nil {
		t.Error("the role can be assumed although it is destroyed")
	}
}

// For an identity provider: all but the sign-in, which no test can do.
func TestAccWorkspaceMember_guideForSAML(t *testing.T) {
	const provider = "acs:ram::" + acctest.Account + ":saml-provider/corp"
	cloud := acctest.New(t, acctest.WithLateRoles(2))
	want := ramdoc.AccessTrust(ramdoc.Entry{SAMLProvider: provider, Recipient: ramdoc.RecipientChina})
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + people(fmt.Sprintf("saml_provider_arn = %q", provider)),
		ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
		Check: all(isMember(cloud, developer), cloud.CheckRole("pai-dev", func(role acctest.Role) error {
			if !ramdoc.SameText(role.AssumeRolePolicyDocument, want.JSON()) {
				return fmt.Errorf("the trust policy is %s", role.AssumeRolePolicyDocument)
			}
			return nil
		})),
	})
}

// The role is another one by its name: role and member are replaced in order.
func TestAccWorkspaceMember_guideRoleRenamed(t *testing.T) {
	cloud := acctest.New(t, acctest.WithLateRoles(2))
	config := func(name string) string {
		return cloud.ProviderConfig() + fmt.Sprintf(`
resource "pai_access_role" "it" {
  name             = %q
  trusted_accounts = [%q]
}
`, name, acctest.Account) + member("role_name = pai_access_role.it.name", developer)
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			{Config: config("pai-dev")},
			{
				Config:           config("pai-dev-2"),
				ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
				Check: all(cloud.CheckMember(acctest.Workspace, "role/pai-dev-2", developer), func(*terraform.State) error {
					if got := len(cloud.Members(acctest.Workspace)); got != 5 {
						return fmt.Errorf("there are %d members, want 5: the old one is left", got)
					}
					return nil
				}),
			},
		},
	})
}
