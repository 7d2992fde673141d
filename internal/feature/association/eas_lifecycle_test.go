package association_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

const (
	served = "pai_eas_role_association.it"
	// demo is the service of most tests.
	demo = "demo_svc"

	servingRole = `
resource "pai_instance_role" "it" {
  name      = "PaiServe"
  workloads = ["eas"]
}
`
)

// newEAS is a cloud with one running service.
func newEAS(t *testing.T, config string, options ...acctest.Option) *acctest.Cloud {
	t.Helper()
	return acctest.New(t, append(options, acctest.WithServices(map[string]string{demo: config}))...)
}

// serveDemo is a whole configuration: the association of the demo service.
func serveDemo(cloud *acctest.Cloud, lines ...string) string {
	return cloud.ProviderConfig() + serve("it", demo, lines...)
}

func redeploys(known bool) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(served, tfjsonpath.New("restarts_workload"), knownvalue.Bool(known))
}

// contains checks that an output has all the words, however Terraform breaks
// its lines.
func contains(t *testing.T, output string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !says(word).MatchString(output) {
			t.Errorf("the output does not say %q:\n%s", word, output)
		}
	}
}

func lacks(t *testing.T, output string, words ...string) {
	t.Helper()
	for _, word := range words {
		if says(word).MatchString(output) {
			t.Errorf("the output says %q:\n%s", word, output)
		}
	}
}

// One apply makes the role, gives it to the service and waits until the new
// version is everywhere, even if RAM shows the new role late.
func TestAccEASRoleAssociation_fromNothing(t *testing.T) {
	cloud := newEAS(t, "", acctest.WithPropagation(3))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             all(cloud.CheckNothingLeft(), cloud.CheckService(demo, "none")),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + servingRole + serve("it", demo, "role_arn = pai_instance_role.it.arn"),
			ConfigPlanChecks: emptyAfter(
				plancheck.ExpectResourceAction(served, plancheck.ResourceActionCreate),
				plancheck.ExpectKnownValue(served, tfjsonpath.New("role_arn"), knownvalue.StringExact(serveARN)),
				plancheck.ExpectKnownValue(served, tfjsonpath.New("role_mode"), knownvalue.StringExact("custom")),
				redeploys(true),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(served, tfjsonpath.New("region"), knownvalue.StringExact(acctest.Region)),
			},
			Check: cloud.CheckService(demo, serveARN),
		}},
	})
}

