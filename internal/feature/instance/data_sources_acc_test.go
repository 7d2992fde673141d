package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const trainARN = "acs:ram::" + acctest.Account + ":role/Train"

// manyInstances are more than a page of instances, among them some to be found.
func manyInstances() acctest.Option {
	var seeded []string
	add := func(id, more string) {
		seeded = append(seeded, fmt.Sprintf(`{"id": %q, "name": "nb", "account": %q, "region": %q, "workspace_id": "1001", "ecs_spec": "ecs.c6.large" %s}`,
			id, acctest.Account, acctest.Region, more))
	}
	for i := range 120 {
		add(fmt.Sprintf("dsw-many%03d", i), "")
	}
	add("dsw-custom", `, "credential": {"mode": "custom", "role_arn": "`+trainARN+`"}, "labels": {"team": "ml"}`)
	add("dsw-public", `, "credential": {"mode": "default"}, "accessibility": "PUBLIC", "status": "Stopped"`)
	return acctest.WithSeed(`{"dsw": {"instances": [` + strings.Join(seeded, ",") + `]}}`)
}

func TestAccInstances(t *testing.T) {
	cloud := acctest.New(t, manyInstances())
	const address = "data.pai_dsw_instances.it"
	config := func(lines ...string) string {
		return fmt.Sprintf("%s\ndata \"pai_dsw_instances\" \"it\" {\n  %s\n}\n", cloud.ProviderConfig(), strings.Join(lines, "\n  "))
	}
	just := func(ids string, lines ...string) resource.TestStep {
		found := []knownvalue.Check{}
		for id := range strings.FieldsSeq(ids) {
			found = append(found, knownvalue.ObjectPartial(map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(id)}))
		}
		return resource.TestStep{Config: config(lines...), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("instances"), knownvalue.ListExact(found)),
		}}
	}
	count := func(want int, lines ...string) resource.TestStep {
		return resource.TestStep{Config: config(lines...), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("instances"), knownvalue.ListSizeExact(want)),
		}}
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: []resource.TestStep{
		{Config: config(fmt.Sprintf("role_arn = %q", trainARN), `role_mode = "none"`), ExpectError: says("Only an instance with a custom role")},
		count(124), // with the two that every cloud has
		count(122, `workspace_id = "1001"`),
		count(121, `workspace_id = "1001"`, `status = "Running"`),
		just("dsw-public", `status = "Stopped"`),
		just("dsw-custom", `role_mode = "custom"`),
		just("dsw-custom", fmt.Sprintf("role_arn = %q", strings.ToLower(trainARN))),
		just("dsw-public", `accessibility = "PUBLIC"`, `role_mode = "default"`),
		just("dsw-custom", `labels = { team = "ml" }`),
		just("", `labels = { team = "ml", stage = "test" }`),
		just("", `instance_name = "n"`),
		count(122, `instance_name = "nb"`, `accelerator_type = "CPU"`),
		{
			Config: config(`status = "Stopped"`),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("instances").AtSliceIndex(0),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"public_with_role": knownvalue.Bool(true), "role_mode": knownvalue.StringExact("default"), "instance_url": knownvalue.Null(),
					"ecs_spec": knownvalue.StringExact("ecs.c6.large"), "accessibility": knownvalue.StringExact("PUBLIC"),
				}))},
		},
	}})
}

func TestAccECSSpecs(t *testing.T) {
	cloud := acctest.New(t)
	config := func(lines ...string) string {
		return fmt.Sprintf("%s\ndata \"pai_ecs_specs\" \"it\" {\n  %s\n}\n", cloud.ProviderConfig(), strings.Join(lines, "\n  "))
	}
	step := func(check knownvalue.Check, lines ...string) resource.TestStep {
		return resource.TestStep{Config: config(lines...), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.pai_ecs_specs.it", tfjsonpath.New("specs"), check)}}
	}
	acctest.Test(t, resource.TestCase{ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: []resource.TestStep{
		{Config: config(`accelerator_type = "TPU"`), ExpectError: says("accelerator_type")},
		step(knownvalue.ListSizeExact(4), `accelerator_type = "CPU"`),
		step(knownvalue.ListSizeExact(3), `accelerator_type = "GPU"`, "available = true"),
		step(knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"ecs_spec": knownvalue.StringExact("ecs.gn7i-c8g1.2xlarge"), "gpu": knownvalue.Int64Exact(1), "memory_gb": knownvalue.Float64Exact(30),
			"available": knownvalue.Bool(true), "price": knownvalue.Float64Exact(11.5), "currency": knownvalue.StringExact("CNY"),
		})}), `accelerator_type = "GPU"`, `gpu_type = "A10"`),
	}})
}
