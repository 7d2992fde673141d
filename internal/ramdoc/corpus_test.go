package ramdoc_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// decision is one entry of the corpus: what RAM decides by its public rules.
// The expectations come from the rules, never from what Evaluate answers.
type decision struct {
	name string
	rule string // the documented rule that the entry tests
	ask  ramdoc.Request
	docs []string
	want ramdoc.Outcome

	undecided bool // an unevaluable condition could change the answer
}

// The corpus, by subject. Together the lists hold well over 130 decisions, and
// TestCorpusIsComplete keeps it so.
func corpus() map[string][]decision {
	return map[string][]decision{
		"trust in services":     trustInServices(),
		"trust in people":       trustInPeople(),
		"role-based access":     roleBasedAccess(),
		"passing a role":        passingRoles(),
		"which role":            whichRole(),
		"several documents":     severalDocuments(),
		"conditions":            conditions(),
		"what cannot be judged": unjudgeable(),
	}
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	for subject, decisions := range corpus() {
		for _, d := range decisions {
			t.Run(subject+"/"+d.name, func(t *testing.T) {
				t.Parallel()
				got := ramdoc.Evaluate(d.ask, parseAll(t, d.docs)...)
				if got.Outcome != d.want {
					t.Errorf("outcome %s, want %s\nrule: %s", got.Outcome, d.want, d.rule)
				}
				if got.Certain() == d.undecided {
					t.Errorf("certain = %t, want %t\nrule: %s", got.Certain(), !d.undecided, d.rule)
				}
			})
		}
	}
}

func TestCorpusIsComplete(t *testing.T) {
	t.Parallel()
	const atLeast = 130
	total, names := 0, map[string]bool{}
	for subject, decisions := range corpus() {
		for _, d := range decisions {
			total++
			if d.rule == "" || len(d.docs) == 0 {
				t.Errorf("%s/%s: no rule or no document", subject, d.name)
			}
			if names[subject+"/"+d.name] {
				t.Errorf("%s/%s: two entries of this name", subject, d.name)
			}
			names[subject+"/"+d.name] = true
		}
	}
	if total < atLeast {
		t.Errorf("the corpus has %d decisions, want at least %d", total, atLeast)
	}
}

// Every document of the corpus must mean the same after a round trip through
// each of its written forms.
func TestCorpusSurvivesWriting(t *testing.T) {
	t.Parallel()
	for subject, decisions := range corpus() {
		for _, d := range decisions {
			for _, text := range d.docs {
				doc := parse(t, text)
				forms := map[string]string{"JSON": doc.JSON(), "Indented": doc.Indented(), "Canonical": doc.Canonical()}
				for form, written := range forms {
					if !ramdoc.SameText(text, written) {
						t.Errorf("%s/%s: %s changed the meaning\nfrom %s\nto   %s", subject, d.name, form, text, written)
					}
					got := ramdoc.Evaluate(d.ask, parse(t, written)).Outcome
					if want := ramdoc.Evaluate(d.ask, doc).Outcome; got != want {
						t.Errorf("%s/%s: %s decides %s instead of %s", subject, d.name, form, got, want)
					}
				}
			}
		}
	}
}

func parse(t *testing.T, text string) ramdoc.Document {
	t.Helper()
	doc, err := ramdoc.Parse(text)
	if err != nil {
		t.Fatalf("parse %s: %v", text, err)
	}
	return doc
}

func parseAll(t *testing.T, texts []string) []ramdoc.Document {
	t.Helper()
	docs := make([]ramdoc.Document, 0, len(texts))
	for _, text := range texts {
		docs = append(docs, parse(t, text))
	}
	return docs
}

// one returns a single document with the given statements.
func one(statements ...string) []string {
	return []string{document(statements...)}
}

func document(statements ...string) string {
	return `{"Version":"1","Statement":[` + strings.Join(statements, ",") + `]}`
}

// assumedBy asks whether a cloud service may assume the role.
func assumedBy(service string) ramdoc.Request {
	return ramdoc.Request{Action: "sts:AssumeRole", Principal: ramdoc.Service, PrincipalValue: service}
}

// assumedByCaller asks whether the user, role or account may assume the role.
func assumedByCaller(arn string) ramdoc.Request {
	return ramdoc.Request{Action: "sts:AssumeRole", Principal: ramdoc.RAM, PrincipalValue: arn}
}

// passed asks whether the holder of the documents may pass the role.
func passed(roleARN string) ramdoc.Request {
	return ramdoc.Request{Action: "ram:PassRole", Resource: roleARN}
}

// knowing adds a condition key of which only the given values are known.
func knowing(req ramdoc.Request, key string, values ...string) ramdoc.Request {
	context := map[string][]string{key: values}
	maps.Copy(context, req.Context)
	req.Context = context
	return req
}

// knowingAll says that the request has no other condition keys.
func knowingAll(req ramdoc.Request) ramdoc.Request {
	req.ContextComplete = true
	return req
}
