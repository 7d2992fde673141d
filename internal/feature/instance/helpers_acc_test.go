package instance_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const (
	address = "pai_dsw_instance.it"
	name    = "notebook"
	roleARN = "acs:ram::" + acctest.Account + ":role/PaiTrain"

	trustingRole = `
resource "pai_instance_role" "it" {
  name      = "PaiTrain"
  workloads = ["dsw"]
}
`
	trustPAI = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`

	image  = `image_url = "registry.example.com/pai/dsw:1"`
	other  = `image_url = "registry.example.com/pai/dsw:2"`
	broken = `image_url = "registry.example.com/pai/typo:1"`
)

// instance is a small instance without a role, with the given further lines. A line for
// an argument that is there anyway replaces it.
func instance(lines ...string) string { return instanceAs("it", lines...) }

func instanceAs(label string, lines ...string) string {
	all := []string{
		fmt.Sprintf("workspace_id = %q", acctest.Workspace),
		fmt.Sprintf("instance_name = %q", name),
		`ecs_spec = "ecs.c6.large"`,
		image,
	}
	for line := range strings.SplitSeq(strings.Join(lines, "\n  "), "\n  ") {
		for i := range all {
			if argument(all[i]) == argument(line) {
				all[i] = ""
			}
		}
		all = append(all, line)
	}
	return fmt.Sprintf("\nresource \"pai_dsw_instance\" %q {\n  %s\n}\n", label, strings.Join(all, "\n  "))
}

// argument is the name in a line such as `name = "value"`.
func argument(line string) string {
	name, _, _ := strings.Cut(line, "=")
	return strings.TrimSpace(name)
}

func run(t *testing.T, cloud *acctest.Cloud, steps ...resource.TestStep) {
	t.Helper()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(), CheckDestroy: cloud.CheckInstances(name, 0), Steps: steps,
	})
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

func restarts(known bool) plancheck.PlanCheck {
	return plancheck.ExpectKnownValue(address, tfjsonpath.New("restarts_workload"), knownvalue.Bool(known))
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// has checks a text in the state.
func has(attribute, want string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.StringExact(want))
}

// says matches an error that has all the words, in order, however Terraform breaks its
// lines.
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

// onlyID is the id of the only instance.
func onlyID(t *testing.T, cloud *acctest.Cloud) string {
	t.Helper()
	found := cloud.InstancesNamed(name)
	if len(found) != 1 {
		t.Fatalf("there are %d instances, want 1: %v", len(found), found)
	}
	return found[0].Text("InstanceId")
}
