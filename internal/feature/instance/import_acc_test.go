package instance_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// everything is an instance with all that PAI tells again.
var everything = []string{
	`role_mode = "default"`, `accessibility = "PUBLIC"`, `environment = { A = "1", B = "" }`, `labels = { team = "ml" }`, `tags = { cost = "42" }`,
	`datasets = [{ dataset_id = "d-1", mount_path = "/mnt/a", mount_access = "RO", options = jsonencode({ "fs.oss.x" = 1 }) }]`,
	`cloud_disks = [{ capacity = "100Gi", sub_type = "rootfs" }]`,
	`vpc = { vpc_id = "vpc-1", vswitch_id = "vsw-1", security_group_id = "sg-1", extended_cidrs = ["10.0.0.0/8"], default_route = "eth0", ` +
		`forwards = [{ enable = true, name = "ssh", forward_port = "22", access_type = ["VPC"] }], bandwidth_limit = { egress_rate = "10", egress_whitelists = ["10.0.0.1"] } }`,
	`driver = "535.54.03"`, `workspace_source = "rootfsCloudDisk"`,
}

// An instance is imported by id and by identity, and the configuration that Terraform
// generates has an empty plan.
func TestAccDSWInstance_import(t *testing.T) {
	cases := []string{"id"}
	if acctest.Can(t, acctest.ImportByIdentity()) {
		cases = append(cases, "identity")
	}
	t.Parallel()
	for _, by := range cases {
		for compute, lines := range map[string][]string{
			"public": everything, "quota": append([]string{quota, "priority = 3"}, everything...),
		} {
			t.Run(by+" "+compute, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.New(t)
				project := cloud.Project(t, cloud.ProviderConfig()+instance(lines...))
				project.Apply()
				id := onlyID(t, cloud)
				project.Run("state", "rm", address)
				project.Write("main.tf", cloud.ProviderConfig())
				block := fmt.Sprintf(`id = "%s,%s"`, acctest.Region, id)
				if by == "identity" {
					block = fmt.Sprintf(`identity = { region = %q, instance_id = %q }`, acctest.Region, id)
				}
				project.Write("import.tf", "import {\n to = "+address+"\n "+block+"\n}\n")
				plan := flat(project.Run("plan", "-generate-config-out=generated.tf"))
				if !strings.Contains(plan, "1 to import, 0 to add, 0 to change, 0 to destroy") {
					t.Errorf("the plan of the import says:\n%s", plan)
				}
				cloud.Mark()
				project.Apply()
				project.ExpectEmptyPlan()
				project.ExpectNoDrift("the import")
				if writes := cloud.Writes(); len(writes) > 0 {
					t.Errorf("the import wrote %v", writes)
				}
			})
		}
	}
}

// What PAI does not tell is recorded by the first apply after an import, without a
// call. The secrets of environment_wo are in the imported environment.
func TestAccDSWInstance_importUntold(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	config := cloud.ProviderConfig() + instance(`user_command = "echo 1"`, `spot = { strategy = "SpotAsPriceGo" }`,
		`environment = { A = "1" }`, `environment_wo = { TOKEN = "some-secret" }`, "environment_wo_version = 1")
	project := cloud.Project(t, config)
	project.Apply()
	id := onlyID(t, cloud)
	project.Run("state", "rm", address)
	cloud.Mark()
	project.Run("import", "-input=false", address, acctest.Region+","+id)
	plan := flat(project.Run("plan"))
	if strings.Contains(plan, "Restart of a Running Workload") || !strings.Contains(plan, "1 to change") {
		t.Errorf("the plan after the import says:\n%s", plan)
	}
	project.Apply()
	project.ExpectEmptyPlan()
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("recording wrote %v", writes)
	}
}

// An association and an instance are exchanged for one another without a write: by moved
// blocks, and by removed and import blocks.
func TestAccDSWInstance_exchange(t *testing.T) {
	acctest.Needs(t, acctest.MoveBetweenTypes())
	t.Parallel()
	cloud := acctest.New(t)
	owned := instance(`role_mode = "default"`)
	project := cloud.Project(t, cloud.ProviderConfig()+owned)
	project.Apply()
	id := onlyID(t, cloud)
	association := fmt.Sprintf("\nresource \"pai_dsw_role_association\" \"it\" {\n  instance_id = %q\n  role_mode = \"default\"\n}\n", id)
	move := func(from, to string) string {
		return fmt.Sprintf("\nmoved {\n  from = %s.it\n  to   = %s.it\n}\n", from, to)
	}
	const one, other = "pai_dsw_instance", "pai_dsw_role_association"
	forget := func(from string) string {
		return fmt.Sprintf("\nremoved {\n  from = %s.it\n\n  lifecycle {\n    destroy = false\n  }\n}\n", from)
	}
	adopt := func(to string) string {
		return fmt.Sprintf("\nimport {\n  to = %s.it\n  id = \"%s,%s\"\n}\n", to, acctest.Region, id)
	}
	page, err := os.ReadFile("../../../templates/resources/dsw_instance.md.tmpl")
	if printed := strings.ReplaceAll(move(other, one), ".it", ".notebook"); err != nil || !strings.Contains(string(page), printed) {
		t.Errorf("the page does not print what is tested here (%v):%s", err, printed)
	}
	cloud.Mark()
	for _, step := range []struct{ name, config string }{
		{"instance to association, moved", association + move(one, other)},
		{"association to instance, moved", owned + move(other, one)},
		{"instance to association, removed and imported", association + forget(one) + adopt(other)},
		{"association to instance, removed and imported", owned + forget(other) + adopt(one)},
		{"the role alone to an association", instance() + association + adopt(other)},
		{"the role alone back to the instance", owned + forget(other)},
	} {
		project.Write("main.tf", cloud.ProviderConfig()+step.config)
		project.Apply()
		project.ExpectEmptyPlan()
		if writes := cloud.Writes(); len(writes) > 0 {
			t.Fatalf("%s wrote %v", step.name, writes)
		}
	}
	project.Destroy()
}

// Both claim the role: an error in the plan that names both.
func TestAccDSWInstance_claimedTwice(t *testing.T) {
	cloud := acctest.New(t)
	association := "\nresource \"pai_dsw_role_association\" \"it\" {\n  instance_id = pai_dsw_instance.it.instance_id\n  role_mode = \"default\"\n}\n"
	run(t, cloud,
		// In the first apply the id is not known before: then the apply refuses it.
		resource.TestStep{
			Config:      cloud.ProviderConfig() + instance(`role_mode = "default"`) + association,
			ExpectError: says("Workload Associated Twice", "pai_dsw_instance"),
		},
		resource.TestStep{
			Config:      cloud.ProviderConfig() + instance(`role_mode = "default"`) + association,
			PlanOnly:    true,
			ExpectError: says("Workload Associated Twice", "pai_dsw_instance"),
		},
		resource.TestStep{
			Config:           cloud.ProviderConfig() + instance() + association,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
	)
}
