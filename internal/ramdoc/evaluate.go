package ramdoc

import "strconv"

// Request is one question to a set of documents: may this be done?
type Request struct {
	Action   string // for example ram:PassRole; case does not matter
	Resource string // ARN acted on; "" for trust policies

	// Principal and PrincipalValue say who asks, for trust policies only: a
	// service principal, the ARN of a RAM user, role or role session, or the
	// ARN of an identity provider.
	Principal      PrincipalKind
	PrincipalValue string

	// Context holds the condition keys that are known, with their values. A key
	// that is present without values is known to be absent from the request.
	// Keys are compared exactly.
	Context map[string][]string

	// ContextComplete says that a key missing from Context is absent from the
	// request, as the emulator knows. Otherwise it is unknown, as for a plan
	// made before the request exists, and a statement that depends on it is
	// undecided.
	ContextComplete bool
}

// Outcome is what documents say about a request. RAM refuses both NoOpinion and
// Denied; the difference is whether another document could still allow it.
type Outcome int

// The three outcomes.
const (
	NoOpinion Outcome = iota // no statement matches: implicit deny
	Allowed                  // an Allow statement matches and no Deny does
	Denied                   // a Deny statement matches: explicit deny
)

// String returns the name of the outcome.
func (o Outcome) String() string {
	switch o {
	case NoOpinion:
		return "NoOpinion"
	case Allowed:
		return "Allowed"
	case Denied:
		return "Denied"
	}
	return "Outcome(" + strconv.Itoa(int(o)) + ")"
}

// Ref points at a statement: index into the documents given to [Evaluate] and
// index into its statements. {-1, -1} points at none.
type Ref struct{ Document, Statement int }

// Decision is the answer to a [Request].
type Decision struct {
	Outcome   Outcome
	Decider   Ref   // first statement that decided; {-1, -1} for NoOpinion
	Undecided []Ref // statements that match but for a condition that cannot be evaluated

	undecidedAllow, undecidedDeny bool
}

// Certain reports whether the undecided statements leave the answer to "may it
// be done?" as it is. Denied is always certain, Allowed unless an undecided
// statement denies, NoOpinion unless an undecided statement allows: an
// undecided Deny would turn one refusal into another.
func (d Decision) Certain() bool {
	switch d.Outcome {
	case Denied:
		return true
	case Allowed:
		return !d.undecidedDeny
	default:
		return !d.undecidedAllow
	}
}

// Evaluate decides req by the documents taken together, as RAM does: an
// explicit Deny wins over every Allow, and what nothing allows is refused. The
// order of documents and statements does not matter for the outcome.
//
// Inside a statement, Action, Resource, Principal and all conditions must match.
// A statement with a Principal belongs to a trust policy: it needs no Resource,
// and it matches only a request that says who asks. Layers above, such as
// control policies and session policies, are separate calls whose outcomes the
// caller combines.
func Evaluate(req Request, docs ...Document) Decision {
	decision := Decision{Decider: Ref{-1, -1}}
	for i, doc := range docs {
		for j, statement := range doc.Statements {
			decision.add(Ref{i, j}, statement.Effect, statement.matches(req))
		}
	}
	return decision
}

// AssumedBy evaluates a trust policy for one cloud service that wants to assume
// the role, with nothing known about the conditions of the later request.
func AssumedBy(doc Document, service string) Decision {
	return Evaluate(Request{Action: AssumeRole, Principal: Service, PrincipalValue: service}, doc)
}

func (d *Decision) add(ref Ref, effect Effect, matches truth) {
	switch {
	case matches == no || effect != Allow && effect != Deny:
		return
	case matches == unknown:
		d.Undecided = append(d.Undecided, ref)
		d.undecidedAllow = d.undecidedAllow || effect == Allow
		d.undecidedDeny = d.undecidedDeny || effect == Deny
	case effect == Deny && d.Outcome != Denied:
		d.Outcome, d.Decider = Denied, ref
	case effect == Allow && d.Outcome == NoOpinion:
		d.Outcome, d.Decider = Allowed, ref
	}
}
