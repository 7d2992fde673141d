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
				copyInto(t, project, module, pattern)
			}
			if output := project.Run("test"); !strings.Contains(output, "0 failed") {
				t.Errorf("terraform test says\n%s", output)
			}
			if err := cloud.CheckRoleGone("pai-vision-nb")(nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// copyInto copies the files of a module that match a pattern.
func copyInto(t *testing.T, project *acctest.Project, module, pattern string) {
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
		if err := os.MkdirAll(filepath.Join(project.Dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		project.Write(name, read(t, file))
	}
}
