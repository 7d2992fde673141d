package main

import (
	"os"
	"runtime/debug"
	"strings"
)

// Garbage is collected less often in a process that lives for one command, as
// long as it stays below a soft limit.
const (
	gcPercent   = 400
	memoryLimit = 150 << 20
)

// tune adapts the process before the server starts.
func tune() {
	if len(logVariables(os.Environ())) == 0 {
		for _, name := range quietened() {
			_ = os.Setenv(name, "ERROR") // a name without = cannot fail
		}
	}
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(gcPercent)
		debug.SetMemoryLimit(memoryLimit)
	}
}

// quietened are the variables by which the plugin libraries choose their log
// level. Without any of them the libraries write every TRACE line as JSON to
// stderr, and Terraform parses it and drops it, unless TF_LOG asks for it: a fifth
// of the CPU time of a plan, here and in Terraform.
func quietened() []string {
	return []string{"TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_PROVIDER_PAI_CLOUD"}
}

// logVariables returns the variables of an environment that ask for logs. While
// there is one, nothing is changed.
func logVariables(environment []string) []string {
	var found []string
	for _, variable := range environment {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") && value != "" {
			found = append(found, name)
		}
	}
	return found
}
