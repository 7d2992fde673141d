package ramrole

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// isForeignTag reports whether a tag is none of the user's: the cloud or the
// provider itself sets it.
func isForeignTag(key string) bool {
	return strings.HasPrefix(key, systemTagPrefix) || cloud.IsProviderTag(key)
}

// systemTagPrefix begins the keys of tags that the cloud sets itself.
const systemTagPrefix = "acs:"

// retag returns which tags to set and which to remove, to come from one map
// to another.
func retag(from, to map[string]string) (set map[string]string, remove []string) {
	set = map[string]string{}
	for key, value := range to {
		if old, there := from[key]; !there || old != value {
			set[key] = value
		}
	}
	for _, key := range slices.Sorted(maps.Keys(from)) {
		if _, stays := to[key]; !stays && !isForeignTag(key) {
			remove = append(remove, key)
		}
	}
	return set, remove
}

// without returns the members of refs that are not in others.
func without(refs, others []cloud.PolicyRef) []cloud.PolicyRef {
	var rest []cloud.PolicyRef
	for _, ref := range sorted(refs) {
		if indexOf(others, ref) < 0 {
			rest = append(rest, ref)
		}
	}
	return rest
}

// indexOf finds a policy, ignoring the case of its name: RAM finds policies
// by names in another case too.
func indexOf(refs []cloud.PolicyRef, ref cloud.PolicyRef) int {
	return slices.IndexFunc(refs, func(other cloud.PolicyRef) bool {
		return other.Type == ref.Type && strings.EqualFold(other.Name, ref.Name)
	})
}

// sorted gives writes and texts one order: system policies last, then by name.
func sorted(refs []cloud.PolicyRef) []cloud.PolicyRef {
	return slices.SortedFunc(slices.Values(refs), func(a, b cloud.PolicyRef) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
}
