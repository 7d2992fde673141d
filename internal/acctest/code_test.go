package acctest_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// The Go samples of the guides are a module of their own, so that the provider
// does not depend on the SDKs that they use.
func TestCodeSamples_go(t *testing.T) {
	t.Parallel()
	build := exec.CommandContext(t.Context(), "go", "vet", "./...")
	build.Dir = "../../examples/code/go"
	if out, err := build.CombinedOutput(); err != nil {
		t.Errorf("the Go samples do not compile: %v\n%s", err, out)
	}
}

func TestCodeSamples_python(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("the Python samples are compiled only where python3 is on PATH")
	}
	samples, err := filepath.Glob("../../examples/code/python/*.py")
	if err != nil || len(samples) < 5 {
		t.Fatalf("found the samples %q, %v; want at least five", samples, err)
	}
	const compile = `import sys
for path in sys.argv[1:]:
    compile(open(path, encoding="utf-8").read(), path, "exec")`
	if out, err := exec.CommandContext(t.Context(), python, append([]string{"-c", compile}, samples...)...).CombinedOutput(); err != nil {
		t.Errorf("the Python samples do not compile: %v\n%s", err, out)
	}
}
