package ramdoc

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// JSON returns the document as compact JSON, fit to be sent to RAM. Statements
// and list members keep their order, elements stand in a fixed one: Version,
// Statement; Sid, Effect, Action, NotAction, Principal, Resource, NotResource,
// Condition. A list of one action, resource or condition value is written as the
// bare value, principals always as a list, as published samples have it. Empty
// elements are left out.
//
// Parse reads the text back as an equal document if it was a legal one.
func (d Document) JSON() string {
	return encode(d.object(bareIfOne))
}

// Indented returns the text of [Document.JSON] with two spaces of indentation
// for each level and no newline at the end.
func (d Document) Indented() string {
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(d.JSON()), "", "  "); err != nil {
		return d.JSON() // unreachable: JSON is valid by construction
	}
	return out.String()
}

// object is a JSON object whose members keep their order, which neither a map
// nor a struct with optional one-or-many members would.
type object []property

type property struct {
	name  string
	value any // string, []string, object or []object
}

// listShape decides how a list of strings is written.
type listShape func([]string) any

func bareIfOne(values []string) any {
	if len(values) == 1 {
		return values[0]
	}
	return values
}

func alwaysList(values []string) any { return values }

func (d Document) object(shape listShape) object {
	version := d.Version
	if version == "" {
		version = Version1
	}
	statements := make([]object, 0, len(d.Statements))
	for _, statement := range d.Statements {
		statements = append(statements, statement.object(shape))
	}
	return object{{"Version", version}, {"Statement", statements}}
}

func (s Statement) object(shape listShape) object {
	var o object
	if s.Sid != "" {
		o = append(o, property{"Sid", s.Sid})
	}
	o = append(o, property{"Effect", string(s.Effect)})
	o = o.withList("Action", s.Actions, shape)
	o = o.withList("NotAction", s.NotActions, shape)
	if principal := s.Principal.object(); len(principal) > 0 {
		o = append(o, property{"Principal", principal})
	}
	o = o.withList("Resource", s.Resources, shape)
	o = o.withList("NotResource", s.NotResources, shape)
	if len(s.Conditions) > 0 {
		o = append(o, property{"Condition", conditionObject(s.Conditions, shape)})
	}
	return o
}

func (o object) withList(name string, values []string, shape listShape) object {
	if len(values) == 0 {
		return o
	}
	return append(o, property{name, shape(values)})
}

func (p Principal) object() object {
	var o object
	for _, kind := range p.kinds() {
		o = append(o, property{string(kind), p[kind]})
	}
	return o
}

// conditionObject groups conditions by operator, in the order of first
// appearance.
func conditionObject(conditions []Condition, shape listShape) object {
	var operators object
	for _, c := range joinRepeated(conditions) {
		key := property{c.Key, shape(c.Values)}
		at := slices.IndexFunc(operators, func(p property) bool { return p.name == c.Operator })
		if at < 0 {
			operators = append(operators, property{c.Operator, object{key}})
			continue
		}
		if keys, ok := operators[at].value.(object); ok {
			operators[at].value = append(keys, key)
		}
	}
	return operators
}

// joinRepeated gives each pair of operator and key one condition with the values
// of all: JSON has no way to say a pair twice. Parse never yields repetition.
func joinRepeated(conditions []Condition) []Condition {
	var joined []Condition
	for _, c := range conditions {
		at := slices.IndexFunc(joined, func(j Condition) bool { return comparePairs(j, c) == 0 })
		if at < 0 {
			joined = append(joined, Condition{Operator: c.Operator, Key: c.Key, Values: slices.Clone(c.Values)})
			continue
		}
		joined[at].Values = append(joined[at].Values, c.Values...)
	}
	return joined
}

func encode(value any) string {
	var out strings.Builder
	write(&out, value)
	return out.String()
}

func write(out *strings.Builder, value any) {
	switch value := value.(type) {
	case string:
		out.WriteString(quote(value))
	case []string:
		writeList(out, value)
	case []object:
		writeList(out, value)
	case object:
		out.WriteByte('{')
		for i, p := range value {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(quote(p.name))
			out.WriteByte(':')
			write(out, p.value)
		}
		out.WriteByte('}')
	}
}

func writeList[T any](out *strings.Builder, items []T) {
	out.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			out.WriteByte(',')
		}
		write(out, item)
	}
	out.WriteByte(']')
}

// quote is json.Marshal without the escapes for HTML, which would turn a
// readable < in a condition into \u003c.
func quote(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""` // unreachable: every string has a JSON form
	}
	return strings.TrimSuffix(out.String(), "\n")
}
