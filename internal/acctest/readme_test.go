package acctest_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// guideSeeds is what guides take for granted, beyond the default seed.
func guideSeeds() map[string]string {
	return map[string]string{"ci-without-keys.md.tmpl": ciRole}
}

// pagesWithoutTerraform are the guides that have nothing to apply, and why.
func pagesWithoutTerraform() map[string]string {
	return map[string]string{
		"performance.md.tmpl": "the page is written by make bench and holds tables only",
		"permissions.md.tmpl": "the page holds a policy, with which the demo runs",
	}
}

// ciRole is a role for pipelines that something else has made.
const ciRole = `{"accounts": [{"id": "` + acctest.Account + `", "roles": [{"name": "terraform-ci",
	"trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"]}}]},
	"policies": [{"name": "AliyunRAMReadOnlyAccess", "type": "System"}]}]}]}`

// TestAccReadme applies what README.md and each guide print as Terraform, as
// somebody would who copies one block after the other.
func TestAccReadme(t *testing.T) {
	pages, err := filepath.Glob("../../templates/guides/*.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../../README.md") {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			blocks := codeBlocks(read(t, page), "terraform")
			if why := pagesWithoutTerraform()[filepath.Base(page)]; why != "" && len(blocks) == 0 {
				t.Skip(why)
			}
			if len(blocks) == 0 {
				t.Fatal("the page has no Terraform: is this test of use?")
			}
			var options []acctest.Option
			if seed := guideSeeds()[filepath.Base(page)]; seed != "" {
				options = append(options, acctest.WithSeed(seed))
			}
			cloud := acctest.New(t, options...)
			nothingLeft := cloud.CheckNothingLeft()
			project := cloud.Project(t, blocks[0])
			for i, block := range blocks[1:] {
				project.Write(fmt.Sprintf("block_%d.tf", i+2), block)
			}
			if !strings.Contains(strings.Join(blocks, ""), "required_providers") {
				project.Write("required.tf", acctest.Required)
			}
			project.Apply()
			project.ExpectEmptyPlan()
			project.Destroy()
			if err := nothingLeft(nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// codeBlocks returns the fenced blocks of a language, without the indentation
// that a list gives them.
func codeBlocks(page, language string) []string {
	var found []string
	pattern := regexp.MustCompile("(?ms)^( *)```" + language + "\n(.*?)^ *```$")
	for _, block := range pattern.FindAllStringSubmatch(page, -1) {
		found = append(found, regexp.MustCompile("(?m)^"+block[1]).ReplaceAllString(block[2], ""))
	}
	return found
}
