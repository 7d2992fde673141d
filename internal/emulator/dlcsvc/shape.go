package dlcsvc

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// shape is what the reference says of a JSON value.
type shape struct {
	kind     kind
	members  map[string]shape // of an object
	element  *shape           // of a list, or of the values of a mapping
	values   []string         // of a text that is one of these
	least    int64            // of an integer
	most     int64
	required bool // a member that must be there, and not be empty
	nullable bool
}

type kind int

const (
	kindText kind = iota
	kindFlag
	kindInteger
	kindDecimal
	kindList
	kindObject
	kindMapping // an object whose member names are data
	kindAny     // stored and echoed without a look inside
	kindGap     // known to the API, not to the emulator
)

func text() shape                  { return shape{kind: kindText} }
func oneOf(values ...string) shape { return shape{kind: kindText, values: values} }
func flag() shape                  { return shape{kind: kindFlag} }
func integer() shape               { return between(math.MinInt64, math.MaxInt64) }
func between(least, most int64) shape {
	return shape{kind: kindInteger, least: least, most: most}
}
func decimal() shape                        { return shape{kind: kindDecimal} }
func listOf(element shape) shape            { return shape{kind: kindList, element: &element} }
func mapping(element shape) shape           { return shape{kind: kindMapping, element: &element} }
func object(members map[string]shape) shape { return shape{kind: kindObject, members: members} }
func anything() shape                       { return shape{kind: kindAny} }
func gap() shape                            { return shape{kind: kindGap} }
func (s shape) must() shape                 { s.required = true; return s }
func (s shape) orNull() shape               { s.nullable = true; return s }
func (s shape) names() []string             { return slices.Sorted(maps.Keys(s.members)) }

// check reports the first thing that is wrong with a value.
func (s shape) check(path string, value any) error {
	if value == nil && s.nullable {
		return nil
	}
	switch s.kind {
	case kindAny:
		return nil
	case kindGap:
		return notImplemented("the member " + path)
	case kindText:
		return s.checkText(path, value)
	case kindFlag:
		if _, ok := value.(bool); !ok {
			return invalid("%s must be true or false.", path)
		}
	case kindInteger:
		return s.checkInteger(path, value)
	case kindDecimal:
		number, ok := value.(json.Number)
		if _, err := number.Float64(); !ok || err != nil {
			return invalid("%s must be a number.", path)
		}
	case kindList:
		return s.checkList(path, value)
	case kindObject, kindMapping:
		return s.checkMembers(path, value)
	}
	return nil
}

func (s shape) checkText(path string, value any) error {
	text, ok := value.(string)
	switch {
	case !ok:
		return invalid("%s must be a string.", path)
	case s.required && text == "":
		return invalid("%s is required.", path)
	case s.values != nil && !slices.Contains(s.values, text):
		return invalid("%s must be one of %s.", path, strings.Join(s.values, ", "))
	}
	return nil
}

func (s shape) checkInteger(path string, value any) error {
	n, ok := wholeNumber(value)
	switch {
	case !ok:
		return invalid("%s must be an integer.", path)
	case n < s.least || n > s.most:
		return invalid("%s must be from %d to %d.", path, s.least, s.most)
	}
	return nil
}

func (s shape) checkList(path string, value any) error {
	list, ok := value.([]any)
	if !ok {
		return invalid("%s must be a list.", path)
	}
	if s.required && len(list) == 0 {
		return invalid("%s needs an element at least.", path)
	}
	for n, element := range list {
		if err := s.element.check(fmt.Sprintf("%s[%d]", path, n), element); err != nil {
			return err
		}
	}
	return nil
}

// checkMembers asks for what is required before it looks at what is there.
func (s shape) checkMembers(path string, value any) error {
	fields, ok := value.(map[string]any)
	if !ok {
		return invalid("%s must be an object.", path)
	}
	at := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	for _, name := range s.names() {
		if _, found := fields[name]; !found && s.members[name].required {
			return invalid("%s is required.", at(name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		member, known := s.members[name]
		if s.kind == kindMapping {
			member, known = *s.element, true
		}
		if !known {
			return unknownMember(at(name))
		}
		if err := member.check(at(name), fields[name]); err != nil {
			return err
		}
	}
	return nil
}

// wholeNumber reads a JSON number without a fraction.
func wholeNumber(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := number.Int64()
	return n, err == nil
}
