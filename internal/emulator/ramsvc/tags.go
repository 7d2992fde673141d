package ramsvc

import (
	"maps"
	"unicode/utf8"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// The documented limits of tags and tag calls.
const (
	maxTagKey      = 128
	maxTagValue    = 256
	maxTagsPerCall = 20
	maxNames       = 50
)

// requestTag is a tag as requests spell it; answers say TagKey and TagValue.
type requestTag struct{ Key, Value string }

func (s *Service) tagOperations() []wire.Operation {
	return []wire.Operation{
		s.operation("TagResources", "ResourceType ResourceNames Tag", s.tagResources, tagged),
		s.operation("UntagResources", "ResourceType ResourceNames TagKeys All", s.untagResources, tagged),
		s.operation("ListTagResources", "ResourceType ResourceNames Tag PageSize NextToken", s.listTagResources, tagged),
	}
}

func (s *Service) tagResources(a *account, call *wire.Call) (map[string]any, error) {
	holders, err := s.namedTagHolders(a, call)
	if err != nil {
		return nil, err
	}
	if err := require(call, "Tag"); err != nil {
		return nil, err
	}
	added, err := s.newTags(call)
	if err != nil {
		return nil, err
	}
	for _, tags := range holders {
		total := len(tags)
		for key := range added {
			if _, overwritten := tags[key]; !overwritten {
				total++
			}
		}
		if total > s.options.Quotas.Tags {
			return nil, errLimit("Tag", s.options.Quotas.Tags)
		}
	}
	for _, tags := range holders {
		maps.Copy(tags, added)
	}
	return nil, nil
}

// untagResources: All counts only in a call without TagKeys (emulator choice).
func (s *Service) untagResources(a *account, call *wire.Call) (map[string]any, error) {
	holders, err := s.namedTagHolders(a, call)
	if err != nil {
		return nil, err
	}
	keys, err := listParameter[string](call, "TagKeys")
	if err != nil {
		return nil, err
	}
	all, err := boolParameter(call, "All", false)
	if err != nil {
		return nil, err
	}
	if len(keys) > maxTagsPerCall {
		return nil, errInvalid("TagKeys", "The parameter TagKeys holds %d keys: want at most %d.", len(keys), maxTagsPerCall)
	}
	if len(keys) == 0 && !all {
		return nil, errMissing("TagKeys")
	}
	for _, tags := range holders {
		if len(keys) == 0 {
			clear(tags)
		}
		for _, key := range keys {
			delete(tags, key)
		}
	}
	return nil, nil
}

// listTagResources answers a plain list, unlike all other lists of RAM. A page
// holds so many tags (emulator choice; it could be resources).
func (s *Service) listTagResources(a *account, call *wire.Call) (map[string]any, error) {
	if err := require(call, "ResourceType"); err != nil {
		return nil, err
	}
	filter, err := tagFilter(call)
	if err != nil {
		return nil, err
	}
	kind := call.Parameters["ResourceType"]
	everything, err := s.tagHolders(a, kind)
	if err != nil {
		return nil, err
	}
	names, err := listParameter[string](call, "ResourceNames")
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[s.key(name)] = true
	}
	var rows []tagRow
	for _, name := range sortedKeys(everything) {
		found := everything[name]
		if len(names) > 0 && !wanted[name] || !filter.matches(found.tags) {
			continue
		}
		for _, key := range sortedKeys(found.tags) {
			// The zero byte sorts a role before those whose names begin with its.
			rows = append(rows, tagRow{position: name + "\x00" + key, resource: found.name, key: key, value: found.tags[key]})
		}
	}
	page, next, err := cut(byToken, call, rows, func(row tagRow) string { return row.position })
	if err != nil {
		return nil, err
	}
	items := []map[string]any{}
	for _, row := range page {
		items = append(items, map[string]any{
			"ResourceName": row.resource, "ResourceType": kind, "TagKey": row.key, "TagValue": row.value,
		})
	}
	answer := map[string]any{"TagResources": items}
	if next != "" {
		answer["NextToken"] = next
	}
	return answer, nil
}

// tagRow is one line of ListTagResources.
type tagRow struct{ position, resource, key, value string }

// namedTags are the tags of one role or policy, with its name as created.
type namedTags struct {
	name string
	tags map[string]string
}

// tagHolders returns the tags of all roles or custom policies by key.
func (s *Service) tagHolders(a *account, kind string) (map[string]namedTags, error) {
	found := map[string]namedTags{}
	switch kind {
	case "role":
		for key, place := range a.roles {
			if record := place.record.Latest(); record != nil {
				found[key] = namedTags{record.name, record.tags}
			}
		}
	case "policy":
		for key, p := range a.policies {
			found[key] = namedTags{p.name, p.tags}
		}
	default:
		return nil, errInvalid("ResourceType", "The parameter ResourceType is %q: want role or policy.", kind)
	}
	return found, nil
}

// namedTagHolders returns the tags of each resource that a call names.
func (s *Service) namedTagHolders(a *account, call *wire.Call) ([]map[string]string, error) {
	if err := require(call, "ResourceType", "ResourceNames"); err != nil {
		return nil, err
	}
	kind := call.Parameters["ResourceType"]
	everything, err := s.tagHolders(a, kind)
	if err != nil {
		return nil, err
	}
	names, err := listParameter[string](call, "ResourceNames")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 || len(names) > maxNames {
		return nil, errInvalid("ResourceNames", "The parameter ResourceNames holds %d names: want 1 to %d.", len(names), maxNames)
	}
	noun := roleNoun
	if kind == "policy" {
		noun = policyNoun
	}
	var holders []map[string]string
	for _, name := range names {
		found, exists := everything[s.key(name)]
		if !exists {
			return nil, errNotExist(noun, name)
		}
		holders = append(holders, found.tags)
	}
	return holders, nil
}

// newTags reads the tags that a call gives.
func (s *Service) newTags(call *wire.Call) (map[string]string, error) {
	list, err := listParameter[requestTag](call, "Tag")
	if err != nil {
		return nil, err
	}
	if len(list) > maxTagsPerCall {
		return nil, errLimit("Tag", maxTagsPerCall)
	}
	tags := map[string]string{}
	for _, tag := range list {
		if length := utf8.RuneCountInString(tag.Key); length < 1 || length > maxTagKey {
			return nil, errInvalid("TagKey", "The tag key %q has %d characters: want 1 to %d.", tag.Key, length, maxTagKey)
		}
		if length := utf8.RuneCountInString(tag.Value); length > maxTagValue {
			return nil, errInvalid("TagValue", "The tag value %q has %d characters: want at most %d.", tag.Value, length, maxTagValue)
		}
		if _, twice := tags[tag.Key]; twice {
			return nil, errInvalid("TagKey", "The tag key %q is given twice.", tag.Key)
		}
		tags[tag.Key] = tag.Value
	}
	return tags, nil
}

// filter selects by tags: all must be there, an empty value stands for any.
type filter []requestTag

func tagFilter(call *wire.Call) (filter, error) {
	return listParameter[requestTag](call, "Tag")
}

func (f filter) matches(tags map[string]string) bool {
	for _, want := range f {
		value, found := tags[want.Key]
		if !found || want.Value != "" && value != want.Value {
			return false
		}
	}
	return true
}

func showTags(tags map[string]string) []map[string]any {
	var items []map[string]any
	for _, key := range sortedKeys(tags) {
		items = append(items, map[string]any{"TagKey": key, "TagValue": tags[key]})
	}
	return items
}
