package preflight_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

var (
	notebook = preflight.WorkloadKey{Kind: workload.DSW, Region: "cn-hangzhou", ID: "dsw-1"}
	trainer  = workload.Custom("acs:ram::1234567890123456:role/trainer")
)

func claim(claimant string, a workload.Association) preflight.Claim {
	return preflight.Claim{
		Key: notebook, Claimant: claimant, Resource: "pai_dsw_role_association", Argument: "instance_id", Association: a,
	}
}

func newSession() *preflight.Session { return preflight.NewSession(nil, preflight.Error, nil) }

// expect checks that there is one finding with the summary and all the words,
// or none when the summary is empty.
func expect(t *testing.T, findings preflight.Findings, summary string, words ...string) {
	t.Helper()
	if summary == "" {
		if len(findings) != 0 {
			t.Fatalf("unexpected finding: %+v", findings)
		}
		return
	}
	if len(findings) != 1 || findings[0].Text.Summary != summary {
		t.Fatalf("findings %+v, want one %q", findings, summary)
	}
	for _, word := range words {
		if !strings.Contains(findings[0].Text.Detail, word) {
			t.Errorf("detail lacks %q:\n%s", word, findings[0].Text.Detail)
		}
	}
}

const (
	twice  = "Workload Associated Twice"
	handed = "Association Handed Over Between Resources"
)

func TestTwoClaimantsOfOneWorkloadConflict(t *testing.T) {
	t.Parallel()
	s := newSession()
	expect(t, s.Hold(claim("a", trainer)), "")
	expect(t, s.Hold(claim("b", workload.Default())), twice, "dsw-1", "role/trainer", "default role")
}

// Terraform plans a replacement with two calls; both come from one claimant.
func TestOneClaimantMayClaimTwice(t *testing.T) {
	t.Parallel()
	s := newSession()
	expect(t, s.Hold(claim("a", trainer)), "")
	expect(t, s.Hold(claim("a", trainer)), "")
}

func TestSameIDInAnotherRegionIsAnotherWorkload(t *testing.T) {
	t.Parallel()
	s := newSession()
	expect(t, s.Hold(claim("a", trainer)), "")
	elsewhere := claim("b", trainer)
	elsewhere.Key.Region = "cn-beijing"
	expect(t, s.Hold(elsewhere), "")
}

func TestHandOverIsFoundInEitherOrder(t *testing.T) {
	t.Parallel()
	t.Run("end first", func(t *testing.T) {
		t.Parallel()
		s := newSession()
		expect(t, s.End(claim("a", trainer)), "")
		expect(t, s.Hold(claim("b", trainer)), handed, "moved {", "pai_dsw_role_association", `on_destroy = "keep"`)
	})
	t.Run("begin first", func(t *testing.T) {
		t.Parallel()
		s := newSession()
		expect(t, s.Hold(claim("b", trainer)), "")
		expect(t, s.End(claim("a", trainer)), handed, "moved {")
	})
}

func TestTakenOverTellsTheOwnerFromOthers(t *testing.T) {
	t.Parallel()
	s := newSession()
	s.Hold(claim("b", trainer))
	if !s.TakenOver(notebook, "a") || s.TakenOver(notebook, "b") {
		t.Error("the holder is not told from others")
	}
}

// Terraform creates a replacement first and plans the end of the old one after
// that: the new owner is safe by then.
func TestEndAfterTheNewOwnerIsApplied(t *testing.T) {
	t.Parallel()
	s := newSession()
	expect(t, s.Hold(claim("b", trainer)), "")
	s.Applied(notebook)
	expect(t, s.End(claim("a", trainer)), "")
}

func TestRecordedBefore(t *testing.T) {
	t.Parallel()
	s := newSession()
	if _, ok := s.RecordedBefore(notebook); ok {
		t.Error("something is recorded in a new session")
	}
	none := workload.None()
	s.Record(preflight.Recorded{Claim: claim("a", trainer), EndsWith: &none})
	if r, ok := s.RecordedBefore(notebook); !ok || *r.EndsWith != none {
		t.Errorf("recorded %+v, %v", r, ok)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	of := func(c preflight.Certainty, quiet bool) preflight.Findings {
		return preflight.Findings{{Certainty: c, Quiet: quiet}}
	}
	const e, w, silent = "error", "warning", "log"
	for name, tc := range map[string]struct {
		findings preflight.Findings
		want     map[preflight.Level]string
	}{
		"certain":    {of(preflight.Certain, false), map[preflight.Level]string{preflight.Strict: e, preflight.Error: e, preflight.Warn: w}},
		"likely":     {of(preflight.Likely, false), map[preflight.Level]string{preflight.Strict: e, preflight.Error: w, preflight.Warn: w}},
		"unverified": {of(preflight.Unverified, false), map[preflight.Level]string{preflight.Strict: w, preflight.Error: w, preflight.Warn: w}},
		"refused":    {of(preflight.Unverified, true), map[preflight.Level]string{preflight.Strict: w, preflight.Error: silent, preflight.Warn: silent}},
		"static":     {of(preflight.Static, false), map[preflight.Level]string{preflight.Strict: e, preflight.Error: e, preflight.Warn: e, preflight.Off: e}},
		"notice":     {of(preflight.Notice, false), map[preflight.Level]string{preflight.Strict: w, preflight.Error: w, preflight.Warn: w, preflight.Off: w}},
		"softened":   {of(preflight.Certain, false).Softened(), map[preflight.Level]string{preflight.Strict: w, preflight.Error: w, preflight.Warn: w}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for level, want := range tc.want {
				if got := rendered(tc.findings, level); got != want {
					t.Errorf("at %s: %s, want %s", level, got, want)
				}
			}
		})
	}
}

func rendered(findings preflight.Findings, level preflight.Level) string {
	diags := findings.Diagnostics(level)
	switch {
	case diags.ErrorsCount() == 1:
		return "error"
	case diags.WarningsCount() == 1:
		return "warning"
	case len(findings.Silent(level)) == 1:
		return "log"
	}
	return "nothing"
}
