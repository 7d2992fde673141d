package tfcli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hc-install/product"
)

// noInstall fails a test in which nothing may be downloaded.
func noInstall(t *testing.T) installer {
	return func(context.Context, string) (string, error) {
		t.Error("installed terraform although there is one")
		return "", errors.New("must not install")
	}
}

// writeCLI makes an executable file called name in dir.
func writeCLI(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// isolate gives the test an empty PATH, an empty cache and no named CLI, and returns the folder on the PATH.
func isolate(t *testing.T) (onPath string) {
	t.Helper()
	onPath, home := t.TempDir(), t.TempDir()
	t.Setenv(EnvPath, "")
	t.Setenv("PATH", onPath)
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv("LocalAppData", filepath.Join(home, "cache"))
	return onPath
}

func TestFind_named(t *testing.T) {
	writeCLI(t, isolate(t), product.Terraform.BinaryName())
	named := writeCLI(t, t.TempDir(), "tofu")
	t.Setenv(EnvPath, named)

	got, err := find(t.Context(), noInstall(t))
	if err != nil || got != named {
		t.Errorf("find() = %q, %v, want %q", got, err, named)
	}
}

func TestFind_namedIsMissing(t *testing.T) {
	writeCLI(t, isolate(t), product.Terraform.BinaryName())
	t.Setenv(EnvPath, filepath.Join(t.TempDir(), "terraform"))

	got, err := find(t.Context(), noInstall(t))
	if err == nil || !strings.Contains(err.Error(), EnvPath) {
		t.Errorf("find() = %q, %v, want an error that names %s", got, err, EnvPath)
	}
}

func TestFind_onPath(t *testing.T) {
	want := writeCLI(t, isolate(t), product.Terraform.BinaryName())

	got, err := find(t.Context(), noInstall(t))
	if err != nil || got != want {
		t.Errorf("find() = %q, %v, want %q", got, err, want)
	}
}

func TestFind_installsOnce(t *testing.T) {
	isolate(t)
	installs := 0
	install := func(_ context.Context, dir string) (string, error) {
		installs++
		return writeCLI(t, dir, product.Terraform.BinaryName()), nil
	}

	first, err := find(t.Context(), install)
	if err != nil {
		t.Fatal(err)
	}
	second, err := find(t.Context(), install)
	if err != nil {
		t.Fatal(err)
	}

	if installs != 1 || first != second {
		t.Errorf("two calls made %d installations and found %q and %q, want one installation in one place", installs, first, second)
	}
	if !strings.Contains(first, Version) {
		t.Errorf("installed as %q, want a path that tells the version %s", first, Version)
	}
	left, err := os.ReadDir(filepath.Dir(first))
	if err != nil || len(left) != 1 {
		t.Errorf("the cache holds %v, %v, want the CLI alone", left, err)
	}
}

func TestFind_installFails(t *testing.T) {
	isolate(t)
	offline := errors.New("no route to host")

	got, err := find(t.Context(), func(context.Context, string) (string, error) { return "", offline })
	if !errors.Is(err, offline) || !strings.Contains(err.Error(), EnvPath) {
		t.Errorf("find() = %q, %v, want %v and what to do about it", got, err, offline)
	}
}
