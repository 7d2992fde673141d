package fwx

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// KnownStrings returns the members of a set of strings, and false while one of
// them, or the set itself, is unknown. Null has none.
func KnownStrings(ctx context.Context, set types.Set) ([]string, bool) {
	if set.IsUnknown() {
		return nil, false
	}
	var values []types.String
	if set.ElementsAs(ctx, &values, false).HasError() {
		return nil, false
	}
	members := make([]string, len(values))
	for i, value := range values {
		if value.IsUnknown() {
			return nil, false
		}
		members[i] = value.ValueString()
	}
	return members, true
}

// StringSet makes a set of texts, each once.
func StringSet(texts []string) types.Set {
	members := slices.Compact(slices.Sorted(slices.Values(texts)))
	elements := make([]attr.Value, len(members))
	for i, member := range members {
		elements[i] = types.StringValue(member)
	}
	return types.SetValueMust(types.StringType, elements)
}

// KeepSpelling returns the set of the state where the planned one names the same
// members in other spellings; key is the same for all spellings of one member.
// Terraform lets a plan keep a value as it is, but not change it into a third
// one, so a set stays whole or not at all.
func KeepSpelling(ctx context.Context, planned, prior types.Set, key func(string) string) types.Set {
	wanted, known := KnownStrings(ctx, planned)
	present, _ := KnownStrings(ctx, prior)
	if known && !planned.IsNull() && !prior.IsNull() && slices.Equal(keysOf(wanted, key), keysOf(present, key)) {
		return prior
	}
	return planned
}

func keysOf(texts []string, key func(string) string) []string {
	keys := make([]string, len(texts))
	for i, text := range texts {
		keys[i] = key(text)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Respell returns the found texts in the spellings in which they are known: all
// of them, where one is known in several.
func Respell(known, found []string, key func(string) string) []string {
	spellings := map[string][]string{}
	for _, text := range known {
		spellings[key(text)] = append(spellings[key(text)], text)
	}
	var result []string
	for _, text := range found {
		if same, ok := spellings[key(text)]; ok {
			result = append(result, same...)
			continue
		}
		result = append(result, text)
	}
	return result
}
