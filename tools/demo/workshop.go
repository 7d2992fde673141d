package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// providerVersion is the version under which the mirror offers the provider.
const providerVersion = "0.1.0"

// workshop is everything the demo puts on disk, in one temporary folder: a
// mirror of providers, a CLI configuration that knows no other source, the
// seed of the emulator and the folder of the configuration.
type workshop struct {
	dir           string
	cliConfig     string
	seed          string
	configuration configuration
}

func newWorkshop(provider string, seed []byte) (w workshop, err error) {
	dir, err := os.MkdirTemp("", "pai-demo-")
	if err != nil {
		return workshop{}, fmt.Errorf("make a place for the demo: %w", err)
	}
	w = workshop{
		dir:           dir,
		cliConfig:     filepath.Join(dir, "terraform.rc"),
		seed:          filepath.Join(dir, "seed.json"),
		configuration: configuration{dir: filepath.Join(dir, "configuration")},
	}
	defer func() {
		if err != nil {
			_ = w.remove()
		}
	}()
	if err := os.Mkdir(w.configuration.dir, 0o700); err != nil {
		return w, err
	}
	if err := os.WriteFile(w.seed, seed, 0o600); err != nil {
		return w, err
	}
	mirror := filepath.Join(dir, "mirror")
	if err := fillMirror(mirror, provider); err != nil {
		return w, fmt.Errorf("fill the provider mirror: %w", err)
	}
	// With a mirror alone Terraform asks no registry, and says nothing about
	// overrides for developers: this is an installation as users have it.
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
	return w, os.WriteFile(w.cliConfig, []byte(text), 0o600)
}

func (w workshop) remove() error { return os.RemoveAll(w.dir) }

// fillMirror offers the provider to Terraform, and to OpenTofu.
func fillMirror(mirror, provider string) error {
	platform := runtime.GOOS + "_" + runtime.GOARCH
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		dir := filepath.Join(mirror, registry, "pai-iac", "pai", providerVersion, platform)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		name := "terraform-provider-pai_v" + providerVersion + exe()
		if err := copyProgram(provider, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func copyProgram(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o700)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		_ = target.Close()
		return err
	}
	return target.Close()
}

// exe is how names of programs end here.
func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
