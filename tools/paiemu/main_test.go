package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// start runs the program until the test ends and returns the URL it prints.
func start(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, args, in, io.Discard)
		in.CloseWithError(err)
		ended <- err
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("no address: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("shut down: %v", err)
		}
	})
	return strings.TrimSpace(line)
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRun(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "address")
	url := start(t, "--address-file", file)
	if !strings.Contains(get(t, url+"/_paiemu/snapshot"), "notebook_a") {
		t.Error("the demo's seed is not there")
	}
	written, err := os.ReadFile(file)
	if err != nil || strings.TrimSpace(string(written)) != url {
		t.Errorf("address file %q, %v; want %s", written, err, url)
	}
}

func TestRun_seed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(file, []byte(`{"accounts":[{"id":"42"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if shot := get(t, start(t, "--seed", file, "--freeze-clock")+"/_paiemu/snapshot"); !strings.Contains(shot, `"42"`) {
		t.Errorf("seeded: %s", shot)
	}
	if shot := get(t, start(t, "--seed", "-")+"/_paiemu/snapshot"); !strings.Contains(shot, `"accounts": []`) {
		t.Errorf("empty: %s", shot)
	}
}

func TestRun_refuses(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--listen", "0.0.0.0:0"},
		{"--listen", ":0"},
		{"--listen", "192.0.2.1:0"},
		{"--listen", "nonsense"},
		{"--seed", "/no/such/file"},
		{"--address-file", "/no/such/directory/file"},
		{"--unknown"},
		{"--eas-role-key", "arn"},
		{"--eas-render-error-status", "Jogging"},
		{"--workspace-last-role", "stays"},
		{"--workspace-role-label", "role"},
		{"serve"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v: accepted", args)
		}
	}
}

// The help names every endpoint, every flag, and how to use it all.
func TestHelp(t *testing.T) {
	t.Parallel()
	var help bytes.Buffer
	if err := run(t.Context(), []string{"--help"}, io.Discard, &help); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	wanted := []string{"PAI_ENDPOINT=http://", "-listen", "-seed", "-propagation-reads", "-allow-remote", "-eas-role-key", `"accounts"`, `"ecs_specs"`, `"eas"`, "-workspace-role-sync-reads", `"workspaces"`, emulator.DefaultAccessKeyID}
	for _, endpoint := range emulator.ControlEndpoints() {
		wanted = append(wanted, endpoint.Method+strings.Repeat(" ", 7-len(endpoint.Method))+"/_paiemu/"+endpoint.Path, endpoint.Example)
	}
	for _, want := range wanted {
		if !strings.Contains(help.String(), want) {
			t.Errorf("the help lacks %q", want)
		}
	}
}
