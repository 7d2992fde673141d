package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	tfjson "github.com/hashicorp/terraform-json"
)

// patience is how long an interrupted program may take to end.
const patience = 20 * time.Second

// Exit codes of terraform plan -detailed-exitcode.
const (
	exitEmpty   = 0
	exitFailed  = 1
	exitChanges = 2
)

// terraform runs the Terraform CLI in the folder of the configuration.
type terraform struct {
	path    string
	dir     string
	env     []string
	colours bool
}

// environment is the demo's own: settings of the person who runs it, such as
// another provider source or the keys of a real account, stay out.
func environment(cliConfig, endpoint string, user key) []string {
	env := []string{
		"TF_CLI_CONFIG_FILE=" + cliConfig,
		"TF_IN_AUTOMATION=1",
		"CHECKPOINT_DISABLE=1",
		"PAI_ENDPOINT=" + endpoint,
		"ALIBABA_CLOUD_ACCESS_KEY_ID=" + user.id,
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + user.secret,
	}
	for _, variable := range os.Environ() {
		if !isSetting(variable) {
			env = append(env, variable)
		}
	}
	return env
}

func isSetting(variable string) bool {
	for _, prefix := range []string{"TF_", "PAI_", "ALIBABA_CLOUD_", "ALICLOUD_", "CHECKPOINT_DISABLE="} {
		if strings.HasPrefix(variable, prefix) {
			return true
		}
	}
	return false
}

// result is what a run of Terraform came to.
type result struct {
	code int
	text string // output and errors, as one reads them
}

// run runs Terraform and shows what it says. That Terraform fails is no error
// here: some steps of the story are about that.
func (t terraform) run(ctx context.Context, show io.WriteCloser, args ...string) (result, error) {
	if !t.colours {
		args = append(args[:1:1], append([]string{"-no-color"}, args[1:]...)...)
	}
	var text bytes.Buffer
	cmd := t.command(ctx, args...)
	// One writer for both keeps their order.
	both := io.MultiWriter(show, &text)
	cmd.Stdout, cmd.Stderr = both, both
	err := cmd.Run()
	if closed := show.Close(); closed != nil {
		err = errors.Join(err, closed)
	}
	if ctx.Err() != nil {
		return result{}, fmt.Errorf("terraform %s was interrupted", args[0])
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return result{}, fmt.Errorf("terraform %s: %w", args[0], err)
	}
	return result{code: cmd.ProcessState.ExitCode(), text: unframed(text.String())}, nil
}

func (t terraform) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.path, args...)
	cmd.Dir, cmd.Env = t.dir, t.env
	// Terraform gives back its lock and stops its plugins when it is asked to
	// end; killed, it would leave them.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	return cmd
}

// showPlan reads a saved plan as terraform show -json gives it to programs.
func (t terraform) showPlan(ctx context.Context, name string) (*tfjson.Plan, error) {
	text, err := t.command(ctx, "show", "-json", filepath.Base(name)).Output()
	if err != nil {
		return nil, fmt.Errorf("terraform show -json: %w", err)
	}
	var plan tfjson.Plan
	if err := plan.UnmarshalJSON(text); err != nil {
		return nil, fmt.Errorf("terraform show -json: %w", err)
	}
	return &plan, nil
}

// version returns the first line of terraform version.
func (t terraform) version(ctx context.Context) (string, error) {
	text, err := t.command(ctx, "version").Output()
	if err != nil {
		return "", fmt.Errorf("terraform version: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(first), nil
}

// unframed undoes what Terraform does to diagnostics: colours, a bar at the
// left, and lines broken at the width of a page. Sentences can be found in it.
func unframed(text string) string {
	text = escapes.ReplaceAllString(text, "")
	var words []string
	for line := range strings.SplitSeq(text, "\n") {
		words = append(words, strings.Fields(strings.TrimLeft(line, "│╷╵ "))...)
	}
	return strings.Join(words, " ")
}
