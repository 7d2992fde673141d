package role_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// jobOf is the seed of a job with a role, older than what DLC lists by itself.
func jobOf(status, role string) string {
	return `{"status":"` + status + `","age":"720h","credential":{"mode":"custom","role_arn":"` + arnOf(role) + `"}}`
}

// A DLC job is a user of its role until it has ended, however old it is.
func TestAccInstanceRole_destroyInUseByAJob(t *testing.T) {
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{
		"dlc-it": jobOf("Running", "PaiTrain"), "dlc-ended": jobOf("Succeeded", "PaiTrain"),
		"dlc-stopped": jobOf("Stopped", "PaiTrain"), "dlc-other": jobOf("Running", "PaiOther"),
	}))
	config := cloud.ProviderConfig() + dswRole("PaiTrain")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: cloud.Mark,
			Config:    config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Role in Use\s.*credentials\.\s+- DLC job "dlc-it" \(dlc-it\) in\s+cn-hangzhou,\s+workspace\s+40823\s+Searched.*` +
				`keeps its role until it\s+has ended.*deletion_guard\s+=\s+false`),
		}, {
			PreConfig: func() {
				if got := cloud.Writes(); len(got) > 0 {
					t.Errorf("the refused deletion wrote %v", got)
				}
			},
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		}, {
			PreConfig: func() { cloud.ByHand().SetJobStatus("dlc-it", "Succeeded") },
			Config:    config, Destroy: true,
		}, {
			Config: config, // to be destroyed at the end
		}},
	})
}

// The plan tells of the job before anything is applied.
func TestAccInstanceRole_planOfEndNamesAJob(t *testing.T) {
	cloud := acctest.New(t, acctest.WithJobs(map[string]string{"dlc-it": jobOf("Queuing", "PaiTrain")}))
	project := cloud.Project(t, cloud.ProviderConfig()+dswRole("PaiTrain"))
	project.Apply()
	output := strings.Join(strings.Fields(project.Run("plan", "-destroy")), " ")
	for _, want := range []string{"Role in Use Will Be Destroyed", `DLC job "dlc-it" (dlc-it) in cn-hangzhou, workspace 40823`} {
		if !strings.Contains(output, want) {
			t.Errorf("the plan does not say %q:\n%s", want, output)
		}
	}
	cloud.ByHand().RemoveJob("dlc-it")
}

// Who may not list jobs cannot delete a role that a job could use.
func TestAccInstanceRole_destroyWithoutSeeingJobs(t *testing.T) {
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + dswRole("PaiTrain")
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{Config: config}, {
			PreConfig: func() {
				cloud.Faults().Fail(emulator.Failure{Action: "dlc:ListJobs", Times: 99, Status: 403, Code: "Forbidden.RAM"})
			},
			Config: config, Destroy: true,
			ExpectError: regexp.MustCompile(`(?s)Use of the Role Not Verified.*DLC jobs in cn-hangzhou.*Forbidden.RAM`),
		}, {
			PreConfig: func() { cloud.Faults().Clear() },
			Config:    config,
		}},
	})
}

// A job that goes in the same plan is stopped before its role is looked at.
func TestAccInstanceRole_destroyedWithItsJob(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckNothingLeft(),
		Steps: []resource.TestStep{{
			Config: cloud.ProviderConfig() + dswRole("PaiTrain") + `
resource "pai_dlc_job" "it" {
  workspace_id = "` + acctest.Workspace + `"
  display_name = "mnist"
  job_type     = "PyTorchJob"
  user_command = "python main.py"
  role_arn     = pai_instance_role.it.arn
  wait_for     = "running"
  job_specs    = [{ type = "Worker", image = "registry.example.com/pai/pytorch:2", pod_count = 1, ecs_spec = "ecs.c6.large" }]
}
`,
			Check: cloud.CheckJob("mnist", arnOf("PaiTrain")),
		}},
	})
}