func TestAccEASRoleAssociation_forecast(t *testing.T) {
	cloud := newEAS(t, "")
	project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`))
	t.Parallel()
	output := project.Run("plan")
	contains(t, output, "Redeployment of a Running Service", "will roll out a new version of the service", "restarts_workload = true", `restart = "deny"`)

	project.Write("main.tf", serveDemo(cloud, `role_mode = "default"`, `restart = "deny"`))
	output, err := project.Try("plan")
	if err == nil {
		t.Error("a forbidden redeployment was planned")
	}
	contains(t, output, `The argument restart = "deny" forbids it`)

	// Stopped, nothing is interrupted: it is allowed, and it stays stopped.
	cloud.ByHand().SetServiceStatus(demo, "Stopped")
	output = project.Run("apply", "-auto-approve")
	lacks(t, output, "Redeployment")
	contains(t, output, "restarts_workload = false")
	if service := cloud.Service(demo); service.Status != "Stopped" || service.Association() != "default" {
		t.Errorf("the service is %s with %s", service.Status, service.Association())
	}
	project.ExpectEmptyPlan()
}

func TestAccEASRoleAssociation_onDestroy(t *testing.T) {
	for name, tc := range map[string]struct{ before, onDestroy, after string }{
		"none disassociates":    {"default", "none", "none"},
		"restore gives it back": {"default", "restore", "default"},
		"keep leaves it":        {"none", "keep", serveARN},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newEAS(t, carrying(tc.before))
			cloud.ByHand().CreateRole("PaiServe", trustEAS)
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckService(demo, tc.after),
				Steps: []resource.TestStep{{
					Config: serveDemo(cloud, fmt.Sprintf("role_arn = %q", serveARN), fmt.Sprintf("on_destroy = %q", tc.onDestroy)),
				}},
			})
		})
	}
}

func TestAccEASRoleAssociation_importByID(t *testing.T) {
	for name, tc := range map[string]struct{ association, argument string }{
		"none":    {"none", `role_mode = "none"`},
		"default": {"default", `role_mode = "default"`},
		"custom":  {serveARN, fmt.Sprintf("role_arn = %q", serveARN)},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newEAS(t, carrying(tc.association))
			cloud.ByHand().CreateRole("PaiServe", trustEAS)
			run(t, cloud, resource.TestStep{
				Config:          serveDemo(cloud, tc.argument),
				ResourceName:    served,
				ImportState:     true,
				ImportStateKind: resource.ImportBlockWithID,
				ImportStateId:   acctest.Region + "," + demo,
				ImportPlanChecks: resource.ImportPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(served, plancheck.ResourceActionNoop)},
				},
			})
		})
	}
}

func TestAccEASRoleAssociation_importByIdentity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	for _, association := range []string{"none", "default", serveARN} {
		t.Run(association[strings.LastIndex(association, "/")+1:], func(t *testing.T) {
			cloud := newEAS(t, carrying(association))
			cloud.ByHand().CreateRole("PaiServe", trustEAS)
			argument := fmt.Sprintf("role_mode = %q", association)
			if association == serveARN {
				argument = fmt.Sprintf("role_arn = %q", serveARN)
			}
			run(t, cloud,
				resource.TestStep{Config: serveDemo(cloud, argument), Check: cloud.CheckNoWrites()},
				resource.TestStep{ResourceName: served, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
			)
		})
	}
}

func TestAccEASRoleAssociation_importErrors(t *testing.T) {
	cloud := newEAS(t, "")
	step := func(id string, words ...string) resource.TestStep {
		return resource.TestStep{
			Config: serveDemo(cloud, `role_mode = "none"`), ResourceName: served,
			ImportState: true, ImportStateId: id, ExpectError: says(words...),
		}
	}
	run(t, cloud,
		step(demo, "Invalid Import ID", "an EAS service is imported by region and name", "<region>,<service_name>"),
		step(acctest.Region+",no_such_service", "Cannot import non-existent remote object"),
	)
}

// The role is changed and taken away behind Terraform's back: the plan repairs
// it, and says that somebody else may own the JSON.
func TestAccEASRoleAssociation_changedByHand(t *testing.T) {
	cloud := newEAS(t, "")
	cloud.ByHand().CreateRole("PaiServe", trustEAS)
	project := cloud.Project(t, serveDemo(cloud, fmt.Sprintf("role_arn = %q", serveARN)))
	t.Parallel()
	project.Apply()
	lacks(t, project.Output(), "Undone")
	for _, association := range []string{"none", "default", otherARN} {
		cloud.ByHand().SetServiceConfig(demo, carrying(association))
		output := project.Run("plan")
		contains(t, output, "Association Undone by Somebody Else", "alicloud_pai_service", "eas_role_config", `"custom", "`+serveARN+`"`,
			`on_destroy = "keep"`, "will be updated in-place", "Redeployment")
		project.Apply()
		if got := cloud.Service(demo).Association(); !strings.EqualFold(got, serveARN) {
			t.Errorf("over %s the apply left %s", association, got)
		}
		project.ExpectEmptyPlan()
	}
	// A change of the configuration is nobody's undoing.
	project.Write("main.tf", serveDemo(cloud, `role_mode = "default"`))
	lacks(t, project.Run("plan"), "Undone")
}

func TestAccEASRoleAssociation_serviceDisappears(t *testing.T) {
	cloud := newEAS(t, "")
	run(t, cloud,
		resource.TestStep{Config: serveDemo(cloud, `role_mode = "default"`)},
		resource.TestStep{
			PreConfig:          func() { cloud.ByHand().RemoveService(demo) },
			RefreshState:       true,
			ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(served, plancheck.ResourceActionCreate)},
			},
		},
		resource.TestStep{
			Config:      serveDemo(cloud, `role_mode = "default"`),
			ExpectError: says("EAS service Not Found", demo),
		},
	)
}

// A plan of an unchanged association reads its service once; one of very many
// reads list pages.
func TestAccEASRoleAssociation_callsOfAPlan(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		cloud := newEAS(t, "")
		project := cloud.Project(t, serveDemo(cloud, `role_mode = "default"`))
		project.Apply()
		cloud.Mark()
		project.ExpectEmptyPlan()
		if cloud.Calls("eas:DescribeService") != 1 || cloud.Calls("eas:*") != 1 || len(cloud.Writes()) > 0 {
			t.Errorf("%d reads of %d calls", cloud.Calls("eas:DescribeService"), cloud.Calls("eas:*"))
		}
	})
	for name, tc := range map[string]struct {
		without     bool
		lists       int
		least, most int // single reads
	}{
		// None, unless this machine is so slow that the first two come alone.
		"150":                              {false, 2, 0, 2},
		"150 whose lists do not tell role": {true, 1, 150, 150},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const count = 150
			services := map[string]string{}
			for n := range count {
				services[fmt.Sprintf("svc_%03d", n)] = carrying("default")
			}
			cloud := acctest.New(t, acctest.WithServices(services),
				acctest.WithOptions(func(o *emulator.Options) { o.EAS.ListWithoutConfig = tc.without }))
			project := cloud.Project(t, cloud.ProviderConfig()+fmt.Sprintf(`
resource "pai_eas_role_association" "each" {
  count        = %d
  service_name = format("svc_%%03d", count.index)
  role_mode    = "default"
}
`, count))
			project.Apply()
			cloud.Mark()
			project.ExpectEmptyPlan()
			lists, reads := cloud.Calls("eas:ListServices"), cloud.Calls("eas:DescribeService")
			if lists != tc.lists || reads < tc.least || reads > tc.most || len(cloud.Writes()) > 0 {
				t.Errorf("%d lists and %d reads, want %d and %d to %d", lists, reads, tc.lists, tc.least, tc.most)
			}
			t.Logf("%d lists, %d reads", lists, reads)
		})
	}
}
