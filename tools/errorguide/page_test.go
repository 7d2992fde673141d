package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

const guide = "../../docs/guides/errors.md"

// Search engines find the words of the cloud, so each of them is in a heading.
func TestPage_hasEveryErrorAsHeading(t *testing.T) {
	t.Parallel()
	headings := map[string]bool{}
	for line := range strings.SplitSeq(page(remedy.Catalogue()), "\n") {
		if title, ok := strings.CutPrefix(line, "### "); ok {
			for text := range strings.SplitSeq(title, "`, `") {
				headings[strings.Trim(text, "`")] = true
			}
		}
	}
	want := 0
	for _, entry := range remedy.Catalogue() {
		for _, text := range entry.Texts {
			want++
			if !headings[text] {
				t.Errorf("%q is no heading", text)
			}
		}
	}
	if len(headings) != want {
		t.Errorf("%d headings, want %d", len(headings), want)
	}
}

func TestPage_isUpToDate(t *testing.T) {
	t.Parallel()
	printed, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	if string(printed) != page(remedy.Catalogue()) {
		t.Errorf("%s is not what the catalogue says: run 'make generate'", guide)
	}
}

func TestPage_closesItsBlocks(t *testing.T) {
	t.Parallel()
	text := page(remedy.Catalogue())
	if fences := strings.Count(text, "\n```"); fences%2 != 0 {
		t.Errorf("%d fences", fences)
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.HasSuffix(line, " ") || strings.Count(line, "`")%2 != 0 && !strings.HasPrefix(line, "```") {
			t.Errorf("line %d: %q", i+1, line)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "guides", "errors.md")
	if err := write(file); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "AssumeRoleFailedError") {
		t.Errorf("%v: %.80s", err, text)
	}
	if err := write(t.TempDir()); err == nil {
		t.Error("a directory was written")
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"prose":        {"Set max_retries.", "Set `max_retries`."},
		"hcl":          {"Write:\n\n  a = 1\n  b = {\n    c = 2\n  }\n\nThen apply.", "Write:\n\n```terraform\na = 1\nb = {\n  c = 2\n}\n```\n\nThen apply."},
		"two in one":   {"  a {\n  }\n\n  b {\n  }", "```terraform\na {\n}\n\nb {\n}\n```"},
		"json":         {"  {\"Effect\": \"Allow\"}", "```json\n{\"Effect\": \"Allow\"}\n```"},
		"shell":        {"  export A=b", "```shell\nexport A=b\n```"},
		"action":       {"It lacks ram:PassRole.", "It lacks `ram:PassRole`."},
		"service":      {"Trust eas.pai.aliyuncs.com.", "Trust `eas.pai.aliyuncs.com`."},
		"the misprint": {"Not pai.aliyun.cs.com.", "Not `pai.aliyun.cs.com`."},
		"arn":          {"It is acs:ram::1234567890123456:role/pai-train.", "It is `acs:ram::1234567890123456:role/pai-train`."},
		"address":      {"As pai_instance_role.train.arn, so.", "As `pai_instance_role.train.arn`, so."},
		"command":      {"(terraform import pai_instance_role.a b)", "(`terraform import pai_instance_role.a b`)"},
		"words":        {"Run again later.", "Run again later."},
	} {
		if got := markdown(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
