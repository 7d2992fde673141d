package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// logVariable names the file to which the watcher of a plugin writes its peak memory.
const logVariable = "PAI_BENCH_LOG"

// lab is a folder with plugins that are watched.
type lab struct {
	settings
	dir string
	env []string
}

// plugins maps the name that Terraform looks for to the binary that is run.
var plugins = map[string]struct{ folder, binary string }{
	"terraform-provider-pai":   {"pai", "terraform-provider-pai"},
	"terraform-provider-floor": {"floor", "terraform-provider-floor"},
}

func newLab(s settings) (*lab, error) {
	dir, err := os.MkdirTemp("", "pai-bench-")
	if err != nil {
		return nil, err
	}
	l := &lab{settings: s, dir: dir}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var overrides strings.Builder
	for name, plugin := range plugins {
		folder := filepath.Join(dir, plugin.folder)
		if err := os.MkdirAll(folder, 0o750); err != nil {
			return nil, err
		}
		if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
			return nil, err
		}
		overrides.WriteString(fmt.Sprintf("    \"pai-iac/%s\" = %q\n", plugin.folder, folder))
		l.env = append(l.env, pluginVariable(name)+"="+l.plugin(plugin.binary))
	}
	rc := "provider_installation {\n  dev_overrides {\n" + overrides.String() + "  }\n  direct {}\n}\n"
	if err := os.WriteFile(l.file("cli.tfrc"), []byte(rc), 0o600); err != nil {
		return nil, err
	}
	l.env = append(l.env, "TF_CLI_CONFIG_FILE="+l.file("cli.tfrc"), "CHECKPOINT_DISABLE=1", logVariable+"="+l.file("memory"),
		"ALIBABA_CLOUD_ACCESS_KEY_ID="+keyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET="+keySecret, "ALIBABA_CLOUD_REGION_ID="+region)
	return l, nil
}

func (l *lab) close() { _ = os.RemoveAll(l.dir) }

func (l *lab) file(name string) string { return filepath.Join(l.dir, name) }

func (l *lab) plugin(binary string) string {
	path, err := filepath.Abs(filepath.Join(l.settings.plugins, binary))
	if err != nil {
		return binary
	}
	return path
}

// pluginVariable names the variable that says which binary a watcher runs.
func pluginVariable(name string) string {
	return "PAI_BENCH_" + strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(name))
}

// watchPlugin runs a plugin in place of this program and notes its peak memory.
func watchPlugin(binary string) int {
	cmd := exec.Command(binary, os.Args[1:]...) //nolint:gosec,noctx // the benchmark's own plugin, for as long as Terraform wants it
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if file, err := os.OpenFile(os.Getenv(logVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
			_, _ = fmt.Fprintln(file, usage.Maxrss)
			_ = file.Close()
		}
	}
	if err != nil {
		return 1
	}
	return 0
}

// cloud is an emulated cloud.
type cloud struct {
	emulator *emulator.Emulator
	server   *httptest.Server
	mark     int
}

func (l *lab) newCloud(seed string, options emulator.Options) (*cloud, error) {
	c := &cloud{emulator: emulator.New(options)}
	if err := c.emulator.Seed([]byte(seed)); err != nil {
		return nil, err
	}
	c.emulator.Faults().Delay("*", l.delay)
	for _, product := range []string{"ram", "sts", "dsw", "eas", "dlc", "aiworkspace"} {
		c.emulator.Faults().Delay(product, l.delay)
	}
	c.server = httptest.NewServer(c.emulator.Handler())
	return c, nil
}

// calls are counted by operation since the last count.
type calls struct {
	by      map[string]int
	sum     int
	refused int
}

func (c *cloud) count() calls {
	found := calls{by: map[string]int{}}
	for _, entry := range c.emulator.Journal().Since(c.mark) {
		found.by[entry.Operation]++
		found.sum++
		if strings.HasPrefix(entry.ErrorCode, "Throttling") {
			found.refused++
		}
	}
	c.mark = c.emulator.Journal().Mark()
	return found
}

func (c calls) String() string {
	var parts []string
	for _, operation := range slices.Sorted(maps.Keys(c.by)) {
		parts = append(parts, fmt.Sprintf("%d %s", c.by[operation], operation))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// cost is what one command took.
type cost struct {
	wall, cpu time.Duration // cpu: of Terraform and its plugins
	mib       float64       // peak memory of the plugin
	calls     calls
}

// workspace is a folder with one configuration.
type workspace struct {
	*lab
	dir   string
	cloud *cloud
	extra []string // environment
}

func (l *lab) workspace(name, config string, c *cloud) (*workspace, error) {
	dir := l.file("ws-" + name)
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	w := &workspace{lab: l, dir: dir, cloud: c}
	if c != nil {
		w.extra = append(w.extra, "PAI_ENDPOINT="+c.server.URL)
	}
	return w, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600)
}

// terraform runs one command and measures it. Calls are those of the whole cloud.
func (w *workspace) terraform(ctx context.Context, args ...string) (cost, error) {
	_ = os.Remove(w.file("memory"))
	args = append(args, "-no-color", "-input=false", "-parallelism="+strconv.Itoa(w.parallelism))
	cmd := exec.CommandContext(ctx, w.settings.terraform, args...) //nolint:gosec // the Terraform that was found
	cmd.Dir = w.dir
	cmd.Env = append(append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "TF_") }), w.env...), w.extra...)
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = io.Discard, &output
	begun := time.Now()
	err := cmd.Run()
	c := cost{wall: time.Since(begun)}
	if err != nil {
		return c, fmt.Errorf("terraform %s: %w\n%s", args[0], err, output.String())
	}
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if w.cloud != nil {
		c.calls = w.cloud.count()
	}
	c.mib = peak(w.file("memory"))
	return c, nil
}

// peak is the largest number of KiB in a file, in MiB.
func peak(file string) float64 {
	text, _ := os.ReadFile(file) // terraform_data has no plugin that would write it
	most := 0
	for line := range strings.FieldsSeq(string(text)) {
		if n, err := strconv.Atoi(line); err == nil {
			most = max(most, n)
		}
	}
	return float64(most) / 1024
}
