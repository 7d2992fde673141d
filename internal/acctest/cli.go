package acctest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

// namespace is the provider's in the registries.
const namespace = "pai-iac"

// Registries by which a CLI completes the provider's source.
const (
	terraformRegistry = "registry.terraform.io"
	tofuRegistry      = "registry.opentofu.org"
)

// Main runs the tests of a package. When acceptance tests are wanted (TF_ACC is
// set) it finds the CLI to run them with and keeps the machine's own CLI
// settings away from them.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if os.Getenv(resource.EnvTfAcc) == "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "pai-acceptance-")
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		err = prepare(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot run acceptance tests:", err)
		return 1
	}
	return m.Run()
}

// prepare sets the environment that terraform-plugin-testing reads, once for
// all tests of the process.
func prepare(ctx context.Context, dir string) error {
	for _, name := range []string{
		"TF_PLUGIN_CACHE_DIR", "TF_DATA_DIR", "TF_WORKSPACE", "TF_CLI_ARGS", "TF_CLI_ARGS_init", "TF_CLI_ARGS_plan", "TF_CLI_ARGS_apply",
	} {
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	// Development overrides or mirrors of the machine must not decide what is
	// tested. An empty file is valid everywhere, unlike a missing one.
	cliConfig := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(cliConfig, nil, 0o600); err != nil {
		return err
	}
	path, err := tfcli.Find(ctx)
	if err != nil {
		return err
	}
	if err := setenv("TF_CLI_CONFIG_FILE", cliConfig, "CHECKPOINT_DISABLE", "1",
		tfcli.EnvPath, path, resource.EnvTfAccProviderNamespace, namespace); err != nil {
		return err
	}
	found, err := cliAt(ctx, path)
	if err != nil || !found.tofu {
		return err
	}
	return setenv(resource.EnvTfAccProviderHost, tofuRegistry)
}

func setenv(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if err := os.Setenv(pairs[i], pairs[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// Test runs an acceptance test beside all others. It is skipped unless TF_ACC
// is set.
func Test(t *testing.T, testCase resource.TestCase) {
	t.Helper()
	resource.ParallelTest(t, testCase)
}

// Feature is something that not every supported CLI can do. Empty versions:
// none can.
type Feature struct{ name, terraform, tofu string }

// ImportByIdentity is import, and state, with resource identities.
func ImportByIdentity() Feature { return Feature{"resource identity", "1.12.0", "1.12.0"} }

// MoveBetweenTypes are moved blocks from one resource type to another.
func MoveBetweenTypes() Feature { return Feature{"moved between types", "1.8.0", "1.8.0"} }

// MockFiles are files with defaults for mock_provider.
func MockFiles() Feature { return Feature{"mock_provider with a source", "1.7.0", ""} }

// Actions are actions and their triggers.
func Actions() Feature { return Feature{"actions", "1.14.0", ""} }

// Queries are list resources.
func Queries() Feature { return Feature{"terraform query", "1.14.0", ""} }

// Needs skips the test on a CLI that lacks a feature. Everything else must work
// on the oldest supported one.
func Needs(t testing.TB, feature Feature) {
	t.Helper()
	if !Can(t, feature) {
		t.Skipf("this CLI cannot do %s", feature.name)
	}
}

// Can reports whether the CLI of the acceptance tests has a feature.
func Can(t testing.TB, feature Feature) bool {
	t.Helper()
	path := os.Getenv(tfcli.EnvPath)
	if os.Getenv(resource.EnvTfAcc) == "" || path == "" {
		return true // the test is skipped anyway
	}
	found, err := cliAt(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return found.has(feature)
}

// cli is a Terraform or an OpenTofu.
type cli struct {
	tofu    bool
	version *version.Version
}

func (c cli) String() string {
	if c.tofu {
		return "OpenTofu " + c.version.String()
	}
	return "Terraform " + c.version.String()
}

func (c cli) has(feature Feature) bool {
	since := feature.terraform
	if c.tofu {
		since = feature.tofu
	}
	if since == "" {
		return false
	}
	oldest, err := version.NewVersion(since)
	return err == nil && c.version.Core().GreaterThanOrEqual(oldest)
}

// cliAt asks a CLI what it is: "Terraform v1.11.4", "OpenTofu v1.12.6".
func cliAt(ctx context.Context, path string) (cli, error) {
	out, err := exec.CommandContext(ctx, path, "version").Output()
	if err != nil {
		return cli{}, fmt.Errorf("ask %s for its version: %w", path, err)
	}
	return parseCLI(string(out))
}

func parseCLI(text string) (cli, error) {
	first, _, _ := strings.Cut(text, "\n")
	name, number, _ := strings.Cut(strings.TrimSpace(first), " v")
	parsed, err := version.NewVersion(number)
	if err != nil || name != "Terraform" && name != "OpenTofu" {
		return cli{}, fmt.Errorf("%q is the version of neither Terraform nor OpenTofu", first)
	}
	return cli{tofu: name == "OpenTofu", version: parsed}, nil
}
