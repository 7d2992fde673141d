package ramdoc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func seedDocuments(f *testing.F) {
	f.Helper()
	for _, decisions := range corpus() {
		for _, d := range decisions {
			for _, text := range d.docs {
				f.Add(text)
			}
		}
	}
	f.Add(`{"Version":"1","Statement":[]}`)
	f.Add(`{"Version":"1","Statement":{"Effect":"Deny","NotAction":"İ","NotResource":"acs:RAM:*:1:ROLE/K","Sid":"\ud800"}}`)
	f.Add(`{"Version":"1","Statement":[{"Effect":"Allow","Action":"<&>","Principal":{"Federated":["acs:ram:*::x:y"]},"Condition":{"":{"":[1e999,true,""]}}}]}`)
	f.Add(`[[[[`)
}

func FuzzCanonical(f *testing.F) {
	seedDocuments(f)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := ramdoc.Parse(text)
		if err != nil {
			if !ramdoc.SameText(text, text) {
				t.Error("a text differs from itself")
			}
			return
		}
		if !ramdoc.Equal(doc, doc) {
			t.Error("a document differs from itself")
		}
		canonical := doc.Canonical()
		for _, written := range []string{canonical, doc.JSON(), doc.Indented()} {
			again, err := ramdoc.Parse(written)
			if err != nil {
				t.Fatalf("written text cannot be read: %v\n%s", err, written)
			}
			if got := again.Canonical(); got != canonical {
				t.Errorf("canonical form is not stable\nfirst  %s\nsecond %s", canonical, got)
			}
		}
		if _, err := ramdoc.ParseTrust(text); err == nil {
			if _, err := ramdoc.ParseTrust(canonical); err != nil {
				t.Errorf("the canonical form of a trust policy is none: %v", err)
			}
		}
	})
}

func FuzzEvaluate(f *testing.F) {
	for _, decisions := range corpus() {
		for _, d := range decisions {
			f.Add(d.docs[0], d.ask.Action, d.ask.Resource, string(d.ask.Principal), d.ask.PrincipalValue, "acs:Service", pai, d.ask.ContextComplete)
		}
	}
	f.Fuzz(func(t *testing.T, text, action, resource, kind, who, key, value string, complete bool) {
		doc, err := ramdoc.Parse(text)
		if err != nil {
			return
		}
		req := ramdoc.Request{
			Action: action, Resource: resource, Principal: ramdoc.PrincipalKind(kind), PrincipalValue: who,
			Context: map[string][]string{key: {value}}, ContextComplete: complete,
		}
		got := ramdoc.Evaluate(req, doc)
		if twice := ramdoc.Evaluate(req, doc, doc); twice.Outcome != got.Outcome || twice.Certain() != got.Certain() {
			t.Errorf("the same document twice decides %s instead of %s", twice.Outcome, got.Outcome)
		}
		if same := ramdoc.Evaluate(req, parse(t, doc.JSON())); same.Outcome != got.Outcome || same.Certain() != got.Certain() {
			t.Errorf("the rewritten document decides %s instead of %s", same.Outcome, got.Outcome)
		}
		if got.Outcome == ramdoc.NoOpinion != (got.Decider == ramdoc.Ref{Document: -1, Statement: -1}) {
			t.Errorf("outcome %s decided by %v", got.Outcome, got.Decider)
		}
		ramdoc.AssumedBy(doc, who)
		doc.Services()
		doc.TrustsEverybody()
	})
}
