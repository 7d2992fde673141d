package dswsvc

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// object reads a JSON object member by member, remembers the first thing that
// was wrong with it, and knows which members nobody asked for.
type object struct {
	path    string
	members map[string]any
	asked   []string
	err     error
}

func newObject(path string, value any) *object {
	members, ok := value.(map[string]any)
	o := &object{path: path, members: members}
	if !ok {
		o.fail(invalid("%s must be an object.", path))
	}
	return o
}

func (o *object) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

func (o *object) at(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

func (o *object) get(name string) (any, bool) {
	o.asked = append(o.asked, name)
	value, ok := o.members[name]
	return value, ok
}

// text returns a string member, empty when it is absent.
func (o *object) text(name string) string {
	value, ok := o.get(name)
	if !ok {
		return ""
	}
	text, ok := value.(string)
	if !ok {
		o.fail(invalid("%s must be a string.", o.at(name)))
	}
	return text
}

// required returns a string member that must not be empty.
func (o *object) required(name string) string {
	text := o.text(name)
	if text == "" {
		o.fail(invalid("%s is required.", o.at(name)))
	}
	return text
}

// oneOf returns a string member that is empty or one of the values.
func (o *object) oneOf(name string, values ...string) string {
	text := o.text(name)
	if text != "" && !slices.Contains(values, text) {
		o.fail(invalid("%s must be one of %s.", o.at(name), strings.Join(values, ", ")))
	}
	return text
}

func (o *object) flag(name string) bool {
	value, ok := o.get(name)
	if !ok {
		return false
	}
	flag, ok := value.(bool)
	if !ok {
		o.fail(invalid("%s must be true or false.", o.at(name)))
	}
	return flag
}

// objects returns the elements of a list of objects. Present tells an empty
// list from an absent one.
func (o *object) objects(name string) (elements []*object, present bool) {
	value, ok := o.get(name)
	if !ok {
		return nil, false
	}
	list, ok := value.([]any)
	if !ok {
		o.fail(invalid("%s must be a list.", o.at(name)))
	}
	for n, element := range list {
		elements = append(elements, newObject(fmt.Sprintf("%s[%d]", o.at(name), n), element))
	}
	return elements, true
}

// done returns what was wrong, or names a member that nobody asked for.
func (o *object) done() error {
	for _, name := range slices.Sorted(maps.Keys(o.members)) {
		if !slices.Contains(o.asked, name) {
			o.fail(unknownMember(o.at(name)))
		}
	}
	return o.err
}

// pairs reads a list of {Key, Value} objects. A key that comes twice has its
// last value.
func pairs(name string, value any) (map[string]string, error) {
	parent := &object{members: map[string]any{name: value}}
	elements, _ := parent.objects(name)
	if parent.err != nil {
		return nil, parent.err
	}
	result := make(map[string]string, len(elements))
	for _, element := range elements {
		key := element.required("Key")
		if _, ok := element.members["Value"]; !ok {
			element.fail(invalid("%s is required.", element.at("Value")))
		}
		result[key] = element.text("Value")
		if err := element.done(); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// pairList is the inverse of pairs, in the order of the keys.
func pairList(pairs map[string]string, keyName, valueName string) []any {
	list := make([]any, 0, len(pairs))
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		list = append(list, map[string]any{keyName: key, valueName: pairs[key]})
	}
	return list
}

// integer reads a JSON number without a fraction.
func integer(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := number.Int64()
	return n, err == nil
}
