package preflight

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Level says what a finding of a live check becomes.
type Level string

// The levels of the provider's preflight argument, from the most severe.
const (
	Strict Level = "strict" // certain and likely findings are errors
	Error  Level = "error"  // certain ones are errors, likely ones warnings
	Warn   Level = "warn"   // all are warnings
	Off    Level = "off"    // no live read is made
)

// Levels returns every level, in the order in which they are documented.
func Levels() []Level { return []Level{Strict, Error, Warn, Off} }

// ParseLevel returns the level that text names.
func ParseLevel(text string) (Level, error) {
	for _, l := range Levels() {
		if text == string(l) {
			return l, nil
		}
	}
	return "", fmt.Errorf("unknown preflight level %q: it must be strict, error, warn or off", text)
}

// Certainty says how sure a finding is.
type Certainty int

// Certainties.
const (
	// Notice is worth knowing but never wrong by itself: always a warning.
	Notice Certainty = iota
	// Unverified: a check could not be made. A warning under Strict, or when
	// the cloud did not answer; otherwise a log line.
	Unverified
	// Likely: nothing that could be read allows it, but something that could
	// not be read might.
	Likely
	// Certain: a document of the cloud, or this configuration, says so.
	Certain
	// Static: wrong whatever the cloud says. An error at every level.
	Static
)

// String returns the word that users know the certainty by.
func (c Certainty) String() string {
	switch c {
	case Notice:
		return "notice"
	case Unverified:
		return "unverified"
	case Likely:
		return "likely"
	case Certain:
		return "certain"
	case Static:
		return "static"
	}
	return fmt.Sprintf("Certainty(%d)", int(c))
}

// Rule names what a live check of a role looks at.
type Rule string

// The rules about a role (rules 2 to 4).
const (
	RuleCaller  Rule = "caller"  // who asks is known
	RuleAccount Rule = "account" // the role is of the caller's account
	RuleRole    Rule = "role"    // the role exists
	RuleTrust   Rule = "trust"   // PAI may assume the role
	RulePass    Rule = "pass"    // the caller may pass the role
	RuleAssume  Rule = "assume"  // the users whom the role trusts may assume it
)

// Finding is one result of a rule. Attribute is the argument to blame, or
// empty.
type Finding struct {
	Rule      Rule // empty unless the rule is about a role
	Certainty Certainty
	Attribute string
	Text      remedy.Text
	// Quiet marks an Unverified finding that only Strict shows: the caller
	// may simply lack the right to read.
	Quiet bool
}

// Findings are the results of all rules for one resource: they are shown
// together.
type Findings []Finding

// Softened turns every finding into a notice: for associations that do not
// change, which must block neither a plan nor a destroy.
func (f Findings) Softened() Findings {
	soft := make(Findings, len(f))
	for i, finding := range f {
		if finding.Certainty > Unverified {
			finding.Certainty = Notice
		}
		soft[i] = finding
	}
	return soft
}

// Errors returns the findings that are errors at a level.
func (f Findings) Errors(level Level) Findings {
	var errors Findings
	for _, finding := range f {
		if finding.severity(level) == severityError {
			errors = append(errors, finding)
		}
	}
	return errors
}

// Diagnostics renders the findings at a level.
func (f Findings) Diagnostics(level Level) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, finding := range f {
		switch finding.severity(level) {
		case severityError:
			diags.Append(finding.diagnostic(diag.NewErrorDiagnostic(finding.Text.Summary, finding.Text.Detail)))
		case severityWarning:
			diags.Append(finding.diagnostic(diag.NewWarningDiagnostic(finding.Text.Summary, finding.Text.Detail)))
		case severityLog:
		}
	}
	return diags
}

// Silent returns the findings that Diagnostics leaves to the log.
func (f Findings) Silent(level Level) Findings {
	var silent Findings
	for _, finding := range f {
		if finding.severity(level) == severityLog {
			silent = append(silent, finding)
		}
	}
	return silent
}

func (f Finding) diagnostic(d diag.Diagnostic) diag.Diagnostic {
	if f.Attribute == "" {
		return d
	}
	return diag.WithPath(path.Root(f.Attribute), d)
}

type severity int

const (
	severityLog severity = iota
	severityWarning
	severityError
)

func (f Finding) severity(level Level) severity {
	switch f.Certainty {
	case Static:
		return severityError
	case Certain:
		if level == Strict || level == Error {
			return severityError
		}
	case Likely:
		if level == Strict {
			return severityError
		}
	case Unverified:
		if f.Quiet && level != Strict {
			return severityLog
		}
	case Notice:
	}
	return severityWarning
}
