package acctest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// TestAccModules runs terraform test of each module in examples/modules against an
// emulated cloud. Nothing is left afterwards.
func TestAccModules(t *testing.T) {
	modules, err := filepath.Glob(examples + "/modules/*")
	if err != nil || len(modules) == 0 {
		t.Fatalf("found the modules %q, %v", modules, err)
	}
	for _, module := range modules {
		t.Run(filepath.Base(module), func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, read(t, module+"/main.tf"))
			for _, pattern := range []string{"*.tf", "tests/*.hcl"} {
				copyInto(t, project.Dir, module, pattern)
			}
			if output := project.Run("test"); !strings.Contains(output, "0 failed") {
				t.Errorf("terraform test says\n%s", output)
			}
			if err := cloud.CheckRoleGone("pai-vision-nb")(nil); err != nil {
				t.Error(err)
			}
			usage(t, module)
		})
	}
}

// usage applies what the README of a module prints, with the module where it says.
func usage(t *testing.T, module string) {
	t.Helper()
	blocks := codeBlocks(read(t, module+"/README.md"), "terraform")
	if len(blocks) != 1 {
		t.Fatalf("the README of %s has %d blocks of Terraform, want one", module, len(blocks))
	}
	project := acctest.New(t).Project(t, blocks[0])
	copyInto(t, filepath.Join(project.Dir, "modules", filepath.Base(module)), module, "*.tf")
	project.Run("init", "-input=false")
	project.Apply()
	project.ExpectEmptyPlan()
	project.Destroy()
}

// copyInto copies the files of a module that match a pattern.
func copyInto(t *testing.T, folder, module, pattern string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(module, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: found the files %q, %v", module, files, err)
	}
	for _, file := range files {
		name, err := filepath.Rel(module, file)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(read(t, file)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
