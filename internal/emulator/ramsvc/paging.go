package ramsvc

import (
	"strconv"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// paging names the parameters and limits by which a listing is paged.
type paging struct {
	size, marker  string // parameter names
	standard, max int
}

// The two ways to page: that of the lists, and that of the tags.
var (
	byMarker = paging{size: "MaxItems", marker: "Marker", standard: 100, max: 1000}
	byToken  = paging{size: "PageSize", marker: "NextToken", standard: 100, max: 100}
)

// cut returns the page of items that a call asks for, and the marker of the
// next one, if any. Items come in the order of their keys.
func cut[T any](p paging, call *wire.Call, items []T, key func(T) string) (page []T, next string, err error) {
	size := p.standard
	if text, given := call.Parameters[p.size]; given {
		if size, err = strconv.Atoi(text); err != nil || size < 1 || size > p.max {
			return nil, "", errInvalid(p.size, "The parameter %s is %q: want 1 to %d.", p.size, text, p.max)
		}
	}
	after, ok := state.ParseMarker(call.Operation.Name, call.Parameters[p.marker])
	if !ok {
		return nil, "", errInvalid(p.marker, "The parameter %s does not come from an answer of %s.", p.marker, call.Operation.Name)
	}
	for _, item := range items {
		if after != "" && key(item) <= after {
			continue
		}
		if len(page) == size {
			return page, state.Marker(call.Operation.Name, key(page[size-1])), nil
		}
		page = append(page, item)
	}
	return page, "", nil
}

// wrapped is how RAM answers a list: {"Roles": {"Role": [...]}}.
func wrapped(noun string, items []map[string]any) map[string]any {
	if items == nil {
		items = []map[string]any{}
	}
	return map[string]any{noun: items}
}

// listing is the answer of a paged list. The marker is absent on the last page.
func listing(outer, noun string, items []map[string]any, next string) map[string]any {
	answer := map[string]any{outer: wrapped(noun, items), "IsTruncated": next != ""}
	if next != "" {
		answer["Marker"] = next
	}
	return answer
}
