package dlcsvc

import (
	"maps"
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
)

// Bodies have passed their shape when these read them, so a value that is there
// has the right type.

func textOf(members map[string]any, name string) string {
	value, _ := members[name].(string)
	return value
}

func objectOf(members map[string]any, name string) map[string]any {
	value, _ := members[name].(map[string]any)
	return value
}

func integerOf(members map[string]any, name string) int64 {
	n, _ := wholeNumber(members[name])
	return n
}

func flagOf(members map[string]any, name string) bool {
	value, _ := members[name].(bool)
	return value
}

func objectsOf(members map[string]any, name string) []map[string]any {
	list, _ := members[name].([]any)
	var objects []map[string]any
	for _, element := range list {
		if o, ok := element.(map[string]any); ok {
			objects = append(objects, o)
		}
	}
	return objects
}

func textsOf(members map[string]any, name string) map[string]string {
	texts := map[string]string{}
	for key := range objectOf(members, name) {
		texts[key] = textOf(objectOf(members, name), key)
	}
	return texts
}

// picked returns the members of these names, as far as they are there.
func picked(members map[string]any, names ...string) map[string]any {
	result := map[string]any{}
	for _, name := range names {
		if value, ok := members[name]; ok {
			result[name] = value
		}
	}
	return result
}

// set adds a member unless it is empty.
func set(members map[string]any, name, value string) {
	if value != "" {
		members[name] = value
	}
}

// setTime adds a time unless it is zero.
func setTime(members map[string]any, name string, at time.Time) {
	if !at.IsZero() {
		members[name] = state.Timestamp(at)
	}
}

// deepCopy copies a decoded JSON value.
func deepCopy(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for name, member := range value {
			copied[name] = deepCopy(member)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for n, element := range value {
			copied[n] = deepCopy(element)
		}
		return copied
	}
	return value
}

func names[T any](set map[string]T) []string { return slices.Sorted(maps.Keys(set)) }
