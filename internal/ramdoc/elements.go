package ramdoc

import (
	"fmt"
	"slices"
	"strings"
)

// This file reads single elements of a document out of JSON nodes.

// checkNames makes sure that n is an object with no other members than allowed.
func (n node) checkNames(allowed ...string) error {
	if n.kind != objectNode {
		return n.errorf("want an object, found %s", n.kind)
	}
	for _, m := range n.members {
		if !slices.Contains(allowed, m.name) {
			return &SyntaxError{Path: n.path, Offset: m.offset, Message: unknownElement(m.name, allowed)}
		}
	}
	return nil
}

func unknownElement(name string, allowed []string) string {
	for _, known := range allowed {
		if strings.EqualFold(known, name) {
			return fmt.Sprintf("unknown element %q: keywords are case-sensitive, want %q", name, known)
		}
	}
	return fmt.Sprintf("unknown element %q: want %s", name, strings.Join(allowed, ", "))
}

func (n node) member(name string) (node, bool) {
	for _, m := range n.members {
		if m.name == name {
			return m.value, true
		}
	}
	return node{}, false
}

func (n node) has(name string) bool {
	_, found := n.member(name)
	return found
}

func (n node) str() (string, error) {
	if n.kind != stringNode {
		return "", n.errorf("want a string, found %s", n.kind)
	}
	return n.text, nil
}

func (n node) effect() (Effect, error) {
	text, err := n.str()
	if err != nil {
		return "", err
	}
	effect := Effect(text)
	if effect != Allow && effect != Deny {
		return "", n.errorf("unknown effect %q: want Allow or Deny, in this spelling", text)
	}
	return effect, nil
}

// values returns the items of a list, or n itself as the only one: the language
// makes no difference.
func (n node) values() []node {
	if n.kind == listNode {
		return n.items
	}
	return []node{n}
}

// patterns reads an element that must name something: actions or resources.
func (n node) patterns() ([]string, error) {
	texts, err := n.names()
	if err == nil && len(texts) == 0 {
		return nil, n.errorf("want at least one value, found an empty list")
	}
	return texts, err
}

func (n node) names() ([]string, error) {
	var texts []string
	for _, item := range n.values() {
		text, err := item.str()
		if err != nil {
			return nil, err
		}
		if text == "" {
			return nil, item.errorf("want a value, found an empty string")
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// principal reads the element Principal. A kind with an empty list names nobody
// and is dropped; somebody must remain.
func (n node) principal() (Principal, error) {
	if n.kind != objectNode {
		return nil, n.errorf("want an object with RAM, Service or Federated, found %s", n.kind)
	}
	if err := n.checkNames(string(RAM), string(Service), string(Federated)); err != nil {
		return nil, err
	}
	principal := Principal{}
	for _, m := range n.members {
		names, err := m.value.names()
		if err != nil {
			return nil, err
		}
		if len(names) > 0 {
			principal[PrincipalKind(m.name)] = names
		}
	}
	if len(principal) == 0 {
		return nil, n.errorf("names nobody: want RAM, Service or Federated with at least one value")
	}
	return principal, nil
}

// conditions reads the element Condition. The empty object is common in
// published samples and means no condition.
func (n node) conditions() ([]Condition, error) {
	if n.kind != objectNode {
		return nil, n.errorf("want an object of operators, found %s", n.kind)
	}
	var conditions []Condition
	for _, operator := range n.members {
		if operator.value.kind != objectNode {
			return nil, operator.value.errorf("want an object of condition keys, found %s", operator.value.kind)
		}
		for _, key := range operator.value.members {
			values, err := key.value.conditionValues()
			if err != nil {
				return nil, err
			}
			conditions = append(conditions, Condition{Operator: operator.name, Key: key.name, Values: values})
		}
	}
	return conditions, nil
}

func (n node) conditionValues() ([]string, error) {
	var values []string
	for _, item := range n.values() {
		if item.kind != stringNode && item.kind != scalarNode {
			return nil, item.errorf("want a string, found %s", item.kind)
		}
		values = append(values, item.text)
	}
	if len(values) == 0 {
		return nil, n.errorf("want at least one value, found an empty list")
	}
	return values, nil
}
