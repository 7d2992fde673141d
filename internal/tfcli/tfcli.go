// Package tfcli finds the Terraform CLI that tests and tools run, and installs one where there is none.
package tfcli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

// Version is the Terraform that is installed where none is found: the oldest one the provider supports.
const Version = "1.11.4"

// EnvPath names the environment variable that points to the CLI to use, which terraform-plugin-testing reads too. It may
// point to OpenTofu.
const EnvPath = "TF_ACC_TERRAFORM_PATH"

// Find returns the path of a Terraform CLI: the one [EnvPath] points to, else the one on the PATH, else the one in the
// user's cache, into which [Version] is downloaded when it is not there yet.
func Find(ctx context.Context) (string, error) {
	return find(ctx, install)
}

type installer func(ctx context.Context, dir string) (path string, err error)

func find(ctx context.Context, install installer) (string, error) {
	if named := os.Getenv(EnvPath); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("find the terraform cli that %s names: %w", EnvPath, err)
		}
		return filepath.Abs(path)
	}

	path, err := exec.LookPath(product.Terraform.BinaryName())
	if err == nil {
		return filepath.Abs(path)
	}
	if !errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("find terraform: %w", err)
	}

	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for terraform: %w", err)
	}
	return cached(ctx, filepath.Join(cache, "terraform-provider-pai", "terraform", Version), install)
}

// cached returns the CLI in dir, installing it first if need be. Test binaries of several packages may get here at the
// same time, so what is installed appears under its final name in one step.
func cached(ctx context.Context, dir string, install installer) (string, error) {
	final := filepath.Join(dir, product.Terraform.BinaryName())
	if path, err := exec.LookPath(final); err == nil {
		return path, nil
	}

	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make a place for terraform: %w", err)
	}
	scratch, err := os.MkdirTemp(dir, "installing-")
	if err != nil {
		return "", fmt.Errorf("make a place for terraform: %w", err)
	}
	defer func() { _ = os.RemoveAll(scratch) }()

	installed, err := install(ctx, scratch)
	if err != nil {
		return "", fmt.Errorf("install terraform %s (put one on the PATH, or name one in %s): %w", Version, EnvPath, err)
	}
	if err := os.Rename(installed, final); err != nil {
		return "", fmt.Errorf("keep terraform %s: %w", Version, err)
	}
	return final, nil
}

// install downloads the release and checks its signature and checksum.
func install(ctx context.Context, dir string) (string, error) {
	release := &releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(Version)),
		InstallDir: dir,
	}
	return release.Install(ctx)
}
