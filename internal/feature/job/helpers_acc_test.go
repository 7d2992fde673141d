package job_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const (
	address = "pai_dlc_job.it"
	jobName = "mnist"
	roleARN = "acs:ram::" + acctest.Account + ":role/PaiTrain"

	trustPAI = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`

	// trustingRole is a role that DLC jobs can carry.
	trustingRole = `
resource "pai_instance_role" "it" {
  name      = "PaiTrain"
  workloads = ["dlc"]
}
`
	worker  = `job_specs = [{ type = "Worker", image = "registry.example.com/pai/pytorch:2", ecs_spec = "ecs.c6.large" }]`
	onQuota = `job_specs = [{ type = "Worker", image = "registry.example.com/pai/pytorch:2", resources = { cpu = "4", memory = "16Gi" } }]
  resource_quota_id = "quota1a2b3c"`
)

// job is a job without a role, with the given further lines. A line for an
// argument that is there anyway replaces it.
func job(lines ...string) string { return jobAs("it", lines...) }

func jobAs(label string, lines ...string) string {
	all := []string{
		fmt.Sprintf("workspace_id = %q", acctest.Workspace),
		fmt.Sprintf("display_name = %q", jobName),
		`job_type = "PyTorchJob"`,
		`user_command = "python main.py"`,
		worker,
		`role_mode = "none"`,
	}
	for _, line := range lines {
		name := argument(line)
		for i := range all {
			if argument(all[i]) == name || name == "role_arn" && argument(all[i]) == "role_mode" {
				all[i] = ""
			}
		}
		all = append(all, line)
	}
	return fmt.Sprintf("\nresource \"pai_dlc_job\" %q {\n  %s\n}\n", label, strings.Join(all, "\n  "))
}

// argument is the name in a line such as `name = "value"`.
func argument(line string) string {
	name, _, _ := strings.Cut(line, "=")
	return strings.TrimSpace(name)
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

func action(want plancheck.ResourceActionType) plancheck.PlanCheck {
	return plancheck.ExpectResourceAction(address, want)
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// has checks a text in the state.
func has(attribute, want string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.StringExact(want))
}

func is(attribute string, want bool) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.Bool(want))
}

// refused is a step that must fail with these words.
func refused(cloud *acctest.Cloud, config string, words ...string) resource.TestStep {
	return resource.TestStep{PreConfig: cloud.Mark, Config: config, ExpectError: says(words...)}
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

// flat is the text of a command without the line breaks of Terraform.
func flat(output string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
}

// onlyID is the id of the only job.
func onlyID(t *testing.T, cloud *acctest.Cloud) string {
	t.Helper()
	jobs := cloud.JobsNamed(jobName)
	if len(jobs) != 1 {
		t.Fatalf("there are %d jobs, want 1: %+v", len(jobs), jobs)
	}
	return jobs[0].ID
}

const (
	// acctestRunning is how long a new job takes until it runs, and still does.
	acctestRunning = 45 * time.Second
	acctestHour    = time.Hour
)
