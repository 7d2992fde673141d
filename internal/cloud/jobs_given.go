package cloud

import (
	"encoding/json"
	"reflect"
)

// UnmarshalJSON takes names in any letter case: see ExtendedCIDRs.
func (v *JobVPC) UnmarshalJSON(data []byte) error {
	type plain JobVPC
	return json.Unmarshal(data, (*plain)(v))
}

// AdvancedSettings are settings of a job whose schema the API leaves open. All
// are written as texts.
type AdvancedSettings map[string]string

// UnmarshalJSON reads texts as they are, and all else as its JSON.
func (s *AdvancedSettings) UnmarshalJSON(data []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	*s = make(AdvancedSettings, len(members))
	for name, value := range members {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		(*s)[name] = text
	}
	return nil
}

// Tags are the tags of the job; do not write to them.
func (s *JobSpec) Tags() map[string]string {
	if s.Settings == nil {
		return nil
	}
	return s.Settings.Tags
}

// OnlyGiven sets to nil what says nothing: empty texts, the number zero, and
// parts without members. Modules pass such values for what is not given, and
// answers may hold parts that were not sent (unconfirmed). Flags and limits stay:
// false and 0 mean something.
func (s *JobSpec) OnlyGiven() { onlyGiven(reflect.ValueOf(s).Elem()) }

// OnlyGiven is that of a JobSpec.
func (s *InstanceSpec) OnlyGiven() { onlyGiven(reflect.ValueOf(s).Elem()) }

func onlyGiven(object reflect.Value) {
	for _, member := range object.Fields() {
		switch member.Kind() {
		case reflect.Pointer:
			if !member.IsNil() && saysNothing(member.Elem()) {
				member.SetZero()
			}
		case reflect.Slice:
			onlyGivenElements(member)
		case reflect.Map:
			if member.Len() == 0 {
				member.SetZero()
			}
		default:
		}
	}
}

func onlyGivenElements(list reflect.Value) {
	kept := reflect.Zero(list.Type())
	for i := range list.Len() {
		element := list.Index(i)
		if element.Kind() == reflect.Struct {
			onlyGiven(element)
		}
		if !element.IsZero() {
			kept = reflect.Append(kept, element)
		}
	}
	list.Set(kept)
}

func saysNothing(value reflect.Value) bool {
	switch value.Kind() {
	case reflect.Struct:
		onlyGiven(value)
		return value.IsZero()
	case reflect.String, reflect.Int32, reflect.Int64:
		return value.IsZero()
	default:
		return false
	}
}
