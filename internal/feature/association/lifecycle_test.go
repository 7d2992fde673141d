package association_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const (
	address = "pai_dsw_role_association.it"
	roleARN = "acs:ram::" + acctest.Account + ":role/PaiTrain"

	// trustingRole is a role that DSW instances can carry.
	trustingRole = `
resource "pai_instance_role" "it" {
  name      = "PaiTrain"
  workloads = ["dsw"]
}
`
	trustPAI = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`
)

// associate is an association of the instance with the given further lines.
func associate(lines ...string) string { return associateAs("it", acctest.Instance, lines...) }

func associateAs(label, instance string, lines ...string) string {
	block := fmt.Sprintf("\nresource \"pai_dsw_role_association\" %q {\n  instance_id = %q\n", label, instance)
	for _, line := range lines {
		block += "  " + line + "\n"
	}
	return block + "}\n"
}

// run runs the steps of a test of one cloud.
func run(t *testing.T, cloud *acctest.Cloud, steps ...resource.TestStep) {
	t.Helper()
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: steps})
}

// emptyAfter checks that the plan after an apply is empty.
func emptyAfter(preApply ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             preApply,
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func restarts(known bool) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(address, tfjsonpath.New("restarts_workload"), knownvalue.Bool(known))
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// says matches an error that has all the words, in order, however Terraform
// breaks its lines.
func says(words ...string) *regexp.Regexp {
	pattern := "(?s)"
	for _, word := range words {
		spaced := regexp.MustCompile(`\s+`).ReplaceAllString(regexp.QuoteMeta(word), `[\s│]+`)
		pattern += spaced + ".*"
	}
	return regexp.MustCompile(pattern)
}

func TestAccDSWRoleAssociation_fromNothing(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             all(cloud.CheckNothingLeft(), cloud.CheckAssociation(acctest.Instance, "none")),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + trustingRole + associate("role_arn = pai_instance_role.it.arn"),
			ConfigPlanChecks: emptyAfter(
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("role_arn"), knownvalue.StringExact(roleARN)),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("role_mode"), knownvalue.StringExact("custom")),
				restarts(true),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				// The cloud answers acs:ram::...:role/paitrain.
				statecheck.ExpectKnownValue(address, tfjsonpath.New("role_arn"), knownvalue.StringExact(roleARN)),
			},
			Check: all(cloud.CheckAssociation(acctest.Instance, roleARN), cloud.CheckRestarts(acctest.Instance, 1)),
		}},
	})
}

func TestAccDSWRoleAssociation_updatesInPlace(t *testing.T) {
	cloud := acctest.New(t)
	other := `
resource "pai_instance_role" "other" {
  name      = "PaiRead"
  workloads = ["dsw"]
}
`
	config := func(lines ...string) string {
		return cloud.ProviderConfig() + trustingRole + other + associate(lines...)
	}
	update := plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)
	run(t, cloud,
		resource.TestStep{
			Config:           config(`role_mode = "default"`),
			ConfigPlanChecks: emptyAfter(restarts(true)),
			Check:            all(cloud.CheckAssociation(acctest.Instance, "default"), cloud.CheckRestarts(acctest.Instance, 1)),
		},
		resource.TestStep{
			Config:           config("role_arn = pai_instance_role.it.arn"),
			ConfigPlanChecks: emptyAfter(update, restarts(false)),
			Check:            all(cloud.CheckAssociation(acctest.Instance, roleARN), cloud.CheckRestarts(acctest.Instance, 1)),
		},
		resource.TestStep{
			Config:           config("role_arn = pai_instance_role.other.arn"),
			ConfigPlanChecks: emptyAfter(update, restarts(false)),
			Check:            cloud.CheckRestarts(acctest.Instance, 1),
		},
		resource.TestStep{
			// Arguments that only Terraform knows: nothing is written.
			PreConfig:        cloud.Mark,
			Config:           config("role_arn = pai_instance_role.other.arn", `on_destroy = "restore"`),
			ConfigPlanChecks: emptyAfter(update, restarts(false)),
			Check:            cloud.CheckNoWrites(),
		},
		resource.TestStep{
			Config:           config(`role_mode = "none"`, `on_destroy = "restore"`),
			ConfigPlanChecks: emptyAfter(update, restarts(true)),
			Check:            all(cloud.CheckAssociation(acctest.Instance, "none"), cloud.CheckRestarts(acctest.Instance, 2)),
		},
	)
}

// Another spelling of the ARN is no change.
func TestAccDSWRoleAssociation_caseOfTheARN(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + associate(fmt.Sprintf("role_arn = %q", roleARN)), ConfigPlanChecks: emptyAfter()},
		resource.TestStep{
			PreConfig: cloud.Mark,
			Config: cloud.ProviderConfig() + associate(
				fmt.Sprintf("role_arn = %q", "acs:ram::"+acctest.Account+":role/PAITRAIN")),
			ConfigPlanChecks: emptyAfter(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
			Check:            cloud.CheckNoWrites(),
		},
	)
}

func TestAccDSWRoleAssociation_onDestroy(t *testing.T) {
	for name, tc := range map[string]struct{ before, onDestroy, after string }{
		"none disassociates":     {"default", "none", "none"},
		"restore gives it back":  {"default", "restore", "default"},
		"keep leaves it":         {"none", "keep", roleARN},
		"restore gives none too": {"none", "restore", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiTrain", trustPAI)
			cloud.ByHand().Associate(acctest.Instance, tc.before, "")
			acctest.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.ProviderFactories(),
				CheckDestroy:             cloud.CheckAssociation(acctest.Instance, tc.after),
				Steps: []resource.TestStep{{
					Config: cloud.ProviderConfig() + associate(fmt.Sprintf("role_arn = %q", roleARN), fmt.Sprintf("on_destroy = %q", tc.onDestroy)),
				}},
			})
		})
	}
}

// A single association that moves to another instance is no conflict with
// itself, and both instances end as they should.
func TestAccDSWRoleAssociation_replace(t *testing.T) {
	cloud := acctest.New(t)
	config := func(instance string) string {
		return cloud.ProviderConfig() + trustingRole + associateAs("it", instance, "role_arn = pai_instance_role.it.arn")
	}
	run(t, cloud,
		resource.TestStep{Config: config(acctest.Instance)},
		resource.TestStep{
			Config: config(acctest.InstanceWithDefaultRole),
			ConfigPlanChecks: emptyAfter(
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionDestroyBeforeCreate), restarts(false)),
			Check: all(
				cloud.CheckAssociation(acctest.Instance, "none"),
				cloud.CheckAssociation(acctest.InstanceWithDefaultRole, roleARN),
			),
		},
	)
}

func TestAccDSWRoleAssociation_importByID(t *testing.T) {
	for name, tc := range map[string]struct{ association, argument string }{
		"none":    {"none", `role_mode = "none"`},
		"default": {"default", `role_mode = "default"`},
		"custom":  {"custom", fmt.Sprintf("role_arn = %q", roleARN)},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := acctest.New(t)
			cloud.ByHand().CreateRole("PaiTrain", trustPAI)
			arn := ""
			if tc.association == "custom" {
				arn = roleARN
			}
			cloud.ByHand().Associate(acctest.Instance, tc.association, arn)
			run(t, cloud, resource.TestStep{
				Config:          cloud.ProviderConfig() + associate(tc.argument),
				ResourceName:    address,
				ImportState:     true,
				ImportStateKind: resource.ImportBlockWithID,
				ImportStateId:   acctest.Region + "," + acctest.Instance,
				ImportPlanChecks: resource.ImportPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)},
				},
			})
		})
	}
}

func TestAccDSWRoleAssociation_importByIdentity(t *testing.T) {
	acctest.Needs(t, acctest.ImportByIdentity())
	cloud := acctest.New(t)
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + associate(`role_mode = "default"`)},
		resource.TestStep{
			ResourceName:    address,
			ImportState:     true,
			ImportStateKind: resource.ImportBlockWithResourceIdentity,
		},
	)
}

func TestAccDSWRoleAssociation_importErrors(t *testing.T) {
	cloud := acctest.New(t)
	step := func(id string, words ...string) resource.TestStep {
		return resource.TestStep{
			Config: cloud.ProviderConfig() + associate(`role_mode = "none"`), ResourceName: address,
			ImportState: true, ImportStateId: id, ExpectError: says(words...),
		}
	}
	run(t, cloud,
		step(acctest.Instance, "Invalid Import ID", "<region>,<instance_id>"),
		step(acctest.Region+",", "Invalid Import ID", "no proper <instance_id>"),
		step(acctest.Region+",dsw-0000000000000000", "Cannot import non-existent remote object"),
	)
}

func TestAccDSWRoleAssociation_instanceDisappears(t *testing.T) {
	cloud := acctest.New(t)
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + associate(`role_mode = "default"`)},
		resource.TestStep{
			PreConfig:          func() { cloud.ByHand().RemoveInstance(acctest.Instance) },
			RefreshState:       true,
			ExpectNonEmptyPlan: true,
			RefreshPlanChecks: resource.RefreshPlanChecks{
				PostRefresh: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
			},
		},
		resource.TestStep{
			Config:      cloud.ProviderConfig() + associate(`role_mode = "default"`),
			ExpectError: says("DSW instance Not Found", acctest.Instance, "Check the id and the region"),
		},
	)
}

func TestAccDSWRoleAssociation_changedByHand(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + trustingRole + associate("role_arn = pai_instance_role.it.arn")
	steps := []resource.TestStep{{Config: config}}
	for _, mode := range []string{"none", "default"} {
		steps = append(steps, resource.TestStep{
			PreConfig: func() { cloud.ByHand().Associate(acctest.Instance, mode, "") },
			Config:    config,
			ConfigPlanChecks: emptyAfter(
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate), restarts(mode == "none")),
			Check: cloud.CheckAssociation(acctest.Instance, roleARN),
		})
	}
	run(t, cloud, steps...)
}

// A workload that carries another role is not taken over unasked.
func TestAccDSWRoleAssociation_overwrite(t *testing.T) {
	cloud := acctest.New(t)
	other := "acs:ram::" + acctest.Account + ":role/somebodyelse"
	cloud.ByHand().CreateRole("somebodyelse", trustPAI)
	cloud.ByHand().Associate(acctest.Instance, "custom", other)
	config := func(lines ...string) string {
		return cloud.ProviderConfig() + trustingRole + associate(append(lines, "role_arn = pai_instance_role.it.arn")...)
	}
	run(t, cloud,
		resource.TestStep{
			Config:      config(),
			ExpectError: says("Workload Carries Another Role", "somebodyelse", "overwrite = true", "terraform import"),
		},
		resource.TestStep{
			Config:           config("overwrite = true"),
			ConfigPlanChecks: emptyAfter(restarts(false)),
			Check: resource.ComposeAggregateTestCheckFunc(
				cloud.CheckAssociation(acctest.Instance, roleARN),
				func(*terraform.State) error {
					if n := len(cloud.Writes()); n == 0 {
						return fmt.Errorf("nothing was written: the matcher sees no writes")
					}
					return nil
				}),
		},
	)
}
