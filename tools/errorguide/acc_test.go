package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	frameworkresource "github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/provider"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// snippets are the blocks of the guide that are written to be pasted.
func snippets() []string {
	var found []string
	for _, match := range regexp.MustCompile("(?s)```terraform\n(.*?)\n```").FindAllStringSubmatch(page(remedy.Catalogue()), -1) {
		if code := match[1] + "\n"; !strings.HasPrefix(code, "{") && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	return found
}

// What the guide tells people to paste is formatted, and plans.
func TestAccGuide_snippets(t *testing.T) {
	t.Parallel()
	planned := 0
	for _, code := range snippets() {
		cloud := acctest.New(t)
		project := cloud.Project(t, code)
		if diff, err := project.Try("fmt", "-check", "-diff"); err != nil {
			t.Errorf("not formatted:\n%s", diff)
		}
		if !strings.HasPrefix(code, "resource ") || !known(t, code) {
			continue
		}
		planned++
		cloud.ByHand().CreateRole("pai-train", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}`)
		project.Write("main.tf", code+surroundings(code))
		project.Run("plan", "-input=false")
	}
	if os.Getenv("TF_ACC") != "" && planned < 3 {
		t.Errorf("only %d snippets were planned", planned)
	}
}

// known reports whether the provider has the resource that a snippet begins
// with.
func known(t *testing.T, code string) bool {
	wanted := strings.Split(code, `"`)[1]
	for _, construct := range provider.New("test")().Resources(t.Context()) {
		var meta frameworkresource.MetadataResponse
		construct().Metadata(t.Context(), frameworkresource.MetadataRequest{ProviderTypeName: "pai"}, &meta)
		if meta.TypeName == wanted {
			return true
		}
	}
	t.Logf("%s is no resource of this provider: its example is not planned", wanted)
	return false
}

// surroundings are the provider, and the roles that a snippet refers to.
func surroundings(code string) string {
	text := acctest.Required
	for _, reference := range regexp.MustCompile(`pai_instance_role\.(\w+)\.`).FindAllStringSubmatch(code, -1) {
		text += "\nresource \"pai_instance_role\" \"" + reference[1] + "\" {\n  name      = \"pai-" + reference[1] + "2\"\n  workloads = [\"dsw\"]\n}\n"
	}
	return text
}
