package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

// TestAccSchema_sameAsTerraform compares every section that the Terraform at hand prints with ours.
func TestAccSchema_sameAsTerraform(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC set")
	}
	ours, err := export(t.Context(), "pai", providerserver.NewProtocol6(provider.New("test")())())
	if err != nil {
		t.Fatal(err)
	}
	theirs := terraformSchema(t)

	compared := 0
	for section, want := range sections(t, theirs) {
		got := sections(t, ours.Schemas["pai"])[section]
		if !bytes.Equal(got, want) {
			t.Errorf("%s differ\nours:      %s\nterraform: %s", section, got, want)
		}
		compared++
	}
	if compared < 2 {
		t.Errorf("compared %d sections, want the provider's and the resources' at least", compared)
	}
}

// sections returns the parts of the schema by their JSON names, each in one spelling.
func sections(t *testing.T, schema *tfjson.ProviderSchema) map[string]json.RawMessage {
	t.Helper()
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]json.RawMessage
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// terraformSchema builds the provider and has Terraform print its schema.
func terraformSchema(t *testing.T) *tfjson.ProviderSchema {
	t.Helper()
	const source = "registry.terraform.io/pai-iac/pai"
	dir := t.TempDir()

	root := strings.TrimSpace(string(output(t, "", nil, "go", "list", "-m", "-f", "{{.Dir}}")))
	output(t, root, nil, "go", "build", "-o", filepath.Join(dir, "terraform-provider-pai"), ".")

	write(t, filepath.Join(dir, "main.tf"), fmt.Sprintf("terraform {\n  required_providers {\n    pai = { source = %q }\n  }\n}\n", source))
	rc := filepath.Join(dir, "terraform.rc")
	write(t, rc, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", source, dir))

	cli, err := tfcli.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	text := output(t, dir, []string{"TF_CLI_CONFIG_FILE=" + rc}, cli, "providers", "schema", "-json")
	if err := json.Unmarshal(text, &schemas); err != nil {
		t.Fatal(err)
	}
	if schemas.Schemas[source] == nil {
		t.Fatalf("terraform printed no schema of %s:\n%s", source, text)
	}
	return schemas.Schemas[source]
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func output(t *testing.T, dir string, env []string, name string, args ...string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), env...), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, stderr.Bytes())
	}
	return out
}
