package remedy

import (
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Text is one diagnostic: a title-case summary and a detail of paragraphs.
type Text struct {
	Summary string
	Detail  string
}

// newText puts a text together. Empty paragraphs are left out.
func newText(summary string, parts ...string) Text {
	return Text{Summary: summary, Detail: paragraphs(parts...)}
}

// WithFooter appends the cloud's code and request id, which its support asks
// for. An error that is not an answer of the cloud adds nothing.
func (t Text) WithFooter(err error) Text {
	if footer := footer(err); footer != "" {
		t.Detail += "\n\n" + footer
	}
	return t
}

// Said appends what the cloud said, and WithFooter.
func (t Text) Said(err error) Text {
	t.Detail = paragraphs(t.Detail, said(err))
	return t.WithFooter(err)
}

func footer(err error) string {
	e := cloud.AsError(err)
	if e == nil {
		return ""
	}
	var lines []string
	if e.Operation != "" {
		lines = append(lines, "Operation: "+e.Operation)
	}
	if e.Code != "" {
		lines = append(lines, "Code: "+e.Code)
	}
	if e.RequestID != "" {
		lines = append(lines, "Request ID: "+e.RequestID)
	}
	return strings.Join(lines, "\n")
}

// paragraphs joins the non-empty parts of a detail.
func paragraphs(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}

// indent sets text off as something to paste.
func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}

// label turns a cloud name into a Terraform resource label.
func label(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0, r == '_':
			b.WriteRune(r)
		default:
			b.WriteByte('_')
		}
	}
	if trimmed := strings.Trim(b.String(), "_"); trimmed != "" {
		return trimmed
	}
	return "this"
}

// sentence begins a sentence with a phrase.
func sentence(phrase string) string { return strings.ToUpper(phrase[:1]) + phrase[1:] }

// list renders words as "a, b and c".
func list(words []string) string {
	switch len(words) {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// quoteAll renders words as HCL or JSON list members.
func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = `"` + w + `"`
	}
	return strings.Join(quoted, ", ")
}
