package remedy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// wantText expects a text to say these words, and to be one that a reader can
// act on; err is the failed call that it is about, or nil.
func wantText(t *testing.T, text remedy.Text, summary string, err error, words ...string) {
	t.Helper()
	wantWords(t, text, summary, words...)
	wantFooter(t, text.Detail, err)
}

// wantWords is wantText for a text that has its footer among the words.
func wantWords(t *testing.T, text remedy.Text, summary string, words ...string) {
	t.Helper()
	if text.Summary != summary {
		t.Errorf("the summary is %q, want %q", text.Summary, summary)
	}
	for _, word := range words {
		if !strings.Contains(text.Detail, word) {
			t.Errorf("%q is missing in:\n%s", word, text.Detail)
		}
	}
	wantLegible(t, text)
}

// wantNo expects a text not to say these words.
func wantNo(t *testing.T, text remedy.Text, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(text.Detail, word) {
			t.Errorf("%q has no place in:\n%s", word, text.Detail)
		}
	}
}

// wantFooter expects the last words of a text to be what the cloud's support
// asks for.
func wantFooter(t *testing.T, detail string, err error) {
	t.Helper()
	e := cloud.AsError(err)
	if e == nil {
		if strings.Contains(detail, "Request ID:") {
			t.Errorf("no call has failed, but there is a request id:\n%s", detail)
		}
		return
	}
	var lines []string
	for _, line := range []struct{ label, value string }{{"Operation", e.Operation}, {"Code", e.Code}, {"Request ID", e.RequestID}} {
		if line.value != "" {
			lines = append(lines, line.label+": "+line.value)
		}
	}
	if footer := strings.Join(lines, "\n"); !strings.HasSuffix(detail, "\n\n"+footer) {
		t.Errorf("the text does not end with\n%s\nbut it is:\n%s", footer, detail)
	}
}

// wantLegible expects a text without slips of formatting, and everything in it
// that is set off as something to paste to be what it looks like.
func wantLegible(t *testing.T, text remedy.Text) {
	t.Helper()
	for _, slip := range []string{"%!", "<nil>", "\n\n\n", "  \n\n", `""`} {
		if strings.Contains(text.Summary+"\n"+text.Detail, slip) {
			t.Errorf("%q is in:\n%s\n%s", slip, text.Summary, text.Detail)
		}
	}
	for _, paste := range pastes(text.Detail) {
		if problem := unusable(paste); problem != "" {
			t.Errorf("%s in:\n%s", problem, paste)
		}
	}
}

// pastes returns the paragraphs that are set off as something to paste.
func pastes(detail string) []string {
	var found []string
	for paragraph := range strings.SplitSeq(detail, "\n\n") {
		if strings.HasPrefix(paragraph, "  ") {
			found = append(found, paragraph)
		}
	}
	return found
}

// unusable says why something to paste is not what it looks like: a command,
// JSON, or configuration of Terraform.
func unusable(paste string) string {
	text := strings.TrimSpace(paste)
	switch {
	case strings.HasPrefix(text, "terraform "):
		return ""
	case strings.HasPrefix(strings.TrimLeft(text, "{ \n"), `"`):
		if !json.Valid([]byte(text)) {
			return "no JSON"
		}
		return ""
	case strings.HasPrefix(text, "{"): // a member of a list
		text = "list = [" + text + "]"
	}
	file, diags := hclsyntax.ParseConfig([]byte(text+"\n"), "paste.tf", hcl.InitialPos)
	if diags.HasErrors() {
		return diags.Error()
	}
	body := file.Body.(*hclsyntax.Body)
	if len(body.Blocks) == 0 && len(body.Attributes) == 0 {
		return "nothing"
	}
	return ""
}

// The checks above must be able to fail.
func TestUnusable(t *testing.T) {
	t.Parallel()
	for paste, usable := range map[string]bool{
		"  overwrite = true":                           true,
		"  moved {\n    from = a.b\n    to = a.c\n  }": true,
		`  {"Version": "1"}`:                           true,
		"  terraform untaint pai_instance_role.a":      true,
		"  moved {\n    from = a.b":                    false,
		"  name = ":                                    false,
		"  Somebody should do it.":                     false,
		`  {"Version": "1"`:                            false,
		"  # nothing":                                  false,
	} {
		if problem := unusable(paste); (problem == "") != usable {
			t.Errorf("%q: %q", paste, problem)
		}
	}
}
