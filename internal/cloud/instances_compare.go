package cloud

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// How the definition of an instance is compared with what DSW answers. Members
// that were not asked for are not compared: DSW fills in defaults, such as the version
// of a dataset.

// Follow returns what was asked for, as the cloud has it now: a member that was
// asked for has the cloud's value, unless both mean the same. Others stay without a
// value.
func (s InstanceSpec) Follow(found InstanceSpec) InstanceSpec {
	followed := follow(reflect.ValueOf(s), reflect.ValueOf(found))
	spec, _ := reflect.TypeAssert[InstanceSpec](followed)
	spec.Labels, spec.Tags, spec.Association = s.Labels, s.Tags, s.Association
	return spec
}

// Differences lists the members of the API, in the order of the reference, of which
// an instance does not have what is asked for. Members that are not asked for are
// among them if the instance has a value that can be cleared.
func (s InstanceSpec) Differences(present InstanceSpec) []string {
	s.OnlyGiven()
	present.OnlyGiven()
	var names []string
	wanted, has := reflect.ValueOf(s), reflect.ValueOf(present)
	clearable := ClearableMembers()
	for i := range wanted.NumField() {
		name, _, _ := strings.Cut(wanted.Type().Field(i).Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		one, other := wanted.Field(i), has.Field(i)
		if one.IsZero() {
			if _, ok := clearable[name]; ok && !other.IsZero() {
				names = append(names, name)
			}
			continue
		}
		if !reflect.DeepEqual(follow(one, other).Interface(), one.Interface()) {
			names = append(names, name)
		}
	}
	return names
}

// Only returns the members of the API that are named.
func (s InstanceSpec) Only(names []string) InstanceSpec {
	only := InstanceSpec{}
	from, to := reflect.ValueOf(s), reflect.ValueOf(&only).Elem()
	for i := range from.NumField() {
		if name, _, _ := strings.Cut(from.Type().Field(i).Tag.Get("json"), ","); slices.Contains(names, name) {
			to.Field(i).Set(from.Field(i))
		}
	}
	return only
}

// Given lists the members of the API that have a value.
func (s InstanceSpec) Given() []string {
	var names []string
	value := reflect.ValueOf(s)
	for i := range value.NumField() {
		if name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ","); name != "-" && !value.Field(i).IsZero() {
			names = append(names, name)
		}
	}
	return names
}

// follow returns the known value as it is found now. Both have the same type.
func follow(known, found reflect.Value) reflect.Value {
	switch known.Kind() {
	case reflect.Pointer:
		return followPointer(known, found)
	case reflect.Struct:
		followed := reflect.New(known.Type()).Elem()
		for i := range known.NumField() {
			followed.Field(i).Set(follow(known.Field(i), found.Field(i)))
		}
		return followed
	case reflect.Slice:
		return followList(known, found)
	case reflect.Map:
		if known.Len() == 0 && found.Len() == 0 || reflect.DeepEqual(known.Interface(), found.Interface()) {
			return known
		}
		return found
	case reflect.String:
		if known.String() == "" || sameText(known.String(), found.String()) {
			return known
		}
		return found
	default:
		if known.IsZero() {
			return known
		}
		return found
	}
}

func followPointer(known, found reflect.Value) reflect.Value {
	switch {
	case known.IsNil():
		return known
	case found.IsNil():
		if saysNothing(reflect.ValueOf(known.Interface()).Elem()) {
			return known
		}
		return found
	case known.Elem().Kind() == reflect.Bool:
		return found
	}
	followed := reflect.New(known.Type().Elem())
	followed.Elem().Set(follow(known.Elem(), found.Elem()))
	return followed
}

func followList(known, found reflect.Value) reflect.Value {
	switch {
	case known.Len() == 0:
		return known // not asked for
	case known.Len() != found.Len():
		return found
	}
	followed := reflect.MakeSlice(known.Type(), known.Len(), known.Len())
	for i := range known.Len() {
		followed.Index(i).Set(follow(known.Index(i), found.Index(i)))
	}
	return followed
}

// sameText reports whether two texts of the API mean the same: the same amount, with
// or without its unit (the samples have both 32 and 32Gi), or the same JSON.
func sameText(a, b string) bool {
	if a == b {
		return true
	}
	one, oneErr := strconv.ParseFloat(strings.TrimSuffix(a, "Gi"), 64)
	other, otherErr := strconv.ParseFloat(strings.TrimSuffix(b, "Gi"), 64)
	if oneErr == nil && otherErr == nil {
		return one == other
	}
	return strings.HasPrefix(strings.TrimSpace(a), "{") && sameJSON(a, b)
}

func sameJSON(a, b string) bool {
	var one, other any
	return json.NewDecoder(bytes.NewReader([]byte(a))).Decode(&one) == nil &&
		json.NewDecoder(bytes.NewReader([]byte(b))).Decode(&other) == nil && reflect.DeepEqual(one, other)
}

// GigabytesOf reads an amount such as "100Gi" or "100".
func GigabytesOf(text string) (float64, bool) {
	amount, err := strconv.ParseFloat(strings.TrimSuffix(text, "Gi"), 64)
	return amount, err == nil
}
