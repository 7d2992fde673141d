package ramdoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// Canonical returns one text for all spellings of the same document, made for
// comparing and hashing, not for sending. It is JSON that [Parse] reads, and the
// canonical form of what Parse reads is the same text again.
//
// What does not matter: blanks, the order of elements, one value or a list of
// one, order and repetition in lists, empty elements, Sid, the case of actions,
// the case of role ARNs (RAM lower-cases them in its answers) and whether the
// region of a RAM ARN is empty or "*" (unconfirmed; both are in use). The order
// of statements is kept: RAM evaluates them without order, but keeping it shows
// the user that a document was rearranged.
func (d Document) Canonical() string {
	canonical := Document{Version: d.Version}
	for _, statement := range d.Statements {
		canonical.Statements = append(canonical.Statements, statement.canonical())
	}
	return encode(canonical.object(alwaysList))
}

// Equal reports whether a and b have the same canonical form.
func Equal(a, b Document) bool { return a.Canonical() == b.Canonical() }

// SameText reports whether two policy texts say the same: both parse and are
// [Equal], or they are the same text. It is the equality that a plan needs, so a
// text that cannot be parsed is equal to nothing but itself.
func SameText(a, b string) bool {
	if a == b {
		return true
	}
	left, err := Parse(a)
	if err != nil {
		return false
	}
	right, err := Parse(b)
	return err == nil && Equal(left, right)
}

func (s Statement) canonical() Statement {
	canonical := Statement{
		Effect:       s.Effect,
		Actions:      foldedSet(s.Actions, strings.ToLower),
		NotActions:   foldedSet(s.NotActions, strings.ToLower),
		Resources:    foldedSet(s.Resources, foldRAMARN),
		NotResources: foldedSet(s.NotResources, foldRAMARN),
		Principal:    Principal{},
	}
	for kind, values := range s.Principal {
		if kind == Service {
			canonical.Principal[kind] = sortedSet(values)
			continue
		}
		canonical.Principal[kind] = foldedSet(values, foldRAMARN)
	}
	canonical.Conditions = canonicalConditions(s.Conditions)
	return canonical
}

func canonicalConditions(conditions []Condition) []Condition {
	canonical := joinRepeated(conditions)
	for i := range canonical {
		canonical[i].Values = sortedSet(canonical[i].Values)
	}
	slices.SortFunc(canonical, comparePairs)
	return canonical
}

func comparePairs(a, b Condition) int {
	return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Key, b.Key))
}

func foldedSet(values []string, fold func(string) string) []string {
	folded := make([]string, 0, len(values))
	for _, value := range values {
		folded = append(folded, fold(value))
	}
	return sortedSet(folded)
}

// foldRAMARN returns one spelling for all spellings of a RAM ARN or pattern.
// Names of users, groups and policies keep their case: only for roles is it
// known that the cloud does not.
func foldRAMARN(value string) string {
	arn, err := acs.ParseARN(value)
	if err != nil || !strings.EqualFold(arn.Service, "ram") {
		return value
	}
	arn.Service = "ram"
	if arn.Region == "*" {
		arn.Region = ""
	}
	if lower := strings.ToLower(arn.Resource); strings.HasPrefix(lower, "role/") {
		arn.Resource = lower
	}
	return arn.String()
}
