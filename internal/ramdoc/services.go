package ramdoc

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// ErrNobodyTrusted says that a trust policy would be left without a statement.
// RAM accepts no such document.
var ErrNobodyTrusted = errors.New("no statement would be left")

// TrustsService reports whether a statement that depends on no condition allows
// a cloud service, by its name, to assume the role. It reads what the document
// says and does not weigh Deny statements; [AssumedBy] does.
func (d Document) TrustsService(service string) bool {
	return slices.ContainsFunc(d.Statements, func(s Statement) bool {
		return s.Effect == Allow && len(s.Conditions) == 0 && s.coversAction(AssumeRole) && s.namesService(service)
	})
}

// WithService returns the text of a trust policy that trusts a cloud service
// too. The service joins the first statement that is about nothing but services
// that may assume the role, or gets a statement of its own at the end. Everything
// else keeps its bytes. A text that trusts the service already is returned as it
// is.
func WithService(text, service string) (string, error) {
	trust, err := ParseTrust(text)
	if err != nil || trust.TrustsService(service) {
		return text, err
	}
	list, err := statementNode(text)
	if err != nil {
		return text, err
	}
	for i, statement := range list.values() {
		if trust.Statements[i].aboutServicesOnly() {
			services := statement.mustMember("Principal").mustMember(string(Service))
			return apply(text, services.insertion(text, quote(service))), nil
		}
	}
	own := Trust(service).Statements[0].object(bareIfOne)
	return apply(text, list.insertion(text, encode(own))), nil
}

// WithoutService returns the text of a trust policy without what [WithService]
// puts there: the service goes from every statement that allows services to
// assume the role without a condition. A statement about nobody else goes as a
// whole, one that names other services or other kinds of principals stays with
// those. Everything else keeps its bytes. When no statement would be left the
// error is [ErrNobodyTrusted].
func WithoutService(text, service string) (string, error) {
	trust, err := ParseTrust(text)
	if err != nil {
		return text, err
	}
	list, err := statementNode(text)
	if err != nil {
		return text, err
	}
	statements := list.values()
	var edits []edit
	gone := make([]bool, len(statements))
	for i, s := range trust.Statements {
		if !s.assumesPlainly() || !s.namesService(service) {
			continue
		}
		others := slices.ContainsFunc(s.Principal[Service], func(name string) bool { return !strings.EqualFold(name, service) })
		principal := statements[i].mustMember("Principal")
		switch {
		case others:
			edits = append(edits, principal.mustMember(string(Service)).withoutText(service)...)
		case len(s.Principal) > 1:
			edits = append(edits, principal.withoutMember(string(Service))...)
		default:
			gone[i] = true
		}
	}
	if !slices.Contains(gone, false) {
		return text, ErrNobodyTrusted
	}
	edits = append(edits, cuts(spansOf(statements), func(i int) bool { return gone[i] })...)
	return apply(text, edits...), nil
}

// assumesPlainly reports whether s allows exactly sts:AssumeRole, and does so
// without a condition: the only kind of statement that is edited here.
func (s Statement) assumesPlainly() bool {
	other := func(action string) bool { return !strings.EqualFold(action, AssumeRole) }
	return s.Effect == Allow && len(s.Conditions) == 0 && len(s.Actions) > 0 && !slices.ContainsFunc(s.Actions, other)
}

func (s Statement) aboutServicesOnly() bool {
	return s.assumesPlainly() && len(s.Principal) == 1 && len(s.Principal[Service]) > 0
}

// namesService ignores case, as the evaluation does.
func (s Statement) namesService(service string) bool {
	return slices.ContainsFunc(s.Principal[Service], func(name string) bool { return strings.EqualFold(name, service) })
}

// statementNode returns the element Statement of a text that [ParseTrust] reads.
func statementNode(text string) (node, error) {
	root, err := parseJSON(text)
	return root.mustMember("Statement"), err
}

// mustMember is member for an element that is known to be there.
func (n node) mustMember(name string) node {
	value, _ := n.member(name)
	return value
}

// edit replaces a part of a text.
type edit struct {
	start, end int
	text       string
}

// apply makes edits that do not overlap.
func apply(text string, edits ...edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(b.start, a.start) })
	for _, e := range edits {
		text = text[:e.start] + e.text + text[e.end:]
	}
	return text
}

// insertion appends an item to a list that has one, separated as its other items
// are. A value that stands for a list of one becomes a list.
func (n node) insertion(text, item string) edit {
	if n.kind != listNode {
		return edit{n.offset, n.end, "[" + text[n.offset:n.end] + "," + item + "]"}
	}
	last := n.items[len(n.items)-1]
	separator := "," + text[n.offset+1:n.items[0].offset]
	if len(n.items) > 1 {
		separator = text[n.items[len(n.items)-2].end:last.offset]
	}
	return edit{last.end, last.end, separator + item}
}

// withoutText takes the items of one text out of a list of strings.
func (n node) withoutText(text string) []edit {
	return cuts(spansOf(n.items), func(i int) bool { return strings.EqualFold(n.items[i].text, text) })
}

// withoutMember takes one member out of an object that has others.
func (n node) withoutMember(name string) []edit {
	spans := make([]span, len(n.members))
	for i, m := range n.members {
		spans[i] = span{m.offset, m.value.end}
	}
	return cuts(spans, func(i int) bool { return n.members[i].name == name })
}

// span is where in a text something stands.
type span struct{ start, end int }

func spansOf(nodes []node) []span {
	spans := make([]span, len(nodes))
	for i, n := range nodes {
		spans[i] = span{n.offset, n.end}
	}
	return spans
}

// cuts removes some items of a list, not all, each with the comma that parts it
// from the item before. The first ones go with the comma after them.
func cuts(items []span, remove func(int) bool) []edit {
	var edits []edit
	first := 0
	for remove(first) {
		first++
	}
	if first > 0 {
		edits = append(edits, edit{start: items[0].start, end: items[first].start})
	}
	for i := first + 1; i < len(items); i++ {
		if remove(i) {
			edits = append(edits, edit{start: items[i-1].end, end: items[i].end})
		}
	}
	return edits
}
