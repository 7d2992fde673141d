package acctest_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
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

// The samples that need no other cloud service run in an emulated workload, with the
// credentials of its role.
func TestCodeSamples_run(t *testing.T) {
	t.Parallel()
	// The samples have the clock of the machine, so the cloud has it, too.
	cloud := emulator.New(emulator.Options{})
	for _, seed := range []string{string(emulator.DefaultSeed()), identitySeed(newIssuer(t))} {
		if err := cloud.Seed([]byte(seed)); err != nil {
			t.Fatal(err)
		}
	}
	if err := cloud.DSW().SetCredential(acctest.Instance, "custom", trainARN); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	uri := server.URL + "/_paiemu/credentials?kind=dsw&id=" + acctest.Instance
	dir := t.TempDir()
	file := filepath.Join(dir, "credentials")
	if err := os.WriteFile(file, fetch(t, uri+"&format=file"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Env = append(os.Environ(), "ALIBABA_CLOUD_CREDENTIALS_URI="+uri, "CREDENTIALS_FILE="+file, "WORKSPACE_ID="+acctest.Workspace,
			"REGION="+acctest.Region, "DLC_ENDPOINT="+strings.TrimPrefix(server.URL, "http://"), "PROTOCOL=HTTP")
		output, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s %v: %v\n%s", name, args, err, output)
		}
		for _, secret := range cloud.SessionSecrets() {
			if strings.Contains(string(output), secret) {
				t.Errorf("%s %v prints a secret", name, args)
			}
		}
	}
	for _, sample := range []string{"listjobs", "credentialsuri", "credentialsfile"} {
		build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, sample), "./"+sample)
		build.Dir = "../../examples/code/go"
		if output, err := build.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", sample, err, output)
		}
		run(filepath.Join(dir, sample))
	}
	if cloud.Journal().Count("dlc:ListJobs") == 0 {
		t.Error("no sample has listed jobs")
	}
	if python, err := exec.LookPath("python3"); err == nil {
		run(python, "../../examples/code/python/credentials_uri.py")
		run(python, "../../examples/code/python/credentials_file.py")
	}
}
