package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/tfcli"
)

// Project is a directory in which Terraform runs, command by command, as a
// person would run it. It is for what resource.TestCase cannot do: for_each in
// the root module, the text of a plan, a command that is cut short.
type Project struct {
	// Dir is where the configuration is.
	Dir string

	t     *testing.T
	cloud *Cloud
	env   []string
	log   bytes.Buffer

	mu      sync.Mutex
	running *os.Process
}

// Project returns a directory with one configuration, main.tf. The test is
// skipped unless TF_ACC is set. It runs beside others only if it says so.
func (c *Cloud) Project(t *testing.T, config string) *Project {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests are skipped unless %s is set", resource.EnvTfAcc)
	}
	p := &Project{Dir: t.TempDir(), t: t, cloud: c}
	p.Write("main.tf", config)
	return p
}

// Write writes a file of the project; an empty text removes it.
func (p *Project) Write(name, text string) {
	p.t.Helper()
	file := filepath.Join(p.Dir, name)
	var err error
	if text == "" {
		err = os.Remove(file)
	} else {
		err = os.WriteFile(file, []byte(text), 0o600)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// Setenv sets an environment variable for the CLI, such as TF_VAR_name. The
// provider does not see it: it runs in the process of the test.
func (p *Project) Setenv(name, value string) { p.env = append(p.env, name+"="+value) }

// Output returns everything that the commands so far have written.
func (p *Project) Output() string { return p.log.String() }

// Apply applies the configuration. An error fails the test.
func (p *Project) Apply() {
	p.t.Helper()
	p.Run("apply", "-auto-approve", "-input=false")
}

// Destroy destroys everything. An error fails the test.
func (p *Project) Destroy() {
	p.t.Helper()
	p.Run("destroy", "-auto-approve", "-input=false")
}

// ExpectEmptyPlan fails the test when a plan would change anything.
func (p *Project) ExpectEmptyPlan() {
	p.t.Helper()
	output, err := p.Try("plan", "-detailed-exitcode", "-input=false")
	if err != nil {
		p.t.Fatalf("the plan is not empty: %v\n%s", err, output)
	}
}

// ExpectNoDrift fails the test when a drift check (terraform plan -refresh-only
// -detailed-exitcode) reports anything.
func (p *Project) ExpectNoDrift(since string) {
	p.t.Helper()
	if code, output := p.driftCheck(); code != 0 {
		p.t.Errorf("a drift check after %s exits with %d, want 0:\n%s", since, code, output)
	}
}

// ExpectDrift fails the test unless a drift check exits with 2 and its output
// holds the words.
func (p *Project) ExpectDrift(since string, words ...string) {
	p.t.Helper()
	code, output := p.driftCheck()
	if code != 2 {
		p.t.Errorf("a drift check after %s exits with %d, want 2:\n%s", since, code, output)
	}
	flat := strings.Join(strings.Fields(output), " ")
	for _, word := range words {
		if !strings.Contains(flat, word) {
			p.t.Errorf("a drift check after %s does not say %q:\n%s", since, word, output)
		}
	}
}

// DriftCheck returns the arguments of a drift check, as the guide shows it.
func DriftCheck() []string {
	return []string{"plan", "-refresh-only", "-detailed-exitcode", "-input=false"}
}

func (p *Project) driftCheck() (code int, output string) {
	p.t.Helper()
	output, err := p.Try(DriftCheck()...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), output
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return 0, output
}

// Run runs a command of the CLI and returns what it wrote. An error fails the
// test.
func (p *Project) Run(args ...string) string {
	p.t.Helper()
	output, err := p.Try(args...)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, output)
	}
	return output
}

// Try is Run for a command that may fail.
func (p *Project) Try(args ...string) (string, error) {
	p.t.Helper()
	ctx, stop := context.WithCancel(p.t.Context())
	providers, stopped, err := serve(ctx, p.t, p.cloud.ProviderFactories()["pai"])
	if err != nil {
		stop()
		p.t.Fatal(err)
	}
	defer func() { stop(); <-stopped }()

	cmd := exec.CommandContext(p.t.Context(), os.Getenv(tfcli.EnvPath), args...)
	cmd.Dir = p.Dir
	cmd.Env = append(os.Environ(), "TF_REATTACH_PROVIDERS="+providers, "TF_IN_AUTOMATION=1", "TF_CLI_ARGS=-no-color")
	cmd.Env = append(cmd.Env, p.env...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := p.start(cmd); err != nil {
		return "", err
	}
	err = cmd.Wait()
	p.log.Write(output.Bytes())
	return output.String(), err
}

func (p *Project) start(cmd *exec.Cmd) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := cmd.Start()
	p.running = cmd.Process
	return err
}

// Interrupt does to the running command what Ctrl-C does: the CLI asks the
// provider to stop, and ends when it has. It fits a hook of Faults.
func (p *Project) Interrupt() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.running.Signal(os.Interrupt); err != nil {
		p.t.Errorf("interrupt: %v", err)
	}
}

// serve serves a provider in this process until ctx ends. It returns where
// Terraform finds it, in the words of TF_REATTACH_PROVIDERS. The provider logs
// where TF_LOG and TF_LOG_PATH of this process say.
func serve(
	ctx context.Context, t *testing.T, factory func() (tfprotov6.ProviderServer, error),
) (reattachProviders string, stopped <-chan struct{}, err error) {
	server, err := factory()
	if err != nil {
		return "", nil, err
	}
	configs, closed, failed := make(chan *plugin.ReattachConfig), make(chan struct{}), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(address(terraformRegistry), func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, configs, closed), tf6server.WithoutLogStderrOverride(),
			tf6server.WithLoggingSink(t), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	select {
	case config := <-configs:
		text, err := json.Marshal(reattach(config))
		return string(text), closed, err
	case err := <-failed:
		return "", nil, errors.Join(errors.New("the provider ended"), err)
	case <-time.After(10 * time.Second):
		return "", nil, errors.New("the provider does not serve")
	}
}

// reattach tells both CLIs where a provider serves.
func reattach(config *plugin.ReattachConfig) map[string]any {
	provider := map[string]any{
		"Protocol": string(config.Protocol), "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}
	return map[string]any{address(terraformRegistry): provider, address(tofuRegistry): provider}
}

func address(registry string) string { return fmt.Sprintf("%s/%s/pai", registry, namespace) }
