package job_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func TestAccDLCJob_minimal(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckJobs(jobName, 0),
		Steps: []resource.TestStep{{
			Config:            cloud.ProviderConfig() + job(),
			ConfigPlanChecks:  emptyAfter(action(plancheck.ResourceActionCreate)),
			ConfigStateChecks: []statecheck.StateCheck{has("region", acctest.Region), is("wait_finished", true), is("listed", true)},
			Check:             all(cloud.CheckJob(jobName, "none"), cloud.CheckJobsCreated(jobName, 1)),
		}},
	})
}

// One configuration with a role, the grant to pass it and a job of each mode:
// each is submitted with the credentials of its mode, and succeeds.
func TestAccDLCJob_everyMode(t *testing.T) {
	cloud := acctest.New(t).As(acctest.Platform)
	config := cloud.ProviderConfig(`preflight = "strict"`) + trustingRole + `
resource "pai_passrole_grant" "it" {
  name      = "pass-pai-train"
  role_arns = [pai_instance_role.it.arn]
  users     = ["` + acctest.Platform + `"]
}
` + jobAs("default", `display_name = "by-default"`, `role_mode = "default"`, `wait_for = "succeeded"`) +
		jobAs("custom", `display_name = "by-role"`, "role_arn = pai_instance_role.it.arn", `wait_for = "succeeded"`,
			"depends_on = [pai_passrole_grant.it]") +
		jobAs("none", `display_name = "without"`, `wait_for = "succeeded"`)
	run(t, cloud, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: emptyAfter(),
		Check: all(
			cloud.CheckJob("by-default", "default"), cloud.CheckJobStatus("by-default", "Succeeded"),
			cloud.CheckJob("by-role", roleARN), cloud.CheckJobStatus("by-role", "Succeeded"),
			cloud.CheckJob("without", "none"), cloud.CheckJobStatus("without", "Succeeded"),
		),
	})
	want := map[string]string{
		"without":    `{"EnableCredentialInject":false}`,
		"by-default": `{"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Roles":[],"Type":"Role"}],"EnableCredentialInject":true}`,
		"by-role": `{"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Roles":[{"AssumeRoleFor":"` + acctest.Account +
			`","RoleArn":"` + roleARN + `","RoleType":"service"}],"Type":"Role"}],"EnableCredentialInject":true}`,
	}
	got := credentialsOnTheWire(t, cloud)
	for name, credentials := range want {
		if got[name] != credentials {
			t.Errorf("%s was submitted with %s, want %s", name, got[name], credentials)
		}
	}
}

// credentialsOnTheWire are the CredentialConfigs of all CreateJob requests, by
// display name.
func credentialsOnTheWire(t *testing.T, cloud *acctest.Cloud) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, entry := range cloud.Journal() {
		if entry.Action() != "dlc:CreateJob" {
			continue
		}
		text, err := json.Marshal(entry.Body["CredentialConfig"])
		if err != nil {
			t.Fatal(err)
		}
		found[fmt.Sprint(entry.Body["DisplayName"])] = string(text)
	}
	return found
}
