package fn_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

func TestAccFunctions_schema(t *testing.T) {
	out := terraform(t, "", "providers", "schema", "-json")
	var schemas struct {
		Providers map[string]struct {
			Functions map[string]any `json:"functions"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(out), &schemas); err != nil {
		t.Fatalf("read the schema: %v\n%s", err, out)
	}
	want := []string{"access_policy", "credential_sources", "eas_role_config", "parse_role_arn", "passrole_policy", "role_arn", "trust_policy", "trusts"}
	for _, provider := range schemas.Providers {
		if got := slices.Sorted(maps.Keys(provider.Functions)); !slices.Equal(got, want) {
			t.Errorf("terraform lists the functions %v, want %v", got, want)
		}
	}
	if len(schemas.Providers) != 1 {
		t.Errorf("terraform lists %d providers, want one:\n%s", len(schemas.Providers), out)
	}
}

// A console needs no plan, no state and no keys.
func TestAccFunctions_console(t *testing.T) {
	if strings.HasPrefix(terraform(t, "", "version"), "OpenTofu") {
		t.Skip("the console of OpenTofu (1.12) calls no functions of providers")
	}
	for call, want := range map[string]string{
		`provider::pai::role_arn("1234567890123456", "Train")`:                                         `"` + trainARN + `"`,
		`provider::pai::parse_role_arn("` + trainARN + `").name`:                                       `"Train"`,
		`provider::pai::trusts(provider::pai::trust_policy(["eas"]), "eas")`:                           `true`,
		`jsondecode(provider::pai::trust_policy(["eas"])).Statement[0].Action`:                         `"sts:AssumeRole"`,
		`jsondecode(provider::pai::passrole_policy(["` + trainARN + `"], null)).Statement[0].Resource`: `"` + trainARN + `"`,
		`length(jsondecode(provider::pai::access_policy(null)).Statement)`:                             `7`,
	} {
		t.Run(call, func(t *testing.T) {
			if got := strings.TrimSpace(terraform(t, call+"\n", "console")); got != want {
				t.Errorf("terraform console: %s = %s, want %s", call, got, want)
			}
		})
	}
}

// terraform runs a command in a folder that requires the provider and nothing
// else, with an environment that holds no keys and no settings of the machine.
func terraform(t *testing.T, input string, args ...string) string {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests are skipped unless %s is set", resource.EnvTfAcc)
	}
	cli, err := tfcli.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "main.tf"), `terraform {
		required_providers {
			pai = { source = "pai-iac/pai" }
		}
	}`)
	settings := filepath.Join(dir, "cli.tfrc")
	write(t, settings, fmt.Sprintf(`provider_installation {
		dev_overrides { "pai-iac/pai" = %q }
	}`, providerFolder(t)))

	cmd := exec.CommandContext(t.Context(), cli, args...)
	cmd.Dir = dir
	cmd.Env = []string{"TF_CLI_CONFIG_FILE=" + settings, "HOME=" + dir, "CHECKPOINT_DISABLE=1"}
	cmd.Stdin = strings.NewReader(input)
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, problems.String())
	}
	return string(out)
}

// providerFolder returns a folder with this test binary under the name of the
// provider: see TestMain.
func providerFolder(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "terraform-provider-pai")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
