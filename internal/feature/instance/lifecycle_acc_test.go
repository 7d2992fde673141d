package instance_test

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

// From nothing to a running instance with a custom role in one apply, while RAM shows
// writes late and statuses pass. Destroy leaves nothing.
func TestAccDSWInstance_fromNothing(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(3))
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             all(cloud.CheckNothingLeft(), cloud.CheckInstances(name, 0)),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + trustingRole + instance("role_arn = pai_instance_role.it.arn", `labels = { team = "ml" }`),
			ConfigPlanChecks: emptyAfter(
				action(plancheck.ResourceActionCreate),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("role_mode"), knownvalue.StringExact("custom")),
				restarts(false),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				has("status", "Running"), has("role_arn", roleARN), has("accelerator_type", "CPU"), has("payment_type", "PayAsYouGo"),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("instance_url"), knownvalue.NotNull()),
			},
			Check: all(
				cloud.CheckInstance(name, func(i acctest.DSWInstance) error {
					if labels := i.Labels(); len(labels) != 1 || labels["team"] != "ml" {
						return fmt.Errorf("the labels are %v: a mark is left", labels)
					}
					return nil
				}),
				cloud.CheckInstanceMember(name, "Status", "Running"), cloud.CheckCalls("dsw:CreateInstance", 1),
				cloud.CheckCalls("dsw:UpdateInstance", 0),
			),
		}},
	})
}

// The role changes in place by the rules of the association; a restart is announced.
func TestAccDSWInstance_role(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string { return cloud.ProviderConfig() + trustingRole + instance(lines...) }
	update := action(plancheck.ResourceActionUpdate)
	association := func(want string) resource.TestCheckFunc {
		return cloud.CheckInstance(name, func(i acctest.DSWInstance) error {
			return cloud.CheckAssociation(i.Text("InstanceId"), want)(nil)
		})
	}
	run(t, cloud,
		resource.TestStep{
			Config: config(), ConfigPlanChecks: emptyAfter(), Check: association("none"),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("role_mode"), knownvalue.Null())},
		},
		resource.TestStep{
			Config: config(`role_mode = "default"`), ConfigPlanChecks: emptyAfter(update, restarts(true)), Check: association("default"),
		},
		resource.TestStep{
			Config: config("role_arn = pai_instance_role.it.arn"), ConfigPlanChecks: emptyAfter(update, restarts(false)), Check: association(roleARN),
		},
		resource.TestStep{
			Config:      config(`role_mode = "none"`, `restart = "deny"`),
			ExpectError: says("Restart of a Running Workload", "deny"),
		},
		resource.TestStep{
			// Not managed any more: the role stays, and nothing is called.
			PreConfig: cloud.Mark,
			Config:    config(), ConfigPlanChecks: emptyAfter(update), Check: all(association(roleARN), cloud.CheckNoWrites()),
		},
		resource.TestStep{
			Config: config(`role_mode = "none"`), ConfigPlanChecks: emptyAfter(update, restarts(true)), Check: association("none"),
		},
	)
}

// A plan reads an instance once, with the checks of its role and without.
func TestAccDSWInstance_callsOfAPlan(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	config := cloud.ProviderConfig() + instance(fmt.Sprintf("role_arn = %q", roleARN))
	calls := func(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: append(checks, cloud.PlanMakesNoWrites())}
	}
	run(t, cloud,
		resource.TestStep{
			PreConfig: cloud.Mark, Config: config,
			ConfigPlanChecks: calls(cloud.PlanCalls("dsw:*", 0), cloud.PlanCalls("ram:GetRole", 1), cloud.PlanCalls("*", 2)),
		},
		resource.TestStep{
			PreConfig: cloud.Mark, Config: config,
			ConfigPlanChecks: calls(cloud.PlanCalls("dsw:GetInstance", 1), cloud.PlanCalls("ram:GetRole", 1), cloud.PlanCalls("*", 3)),
		},
		resource.TestStep{
			PreConfig: cloud.Mark, Config: cloud.ProviderConfig() + instance(fmt.Sprintf("role_arn = %q", roleARN), other),
			ConfigPlanChecks: calls(cloud.PlanCalls("dsw:GetInstance", 1), cloud.PlanCalls("*", 3)),
		},
	)
}
