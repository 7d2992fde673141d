package workspace_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

const workspacesAddress = "data.pai_workspaces.it"

func TestAccWorkspaces(t *testing.T) {
	cloud := acctest.New(t, acctest.WithWorkspaces(
		acctest.SeedWorkspace{ID: "51000", Name: "vision", Description: "Cameras."},
		acctest.SeedWorkspace{ID: "51001", Name: "vision_2", Status: "FROZEN"},
	))
	first := texts(map[string]string{
		"id": acctest.Workspace, "name": "data_science", "description": "The default workspace.", "status": "ENABLED",
		"creator": acctest.Account, "resource_group_id": "", "display_name": "", "owner_user_id": "", "owner_display_name": "",
		"create_time": cloud.Now().UTC().Format("2006-01-02T15:04:05Z"),
	})
	first["default"], first["env_types"] = knownvalue.Bool(true), textSet("prod")
	just := func(ids ...string) []statecheck.StateCheck {
		found := []knownvalue.Check{}
		for _, id := range ids {
			found = append(found, knownvalue.ObjectPartial(texts(map[string]string{"id": id})))
		}
		return []statecheck.StateCheck{
			shows(workspacesAddress, "workspaces", knownvalue.ListExact(found)),
			shows(workspacesAddress, "default_workspace_id", knownvalue.StringExact(acctest.Workspace)),
			shows(workspacesAddress, "region", knownvalue.StringExact(acctest.Region)),
		}
	}
	step := func(checks []statecheck.StateCheck, lines ...string) resource.TestStep {
		return resource.TestStep{
			Config: cloud.ProviderConfig() + reads("pai_workspaces", "it", lines...), ConfigStateChecks: checks,
		}
	}
	details := texts(map[string]string{
		"id": acctest.Workspace, "display_name": "Data science", "owner_user_id": acctest.Account, "owner_display_name": acctest.Account,
	})
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			step(append(just(acctest.Workspace, "51000", "51001"), statecheck.ExpectKnownValue(
				workspacesAddress, at("workspaces", 0), knownvalue.ObjectExact(first)))),
			// A part of a name is what the cloud may match.
			step(just("51000"), `name = "vision"`),
			step(just("51001"), `status = "FROZEN"`),
			step(just(), `name = "vision"`, `status = "FROZEN"`),
			step(just(), `name = "Vision"`),
			step(just(acctest.Workspace, "51000", "51001"), fmt.Sprintf("region = %q", acctest.Region)),
			step([]statecheck.StateCheck{
				shows(workspacesAddress, "workspaces", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(details)})),
			}, `name = "data_science"`, "details = true"),
			step([]statecheck.StateCheck{
				shows(workspacesAddress, "workspaces", knownvalue.ListSizeExact(0)),
				shows(workspacesAddress, "default_workspace_id", knownvalue.Null()),
			}, `region = "cn-shanghai"`),
		},
	})
}

// However many ask, a region is listed once, page by page. Details cost a call
// for each workspace that passes the filters, and for no other.
func TestAccWorkspaces_calls(t *testing.T) {
	var many []acctest.SeedWorkspace
	for number := range 120 {
		many = append(many, acctest.SeedWorkspace{ID: fmt.Sprint(60000 + number)})
	}
	cloud := acctest.New(t, acctest.WithWorkspaces(many...))
	config := cloud.ProviderConfig() + reads("pai_workspaces", "it")
	for number := range 20 {
		config += reads("pai_workspaces", fmt.Sprint("named_", number), fmt.Sprintf(`name = "workspace_%d"`, 60000+number), "details = true")
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			PreConfig:         cloud.Mark,
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{shows(workspacesAddress, "workspaces", knownvalue.ListSizeExact(121))},
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				cloud.PlanCalls("aiworkspace:ListWorkspaces", 3), cloud.PlanCalls("aiworkspace:GetWorkspace", 20), cloud.PlanCalls("*", 23),
				cloud.PlanMakesNoWrites(),
			}},
		}},
	})
}

// What the caller may not see is not told from what does not exist.
func TestAccWorkspaces_invisible(t *testing.T) {
	cloud := acctest.New(t, withCarol, acctest.WithWorkspaces(
		acctest.SeedWorkspace{ID: "51000", Name: "hers", Members: map[string][]string{"user/" + carol: {"PAI.WorkspaceGuest"}}},
		acctest.SeedWorkspace{ID: "51001", Name: "secret"},
	))
	project := cloud.As(carol).Project(t, cloud.As(carol).ProviderConfig()+reads("pai_workspaces", "it")+reads("pai_workspaces", "other", `name = "secret"`)+`
output "seen" { value = join(" ", data.pai_workspaces.it.workspaces[*].name) }
output "default" { value = coalesce(data.pai_workspaces.it.default_workspace_id, "none") }
output "secret" { value = length(data.pai_workspaces.other.workspaces) }
`)
	project.Apply()
	warned := strings.Join(strings.Fields(project.Output()), " ")
	for _, want := range []string{"Warning: Workspace Not Visible", `no workspace named "secret" in ` + acctest.Region, "may be no member of it"} {
		if !strings.Contains(warned, want) {
			t.Errorf("%q is missing in:\n%s", want, project.Output())
		}
	}
	if strings.Count(warned, "Warning:") != strings.Count(warned, "Warning: Workspace Not Visible") {
		t.Errorf("another warning:\n%s", project.Output())
	}
	for name, want := range map[string]string{"seen": `"hers"`, "default": `"none"`, "secret": "0"} {
		if got := strings.TrimSpace(project.Run("output", name)); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestAccWorkspaces_fails(t *testing.T) {
	cloud := acctest.New(t)
	fail := func(operation, code string, times int) func() {
		return func() {
			cloud.Faults().Fail(emulator.Failure{Action: "aiworkspace:" + operation, Times: times, Status: 403, Code: code})
		}
	}
	config := cloud.ProviderConfig() + reads("pai_workspaces", "it")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			{
				PreConfig: fail("ListWorkspaces", "NoPermissionError", 1), Config: config,
				ExpectError: regexp.MustCompile(`(?s)Unable to Read Workspaces.*list\s+of\s+workspaces\s+in\s+cn-hangzhou.*paiworkspace:ListWorkspaces.*Code: NoPermissionError`),
			},
			{Config: cloud.ProviderConfig() + reads("pai_workspaces", "it", `region = "hangzhou"`), ExpectError: regexp.MustCompile(`region must be\s+a\s+region\s+id`)},
			{Config: cloud.ProviderConfig() + reads("pai_workspaces", "it", `status = "enabled"`), ExpectError: regexp.MustCompile(`value must be one of`)},
			{PreConfig: fail("ListWorkspaces", "Throttling.User", 2), Config: config, ConfigStateChecks: []statecheck.StateCheck{
				shows(workspacesAddress, "workspaces", knownvalue.ListSizeExact(1)),
			}},
			{
				PreConfig: fail("GetWorkspace", "RAMForbidden", 1), Config: cloud.ProviderConfig() + reads("pai_workspaces", "it", "details = true"),
				ExpectError: regexp.MustCompile(`(?s)Unable to Read Workspaces.*paiworkspace:GetWorkspace.*Code: RAMForbidden`),
			},
			{
				// A workspace that goes while its details are read is gone.
				PreConfig: fail("GetWorkspace", "100400008", 1000), Config: cloud.ProviderConfig() + reads("pai_workspaces", "it", "details = true"),
				ConfigStateChecks: []statecheck.StateCheck{shows(workspacesAddress, "workspaces", knownvalue.ListSizeExact(0))},
			},
		},
	})
}
