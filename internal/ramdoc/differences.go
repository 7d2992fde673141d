package ramdoc

import (
	"slices"
)

// DifferenceKind is in which way two trust policies differ.
type DifferenceKind int

// The kinds of differences.
const (
	// Missing: principals that are not let in, or not kept out, as they should be.
	Missing DifferenceKind = iota
	// Altered: the same principals under another rule: effect, actions or conditions.
	Altered
	// Extra: principals that nothing should be said of.
	Extra
)

// Difference is one way in which a trust policy is not the one that it should
// be: about some principals of one statement.
type Difference struct {
	Kind DifferenceKind
	// Wanted and Found are the statements, as indexes into the document that
	// should be and the one that is; -1 where there is none.
	Wanted, Found int
	// Principal is whom it is about, Whole whether that is all of the statement.
	Principal Principal
	Whole     bool
}

// Differences compares the trust policy that should be, d, with the one that
// is found. It looks at what the statements say and not at how they are cut: in
// which order they come, and whether principals that are treated alike share one
// statement, is no difference. What is wanted comes first, in the order of its
// statements; then what is extra.
func (d Document) Differences(found Document) []Difference {
	wantedRules, foundRules := d.said(), found.said()
	var differences []Difference
	altered := map[int]map[string]bool{} // principals of found statements that are reported
	for i, s := range d.Statements {
		rest := s.principalsBut(func(p named) bool { return foundRules[saying{s.rule(), p}] })
		for j, other := range found.Statements {
			same := intersection(rest, other.principalsBut(func(p named) bool { return wantedRules[saying{other.rule(), p}] }))
			if len(same) == 0 {
				continue
			}
			if altered[j] == nil {
				altered[j] = map[string]bool{}
			}
			for _, p := range same {
				altered[j][p.key()] = true
			}
			differences = append(differences, Difference{
				Kind: Altered, Wanted: i, Found: j, Principal: gather(same), Whole: len(same) == len(s.members()),
			})
			rest = slices.DeleteFunc(rest, func(p named) bool { return slices.Contains(same, p) })
		}
		if len(rest) > 0 {
			differences = append(differences, Difference{
				Kind: Missing, Wanted: i, Found: -1, Principal: gather(rest), Whole: len(rest) == len(s.members()),
			})
		}
	}
	for j, s := range found.Statements {
		rest := s.principalsBut(func(p named) bool { return wantedRules[saying{s.rule(), p}] || altered[j][p.key()] })
		if len(rest) > 0 {
			differences = append(differences, Difference{
				Kind: Extra, Wanted: -1, Found: j, Principal: gather(rest), Whole: len(rest) == len(s.members()),
			})
		}
	}
	return differences
}

// SameTrust reports whether two texts are trust policies without a difference,
// or the same text. A text that cannot be read is the same as nothing but
// itself.
func SameTrust(a, b string) bool {
	if a == b {
		return true
	}
	left, err := ParseTrust(a)
	if err != nil {
		return false
	}
	right, err := ParseTrust(b)
	return err == nil && len(left.Differences(right)) == 0
}

// named is one value of a Principal.
type named struct {
	kind  PrincipalKind
	value string // as in the canonical form
}

func (m named) key() string { return string(m.kind) + " " + m.value }

// saying is what a statement says of one principal.
type saying struct {
	rule string
	who  named
}

// said is all that a document says.
func (d Document) said() map[saying]bool {
	all := map[saying]bool{}
	for _, s := range d.Statements {
		for _, p := range s.members() {
			all[saying{s.rule(), p}] = true
		}
	}
	return all
}

// rule is one text for all statements that differ in their principals alone.
func (s Statement) rule() string {
	s.Principal = nil
	return encode(s.canonical().object(alwaysList))
}

func (s Statement) members() []named {
	var members []named
	canonical := s.canonical().Principal
	for _, kind := range canonical.kinds() {
		for _, value := range canonical[kind] {
			members = append(members, named{kind, value})
		}
	}
	return members
}

func (s Statement) principalsBut(skip func(named) bool) []named {
	return slices.DeleteFunc(s.members(), skip)
}

func intersection(a, b []named) []named {
	var both []named
	for _, p := range a {
		if slices.Contains(b, p) {
			both = append(both, p)
		}
	}
	return both
}

func gather(members []named) Principal {
	principal := Principal{}
	for _, m := range members {
		principal[m.kind] = append(principal[m.kind], m.value)
	}
	return principal
}

// Names lists whom a principal names, kind by kind, in order.
func (p Principal) Names() []string {
	var names []string
	for _, kind := range p.kinds() {
		names = append(names, slices.Sorted(slices.Values(p[kind]))...)
	}
	return names
}
