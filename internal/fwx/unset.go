package fwx

import "github.com/hashicorp/terraform-plugin-go/tftypes"

// IsUnset reports whether nothing is sent for a value: it is null, an
// empty text, list or map, or an object of such members.
func IsUnset(value tftypes.Value) bool {
	var text string
	if value.IsNull() {
		return true
	}
	if value.IsKnown() && value.As(&text) == nil {
		return text == ""
	}
	return HoldsOnly(value, IsUnset)
}

// HoldsOnly reports whether a value is a list or map without elements, or an
// object whose members all are nothing.
func HoldsOnly(value tftypes.Value, nothing func(tftypes.Value) bool) bool {
	if !value.IsKnown() {
		return false
	}
	var list []tftypes.Value
	var members map[string]tftypes.Value
	switch {
	case value.As(&list) == nil:
		return len(list) == 0
	case value.As(&members) != nil:
		return false
	case value.Type().Is(tftypes.Map{}):
		return len(members) == 0
	}
	for _, member := range members {
		if !nothing(member) {
			return false
		}
	}
	return true
}
