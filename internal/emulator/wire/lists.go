package wire

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Lists come in two spellings: as JSON text, Tag=[{"Key":"k","Value":"v"}], or
// spread over numbered parameters, Tag.1.Key=k&Tag.1.Value=v. Products see the
// first one only.

// joinLists rewrites numbered parameters as JSON text. Known names are left as
// they are, unknown ones too: checkParameters names them.
func joinLists(given map[string]string, known []string) (map[string]string, error) {
	joined := map[string]string{}
	lists := map[string]map[int]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		list, index, member, ok := numbered(name)
		if !ok || slices.Contains(known, name) || !slices.Contains(known, list) {
			joined[name] = given[name]
			continue
		}
		if lists[list] == nil {
			lists[list] = map[int]any{}
		}
		if !place(lists[list], index, member, given[name]) {
			return nil, errAmbiguous(name)
		}
	}
	for list, items := range lists {
		if _, twice := joined[list]; twice {
			return nil, errAmbiguous(list)
		}
		ordered := make([]any, 0, len(items))
		for _, index := range slices.Sorted(maps.Keys(items)) {
			ordered = append(ordered, items[index])
		}
		text, err := json.Marshal(ordered)
		if err != nil {
			return nil, err
		}
		joined[list] = string(text)
	}
	return joined, nil
}

// numbered cuts Tag.1.Key into "Tag", 1 and "Key", ResourceNames.2 into
// "ResourceNames", 2 and "".
func numbered(name string) (list string, index int, member string, ok bool) {
	parts := strings.SplitN(name, ".", 3)
	if len(parts) < 2 {
		return "", 0, "", false
	}
	index, err := strconv.Atoi(parts[1])
	if err != nil || index < 1 {
		return "", 0, "", false
	}
	if len(parts) == 3 {
		member = parts[2]
	}
	return parts[0], index, member, true
}

// place puts a value at an index, or at a member of the object there. It
// reports false if the two kinds are mixed.
func place(items map[int]any, index int, member, value string) bool {
	existing, found := items[index]
	if member == "" {
		items[index] = value
		return !found
	}
	object, isObject := existing.(map[string]string)
	if found && !isObject {
		return false
	}
	if !found {
		object = map[string]string{}
		items[index] = object
	}
	object[member] = value
	return true
}
