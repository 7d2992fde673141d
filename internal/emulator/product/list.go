package product

import (
	"math"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Page is a page of a list. The first one has the number 1.
type Page struct{ Number, Size int }

// Page reads the parameter PageSize and the one with the number, whose names differ.
func (p Parameters) Page(call *wire.Call, numberName string, defaultSize, maxSize int) (Page, error) {
	number, err := p.Int(call, numberName, 1, 1, math.MaxInt)
	if err != nil {
		return Page{}, err
	}
	size, err := p.Int(call, "PageSize", defaultSize, 1, maxSize)
	return Page{number, size}, err
}

// Of returns the page of the items. A page beyond the last is empty.
func Of[T any](p Page, items []T) []T {
	// Compared by division: a huge page number must not overflow.
	if p.Number-1 > len(items)/p.Size {
		return items[:0]
	}
	from := min((p.Number-1)*p.Size, len(items))
	return items[from:min(from+p.Size, len(items))]
}

// Filter decides whether an object is listed.
type Filter[T any] func(T) bool

// All is the filter that wants all filters to match.
func All[T any](filters []Filter[T]) Filter[T] {
	return func(object T) bool {
		return !slices.ContainsFunc(filters, func(f Filter[T]) bool { return !f(object) })
	}
}

// Exactly returns a filter for each parameter of the call that has a getter: the
// object must have its value.
func Exactly[T any](call *wire.Call, getters map[string]func(T) string) []Filter[T] {
	var filters []Filter[T]
	for name, get := range getters {
		if value := call.Parameters[name]; value != "" {
			filters = append(filters, func(object T) bool { return get(object) == value })
		}
	}
	return filters
}

// Contains reports whether a map has all wanted entries.
func Contains(have, wanted map[string]string) bool {
	for key, value := range wanted {
		if actual, found := have[key]; !found || actual != value {
			return false
		}
	}
	return true
}
