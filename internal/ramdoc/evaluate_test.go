package ramdoc_test

import (
	"reflect"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

const (
	plainAllow = `{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`
	plainDeny  = `{"Effect":"Deny","Action":"ram:PassRole","Resource":"*"}`
	openAllow  = `{"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":{"Bool":{"k":"true"}}}`
	openDeny   = `{"Effect":"Deny","Action":"ram:PassRole","Resource":"*","Condition":{"Bool":{"k":"true"}}}`
	unrelated  = `{"Effect":"Deny","Action":"ram:GetRole","Resource":"*"}`
)

func TestDecision(t *testing.T) {
	t.Parallel()
	none := ramdoc.Ref{Document: -1, Statement: -1}
	tests := map[string]struct {
		docs      []string
		outcome   ramdoc.Outcome
		decider   ramdoc.Ref
		undecided []ramdoc.Ref
		certain   bool
	}{
		"nothing":              {nil, ramdoc.NoOpinion, none, nil, true},
		"nothing that matches": {one(unrelated), ramdoc.NoOpinion, none, nil, true},
		"first allow decides":  {one(unrelated, plainAllow, plainAllow), ramdoc.Allowed, ramdoc.Ref{Statement: 1}, nil, true},
		"allow in a later one": {[]string{document(unrelated), document(unrelated, unrelated, plainAllow)}, ramdoc.Allowed, ramdoc.Ref{Document: 1, Statement: 2}, nil, true},
		"deny over allow":      {one(plainAllow, unrelated, plainDeny, plainDeny), ramdoc.Denied, ramdoc.Ref{Statement: 2}, nil, true},
		"deny kept over allow": {one(plainDeny, plainAllow), ramdoc.Denied, ramdoc.Ref{}, nil, true},
		"open allow":           {one(unrelated, openAllow), ramdoc.NoOpinion, none, []ramdoc.Ref{{Statement: 1}}, false},
		"open deny":            {one(openDeny), ramdoc.NoOpinion, none, []ramdoc.Ref{{}}, true},
		"allowed, open allow":  {one(openAllow, plainAllow), ramdoc.Allowed, ramdoc.Ref{Statement: 1}, []ramdoc.Ref{{}}, true},
		"allowed, open deny":   {[]string{document(plainAllow), document(openDeny)}, ramdoc.Allowed, ramdoc.Ref{}, []ramdoc.Ref{{Document: 1}}, false},
		"denied, everything open": {
			one(openAllow, openDeny, plainAllow, plainDeny),
			ramdoc.Denied, ramdoc.Ref{Statement: 3}, []ramdoc.Ref{{}, {Statement: 1}}, true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ramdoc.Evaluate(passed(trainer), parseAll(t, test.docs)...)
			if got.Outcome != test.outcome || got.Decider != test.decider {
				t.Errorf("got %s by %v, want %s by %v", got.Outcome, got.Decider, test.outcome, test.decider)
			}
			if !reflect.DeepEqual(got.Undecided, test.undecided) {
				t.Errorf("undecided %v, want %v", got.Undecided, test.undecided)
			}
			if got.Certain() != test.certain {
				t.Errorf("certain = %t, want %t", got.Certain(), test.certain)
			}
		})
	}
}

// Documents built in code need not be legal; deciding by them must still be
// harmless.
func TestEvaluateIllegalDocuments(t *testing.T) {
	t.Parallel()
	statements := map[string]ramdoc.Statement{
		"zero":           {},
		"no effect":      {Actions: []string{"*"}, Resources: []string{"*"}},
		"unknown effect": {Effect: "allow", Actions: []string{"*"}, Resources: []string{"*"}},
		"no action":      {Effect: ramdoc.Allow, Resources: []string{"*"}},
		"no resource":    {Effect: ramdoc.Allow, Actions: []string{"*"}},
		"no values": {
			Effect: ramdoc.Allow, Actions: []string{"*"}, Resources: []string{"*"},
			Conditions: []ramdoc.Condition{{Operator: "StringEquals", Key: "k"}},
		},
	}
	for name, statement := range statements {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := ramdoc.Document{Statements: []ramdoc.Statement{statement}}
			req := knowing(passed(trainer), "k", "v")
			if got := ramdoc.Evaluate(req, doc); got.Outcome != ramdoc.NoOpinion || !got.Certain() {
				t.Errorf("got %+v, want a certain NoOpinion", got)
			}
		})
	}
}

func TestAssumedBy(t *testing.T) {
	t.Parallel()
	doc := ramdoc.Trust(eas)
	if got := ramdoc.AssumedBy(doc, eas); got.Outcome != ramdoc.Allowed || !got.Certain() {
		t.Errorf("trusted service: got %+v", got)
	}
	if got := ramdoc.AssumedBy(doc, pai); got.Outcome != ramdoc.NoOpinion || !got.Certain() {
		t.Errorf("other service: got %+v", got)
	}
	doc.Statements[0].Conditions = []ramdoc.Condition{{Operator: "StringEquals", Key: "acs:SourceAccount", Values: []string{"1"}}}
	if got := ramdoc.AssumedBy(doc, eas); got.Outcome != ramdoc.NoOpinion || got.Certain() {
		t.Errorf("trusted under a condition: got %+v, want an uncertain NoOpinion", got)
	}
}

func TestPassRoleAllowsWhatItNames(t *testing.T) {
	t.Parallel()
	grant := ramdoc.PassRole([]string{trainer}, []string{pai})
	for service, want := range map[string]ramdoc.Outcome{pai: ramdoc.Allowed, "fc.aliyuncs.com": ramdoc.NoOpinion} {
		if got := ramdoc.Evaluate(passing("acs:Service", service), grant).Outcome; got != want {
			t.Errorf("passing to %s: %s, want %s", service, got, want)
		}
	}
	if got := ramdoc.Evaluate(passed("acs:ram::1234567890123456:role/other"), grant); got.Outcome != ramdoc.NoOpinion || !got.Certain() {
		t.Errorf("another role: got %+v", got)
	}
}

func TestOutcomeString(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[ramdoc.Outcome]string{
		ramdoc.NoOpinion: "NoOpinion", ramdoc.Allowed: "Allowed", ramdoc.Denied: "Denied", 7: "Outcome(7)",
	} {
		if got := outcome.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
