package eassvc

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"strings"
)

// A configuration is free-form JSON. It is never changed in place, so that a
// version, a snapshot and an answer may all hold on to it: the functions below
// return copies that differ.

// lookup returns what stands at a path of names.
func lookup(config map[string]any, path ...string) (any, bool) {
	var value any = config
	for _, name := range path {
		members, ok := value.(map[string]any)
		if !ok {
			return nil, false
		}
		if value, ok = members[name]; !ok {
			return nil, false
		}
	}
	return value, true
}

// textAt returns the text, or the number as text, at a path.
func textAt(config map[string]any, path ...string) string {
	switch value, _ := lookup(config, path...); value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	default:
		return ""
	}
}

// with returns the configuration with a value at a path. Objects on the way
// are made if they are not there.
func with(config map[string]any, value any, path ...string) map[string]any {
	result := maps.Clone(config)
	if result == nil {
		result = map[string]any{}
	}
	if len(path) > 1 {
		inner, _ := config[path[0]].(map[string]any)
		value = with(inner, value, path[1:]...)
	}
	result[path[0]] = value
	return result
}

// without returns the configuration without what stands at a path.
func without(config map[string]any, path ...string) map[string]any {
	if _, ok := lookup(config, path...); !ok {
		return config
	}
	result := maps.Clone(config)
	if len(path) == 1 {
		delete(result, path[0])
		return result
	}
	if inner, ok := config[path[0]].(map[string]any); ok {
		result[path[0]] = without(inner, path[1:]...)
	}
	return result
}

// mergeDeep merges objects into objects; everything else is overwritten,
// lists too.
func mergeDeep(old, fragment map[string]any) map[string]any {
	result := maps.Clone(old)
	for name, value := range fragment {
		inner, isObject := value.(map[string]any)
		oldInner, wasObject := result[name].(map[string]any)
		if isObject && wasObject {
			value = mergeDeep(oldInner, inner)
		}
		result[name] = value
	}
	return result
}

// mergeShallow overwrites top-level members as a whole.
func mergeShallow(old, fragment map[string]any) map[string]any {
	result := maps.Clone(old)
	maps.Copy(result, fragment)
	return result
}

// nullIn returns the dotted path of a null member. Lists are not searched:
// they are overwritten as a whole.
func nullIn(config map[string]any) (path string, found bool) {
	for name, value := range config {
		if value == nil {
			return name, true
		}
		if inner, ok := value.(map[string]any); ok {
			if path, found := nullIn(inner); found {
				return name + "." + path, true
			}
		}
	}
	return "", false
}

// export writes a configuration as ServiceConfig has it: compact, with sorted
// members.
func export(config map[string]any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(config); err != nil {
		panic(err) // decoded from JSON: cannot fail
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// decodeConfig reads a configuration, with numbers as they are written.
func decodeConfig(text []byte) (map[string]any, error) {
	var config map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&config); err != nil {
		return nil, invalid("The service configuration is not a JSON object: %v.", err)
	}
	if config == nil {
		return nil, invalid("The service configuration is not a JSON object.")
	}
	return config, nil
}

// The members that the service looks into. All others are stored and echoed.

// serviceName is what the documentation says of names. That a name begins with
// a letter is said by one client only, and not required here.
var (
	serviceName = regexp.MustCompile(`^[a-z0-9_]{3,63}$`)
	digits      = regexp.MustCompile(`^[0-9]+$`)
)

// nameOf returns the name in a configuration, empty if it has none.
func nameOf(config map[string]any) (string, error) {
	canonical, alias := textAt(config, "metadata", "name"), textAt(config, "name")
	switch {
	case canonical == "":
		return alias, nil
	case alias != "" && alias != canonical:
		return "", invalid("metadata.name is %q and name is %q.", canonical, alias)
	default:
		return canonical, nil
	}
}

func workspaceOf(config map[string]any) string {
	if id := textAt(config, "metadata", "workspace_id"); id != "" {
		return id
	}
	return textAt(config, "workspace_id")
}

// instancesOf returns how many instances a configuration asks for: one unless
// told.
func instancesOf(config map[string]any) int {
	value, found := lookup(config, "metadata", "instance")
	n, ok := integer(value)
	if !found || !ok {
		return 1
	}
	return n
}

// labelsOf returns the labels in a configuration.
func labelsOf(config map[string]any) (labels map[string]string, found bool) {
	members, found := config["labels"].(map[string]any)
	labels = map[string]string{}
	for key, value := range members {
		labels[key], _ = value.(string)
	}
	return labels, found
}

func integer(value any) (int, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := number.Int64()
	return int(n), err == nil
}
