package acctest_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const trainRole = `
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw"]
}
`

// The smallest use of everything the harness has.
func TestAccHarness(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{
			{
				Config: cloud.ProviderConfig() + trainRole,
				Check: resource.ComposeTestCheckFunc(
					cloud.CheckCalls("ram:CreateRole", 1),
					cloud.CheckRole("pai-train", func(role acctest.Role) error {
						if role.RoleID == "" || role.MaxSessionDuration != 3600 {
							return fmt.Errorf("unexpected role %+v", role)
						}
						return nil
					}),
					cloud.CheckAssociation(acctest.Instance, "none"),
					cloud.CheckAssociation(acctest.InstanceWithDefaultRole, "default"),
					cloud.CheckRestarts(acctest.Instance, 0),
				),
			},
			{
				PreConfig: func() {
					cloud.Mark()
					cloud.ByHand().DeleteRole("pai-train")
				},
				Config: cloud.ProviderConfig() + trainRole,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("pai_instance_role.train", plancheck.ResourceActionCreate),
					cloud.PlanMakesNoWrites(),
				}},
				Check: cloud.CheckCalls("ram:CreateRole", 1),
			},
		},
	})
}

// Faults, users and time, in one life: RAM shows writes late, the instance
// takes its time to restart, and none of it takes any.
func TestAccHarness_slowCloud(t *testing.T) {
	cloud := acctest.New(t, acctest.WithPropagation(2)).As(acctest.Platform)
	config := cloud.ProviderConfig(`preflight = "strict"`) + trainRole + `
resource "pai_dsw_role_association" "notebook" {
  instance_id = "` + acctest.Instance + `"
  role_arn    = pai_instance_role.train.arn
}
`
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy: resource.ComposeTestCheckFunc(
			cloud.CheckNothingLeft(),
			cloud.CheckAssociation(acctest.Instance, "none"),
			cloud.CheckRestarts(acctest.Instance, 2),
		),
		Steps: []resource.TestStep{
			{
				Config: config,
				Check: resource.ComposeTestCheckFunc(
					cloud.CheckAssociation(acctest.Instance, "acs:ram::"+acctest.Account+":role/pai-train"),
					cloud.CheckRestarts(acctest.Instance, 1),
					cloud.CheckCalls("dsw:UpdateInstance", 1),
				),
			},
			{
				PreConfig: func() {
					cloud.Mark()
					cloud.Faults().Fail(emulator.Failure{Action: "ram:GetRole", Code: "Throttling.User", Times: 2})
				},
				Config: config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectEmptyPlan(),
					cloud.PlanMakesNoWrites(),
				}},
			},
		},
	})
}
