package acctest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const testingExample = examples + "/testing"

// TestMocks_complete holds the mock file to the schema: a new computed attribute
// needs a default, or a mocked module gets random text for it.
func TestMocks_complete(t *testing.T) {
	t.Parallel()
	file, problems := hclparse.NewParser().ParseHCLFile(testingExample + "/mocks/pai.tfmock.hcl")
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	mocked := map[string]map[string]bool{}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		defaults := map[string]bool{}
		object, ok := block.Body.Attributes["defaults"].Expr.(*hclsyntax.ObjectConsExpr)
		if !ok {
			t.Fatalf("the defaults of %v are no object", block.Labels)
		}
		for _, item := range object.Items {
			key, _ := item.KeyExpr.Value(nil)
			defaults[key.AsString()] = true
		}
		mocked[block.Type+" "+block.Labels[0]] = defaults
	}
	for kind, schemas := range providerSchemas(t) {
		for name, schema := range schemas {
			for attribute, is := range schema.Block.Attributes {
				at := kind + " " + name
				if is.computes() && !mocked[at][attribute] {
					t.Errorf("pai.tfmock.hcl has no default for %s of %s", attribute, at)
				}
				if !is.computes() && mocked[at][attribute] {
					t.Errorf("pai.tfmock.hcl has a default for %s of %s, which is not computed", attribute, at)
				}
			}
		}
	}
}

type mockableSchema struct {
	Block struct {
		Attributes map[string]mockableAttribute `json:"attributes"`
	} `json:"block"`
}

type mockableAttribute struct {
	Computed bool `json:"computed"`
	Nested   struct {
		Attributes map[string]mockableAttribute `json:"attributes"`
	} `json:"nested_type"`
}

func (a mockableAttribute) computes() bool {
	for _, nested := range a.Nested.Attributes {
		if nested.computes() {
			return true
		}
	}
	return a.Computed
}

// providerSchemas asks the provider for its schemas, as the documentation does.
func providerSchemas(t *testing.T) map[string]map[string]mockableSchema {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "run", "../../tools/schema").Output()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Providers map[string]struct {
			Resources   map[string]mockableSchema `json:"resource_schemas"`
			DataSources map[string]mockableSchema `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out, &document); err != nil {
		t.Fatal(err)
	}
	for _, provider := range document.Providers {
		return map[string]map[string]mockableSchema{"mock_resource": provider.Resources, "mock_data": provider.DataSources}
	}
	t.Fatal("there is no provider")
	return nil
}

// TestAccTesting runs the example module as its users test theirs: mocked with the
// mock file, mocked without it, and against an emulated cloud.
func TestAccTesting(t *testing.T) {
	for _, name := range []string{"mocked", "bare", "emulated"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "mocked" {
				acctest.Needs(t, acctest.MockFiles())
			}
			cloud := acctest.New(t)
			project := cloud.Project(t, read(t, testingExample+"/main.tf"))
			for _, dir := range []string{"tests", "mocks"} {
				if err := os.Mkdir(filepath.Join(project.Dir, dir), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			project.Write("mocks/pai.tfmock.hcl", read(t, testingExample+"/mocks/pai.tfmock.hcl"))
			project.Write("tests/"+name+".tftest.hcl", read(t, testingExample+"/tests/"+name+".tftest.hcl"))
			if output := project.Run("test"); !strings.Contains(output, "0 failed") {
				t.Errorf("terraform test says\n%s", output)
			}
			if calls := cloud.Calls("*"); name != "emulated" && calls != 0 {
				t.Errorf("a mocked module made %d calls", calls)
			}
		})
	}
}

// A role ARN that mock_provider could have generated is refused where the provider
// is real, before any call.
func TestAccTesting_notMocked(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	for name, config := range map[string]string{
		"association": `resource "pai_dsw_role_association" "it" {
  instance_id = "` + acctest.Instance + `"
  role_arn    = "3s79niux"
}`,
		"grant": `resource "pai_passrole_grant" "it" {
  name      = "pass"
  role_arns = ["3s79niux"]
  users     = ["alice"]
}`,
	} {
		output, err := cloud.Project(t, cloud.ProviderConfig()+config).Try("plan", "-input=false")
		if err == nil || !strings.Contains(strings.Join(strings.Fields(output), " "), `"3s79niux" is not an arn`) {
			t.Errorf("%s: the plan ends with %v:\n%s", name, err, output)
		}
	}
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("%d calls were made", calls)
	}
}
