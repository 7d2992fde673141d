package credential

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
)

// Host is the machine on which the provider runs, as far as credentials are
// concerned.
type Host struct {
	// Getenv returns the value of an environment variable, or the empty string.
	Getenv func(name string) string
	// Root precedes the paths of files that PAI writes. It is empty except in tests.
	Root  string
	Clock wait.Clock
	// Library fetches what the vendor's library fetches. It reads the environment of
	// the process itself. Nil: these sources do not exist.
	Library Library
}

// Library is the part of credentials-go that is used. Its methods are not called
// concurrently.
type Library interface {
	// ECSRole returns the credentials of a role of this ECS instance from the
	// metadata service. An empty name takes the role that the instance has.
	ECSRole(name string) (cloud.Credentials, error)
	// DefaultChain asks all sources that the library knows.
	DefaultChain() (cloud.Credentials, error)
}

// System returns the machine itself.
func System() Host {
	return Host{Getenv: os.Getenv, Clock: wait.System(), Library: &credentialsGo{}}
}

// first returns the first of the variables that is set, and its value.
func (h Host) first(variables ...string) (value, variable string) {
	for _, variable := range variables {
		if value := h.Getenv(variable); value != "" {
			return value, variable
		}
	}
	return "", ""
}

// isTrue reports whether a variable is set to true, in the spelling of the
// vendor's library.
func (h Host) isTrue(variable string) bool { return strings.EqualFold(h.Getenv(variable), "true") }

// home is the home directory of the user, or the empty string.
func (h Host) home() string {
	directory, _ := h.first("HOME", "USERPROFILE")
	return directory
}

// expand replaces a leading ~ by the home directory.
func (h Host) expand(path string) string {
	if rest, found := strings.CutPrefix(path, "~/"); found && h.home() != "" {
		return filepath.Join(h.home(), rest)
	}
	return path
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}
