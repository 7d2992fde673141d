package association_test

import (
	"fmt"
	"path"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// carrier is a resource that says which role a DSW instance carries. The rules hold for
// all of them alike.
type carrier struct {
	address string
	// block is the configuration, with the given further lines.
	block func(lines ...string) string
	// id is the instance, once it is there.
	id func(cloud *acctest.Cloud) string
}

const notebook = "notebook"

func carriers() map[string]carrier {
	return map[string]carrier{
		"association": {address: address, block: associate, id: func(*acctest.Cloud) string { return acctest.Instance }},
		"instance": {
			address: "pai_dsw_instance.it",
			block: func(lines ...string) string {
				block := fmt.Sprintf("\nresource \"pai_dsw_instance\" \"it\" {\n  workspace_id = %q\n  instance_name = %q\n  ecs_spec = \"ecs.c6.large\"\n"+
					"  image_url = \"registry.example.com/pai/dsw:1\"\n", acctest.Workspace, notebook)
				for _, line := range lines {
					block += "  " + line + "\n"
				}
				return block + "}\n"
			},
			id: func(cloud *acctest.Cloud) string {
				for _, found := range cloud.InstancesNamed(notebook) {
					return found.Text("InstanceId")
				}
				return ""
			},
		},
	}
}

// forCarriers runs a test of a rule for each resource that carries a role.
func forCarriers(t *testing.T, name string, test func(t *testing.T, carry carrier)) {
	t.Helper()
	for kind, carry := range carriers() {
		t.Run(path.Join(kind, name), func(t *testing.T) { test(t, carry) })
	}
}

// role is the configuration of a carrier of the role PaiTrain.
func (c carrier) role() string { return c.block(fmt.Sprintf("role_arn = %q", roleARN)) }

// carries checks the association of the instance.
func (c carrier) carries(cloud *acctest.Cloud, want string) resource.TestCheckFunc {
	return func(s *terraform.State) error { return cloud.CheckAssociation(c.id(cloud), want)(s) }
}
