package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// result is what became of one point.
type result struct {
	writes   []string // of the phase, until the kill
	killedAt string
	fired    bool
	output   string // of the run after the kill
	empty    bool   // the plan after it
	snapshot string
	marked   bool  // the killed run removed a creation mark
	torn     bool  // the kill hit Terraform while it wrote its state file
	err      error // of the run after the kill
}

// trial lives through the phases before a point in a fresh cloud, kills the run at
// the point, runs the same command again and looks at what there is.
func (s settings) trial(ctx context.Context, p point) result {
	dir, err := os.MkdirTemp("", "pai-crash-")
	if err != nil {
		return result{err: err}
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cloud := emulator.New(emulator.Options{})
	if err := cloud.Seed([]byte(seed)); err != nil {
		return result{err: err}
	}
	gate := &gate{next: cloud.Handler()}
	server := httptest.NewServer(gate)
	defer server.Close()
	life := life{settings: s, dir: dir, endpoint: server.URL, gate: gate}
	if err := life.prepare(); err != nil {
		return result{err: err}
	}
	for _, phase := range phases {
		if phase != p.phase {
			if output, err := life.run(ctx, phase); err != nil {
				return result{err: fmt.Errorf("%s: %w", phase, err), output: output}
			}
			continue
		}
		r := life.disturb(ctx, p)
		r.snapshot = scrub(cloud.Snapshot())
		return r
	}
	return result{err: fmt.Errorf("there is no phase %s", p.phase)}
}

// life is one configuration in one folder.
type life struct {
	settings
	dir, endpoint string
	gate          *gate
}

func (l life) prepare() error {
	folder, err := filepath.Abs(l.providerDir)
	if err != nil {
		return err
	}
	rc := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"pai-iac/pai\" = %q\n  }\n  direct {}\n}\n", folder)
	return os.WriteFile(filepath.Join(l.dir, "cli.tfrc"), []byte(rc), 0o600)
}

// disturb runs a phase, killed at the point, and then once more.
func (l life) disturb(ctx context.Context, p point) result {
	l.gate.arm(p.write, p.after)
	output, err := l.run(ctx, p.phase)
	r := result{writes: l.gate.disarm(), output: output, err: err}
	r.fired, r.killedAt = l.gate.fired, l.gate.killedAt
	r.marked = slices.Contains(r.writes, "UntagResources") || slices.Contains(r.writes, "DeleteInstanceLabels")
	if r.torn = p.write > 0 && l.torn(p.phase); r.torn {
		return r
	}
	if p.write > 0 {
		r.output, r.err = l.run(ctx, p.phase)
	}
	if r.err == nil {
		_, planErr := l.terraform(ctx, "plan", "-detailed-exitcode", "-input=false", "-lock=false")
		r.empty = planErr == nil
	}
	return r
}

// torn reports whether Terraform's local state file is no state any more. Terraform
// truncates the file and writes it again, and the kill can come in between. That
// loses the state of everything, which no provider can repair; state backends
// of pipelines replace the state as a whole.
func (l life) torn(phase string) bool {
	text, err := os.ReadFile(filepath.Join(l.dir, "terraform.tfstate"))
	if err != nil || phase == "create" && len(text) == 0 {
		return false // there was none before
	}
	return !json.Valid(text)
}

// run applies the configuration of a phase. A destroy takes the blocks out and
// applies that, so that the plan afterwards is empty, too.
func (l life) run(ctx context.Context, phase string) (string, error) {
	config := map[string]string{"create": created, "update": updated(), "destroy": header}[phase]
	if err := os.WriteFile(filepath.Join(l.dir, "main.tf"), []byte(config), 0o600); err != nil {
		return "", err
	}
	return l.terraform(ctx, "apply", "-auto-approve", "-input=false", "-lock=false")
}

func (l life) terraform(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, l.settings.terraform, append(args, "-no-color")...)
	cmd.Dir = l.dir
	cmd.Env = append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+filepath.Join(l.dir, "cli.tfrc"), "CHECKPOINT_DISABLE=1", "PAI_ENDPOINT="+l.endpoint, "PAI_OWNER="+l.owner,
		"ALIBABA_CLOUD_ACCESS_KEY_ID="+keyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET="+keySecret, "ALIBABA_CLOUD_REGION_ID=cn-hangzhou")
	// Terraform and the provider that it starts are one group, to be killed at once.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		return "", err
	}
	l.gate.kill = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err := cmd.Wait()
	return output.String(), err
}

// verdict is what a point comes to.
type verdict string

const (
	converged verdict = "converges"
	torn      verdict = "left out: killed while Terraform wrote its own state file"
	hands     verdict = "by hand, as documented: killed between the removal of a creation mark and the state"
	differs   verdict = "DIFFERS from the undisturbed run"
	fails     verdict = "FAILS"
)

func (r result) verdict(want result, owner string) verdict {
	// The mark is gone: an object that still had it would be taken over, or be refused for what differs.
	byHand := owner == "" && r.marked && strings.Contains(r.output, "Already Exists") && strings.Contains(r.output, "import {") &&
		!strings.Contains(strings.Join(strings.Fields(r.output), " "), "was killed has left it")
	switch {
	case r.torn:
		return torn
	case r.err != nil && byHand:
		return hands
	case r.err != nil || !r.fired || !r.empty:
		return fails
	case r.snapshot != want.snapshot:
		return differs
	}
	return converged
}

func (r result) explain(want result) string {
	if r.err != nil || !r.empty {
		return errors.Join(r.err, errors.New(r.output)).Error()
	}
	before, after := strings.Split(want.snapshot, "\n"), strings.Split(r.snapshot, "\n")
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			return fmt.Sprintf("  want %s\n  have %s", before[i], after[i])
		}
	}
	return "  one snapshot goes on after the other one ends"
}

// volatile are members that differ from run to run.
var volatile = regexp.MustCompile(`(?i)date|time|_at$|request|^id$|_id$|version|history|events|transitions|token|journal|restarts`)

// generated are texts that differ from run to run.
var generated = regexp.MustCompile(`dlc[0-9a-z]{10,}|\b3\d{17}\b|[0-9a-f]{16,}|[A-Z2-7]{26}|terraform-provider-pai-request[^,}]*`)

// scrub makes snapshots of two runs comparable.
func scrub(snapshot []byte) string {
	var document any
	if err := json.Unmarshal(snapshot, &document); err != nil {
		return err.Error()
	}
	text, err := json.MarshalIndent(scrubbed(document), "", " ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func scrubbed(value any) any {
	switch value := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for name, member := range value {
			if !volatile.MatchString(name) {
				kept[name] = scrubbed(member)
			}
		}
		return kept
	case []any:
		var texts []string
		for _, element := range value {
			text, err := json.Marshal(scrubbed(element))
			if err != nil {
				return err.Error()
			}
			texts = append(texts, string(text))
		}
		slices.Sort(texts)
		return texts
	case string:
		return generated.ReplaceAllString(value, "X")
	}
	return value
}
