package ramsvc

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s *Service) policyOperations() []wire.Operation {
	return []wire.Operation{
		s.operation("CreatePolicy", "PolicyName PolicyDocument Description Tag", s.createPolicy, every("policy")),
		s.operation("GetPolicy", "PolicyName PolicyType", s.getPolicy, onePolicy),
		s.operation("ListPolicies", "PolicyType Marker MaxItems Tag", s.listPolicies, every("policy")),
		s.operation("UpdatePolicyDescription", "PolicyName NewDescription", s.updatePolicyDescription, onePolicy),
		s.operation("DeletePolicy", "PolicyName CascadingDelete", s.deletePolicy, onePolicy),
	}
}

func (s *Service) createPolicy(a *account, call *wire.Call) (map[string]any, error) {
	name, err := nameParameter(call, policyNoun)
	if err != nil {
		return nil, err
	}
	first, err := s.newVersion(call)
	if err != nil {
		return nil, err
	}
	text, _, err := description(call, "Description")
	if err != nil {
		return nil, err
	}
	tags, err := s.newTags(call)
	if err != nil {
		return nil, err
	}
	switch {
	// A system policy of the same name is another policy (emulator choice).
	case a.policies[s.key(name)] != nil:
		return nil, errExists(policyNoun, name)
	case len(a.policies) >= s.options.Quotas.Policies:
		return nil, errLimit(policyNoun, s.options.Quotas.Policies)
	}
	p := &policy{kind: customType, name: name, description: text, created: s.now(), updated: s.now(), tags: tags}
	p.add(first, true)
	a.policies[s.key(name)] = p
	return map[string]any{"Policy": map[string]any{
		"CreateDate":     p.created,
		"DefaultVersion": p.standard.id,
		"Description":    p.description,
		"PolicyName":     p.name,
		"PolicyType":     p.kind,
	}}, nil
}

func (s *Service) getPolicy(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.readablePolicy(a, call)
	if err != nil {
		return nil, err
	}
	members := p.show(a.countAttachments()[p])
	members["PolicyDocument"] = p.standard.text
	return map[string]any{"Policy": members, "DefaultPolicyVersion": p.showVersion(p.standard)}, nil
}

func (s *Service) listPolicies(a *account, call *wire.Call) (map[string]any, error) {
	filter, err := tagFilter(call)
	if err != nil {
		return nil, err
	}
	kind := call.Parameters["PolicyType"]
	if kind != "" && kind != systemType && kind != customType {
		return nil, errPolicyType(kind)
	}
	matching := slices.Collect(maps.Values(a.policies))
	matching = slices.AppendSeq(matching, maps.Values(s.system))
	matching = slices.DeleteFunc(matching, func(p *policy) bool {
		return kind != "" && p.kind != kind || !filter.matches(p.tags)
	})
	// Names are not unique across the types.
	order := func(p *policy) string { return s.key(p.name) + " " + p.kind }
	slices.SortFunc(matching, func(p, q *policy) int { return cmp.Compare(order(p), order(q)) })
	page, next, err := cut(byMarker, call, matching, order)
	if err != nil {
		return nil, err
	}
	counts := a.countAttachments()
	var items []map[string]any
	for _, p := range page {
		members := p.show(counts[p])
		members["Tags"] = wrapped("Tag", showTags(p.tags))
		items = append(items, members)
	}
	return listing("Policies", policyNoun, items, next), nil
}

func (s *Service) updatePolicyDescription(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.customPolicy(a, call)
	if err != nil {
		return nil, err
	}
	text, given, err := description(call, "NewDescription")
	if err != nil {
		return nil, err
	}
	if given {
		p.description = text
	}
	p.updated = s.now()
	members := p.show(0)
	delete(members, "AttachmentCount")
	return map[string]any{"Policy": members}, nil
}

func (s *Service) deletePolicy(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.customPolicy(a, call)
	if err != nil {
		return nil, err
	}
	cascading, err := boolParameter(call, "CascadingDelete", false)
	if err != nil {
		return nil, err
	}
	// CascadingDelete is about versions; it detaches nothing.
	for _, holder := range a.holders() {
		if holder.attached.date(p, latest) != "" || holder.attached.date(p, observed) != "" {
			return nil, errPolicyInUse(holder.noun, p.name)
		}
	}
	if len(p.versions) > 1 && !cascading {
		return nil, errPolicyHasVersions(p.name)
	}
	delete(a.policies, s.key(p.name))
	return nil, nil
}

// customPolicy finds the policy that a change is about. A system policy cannot
// be named by a change, so it does not exist there (emulator choice).
func (s *Service) customPolicy(a *account, call *wire.Call) (*policy, error) {
	name, err := nameParameter(call, policyNoun)
	if err != nil {
		return nil, err
	}
	p := a.policies[s.key(name)]
	if p == nil {
		return nil, errNotExist(policyNoun, name)
	}
	return p, nil
}

// readablePolicy finds the policy that a call names with its type. The checks
// come in the documented order: type, name, existence.
func (s *Service) readablePolicy(a *account, call *wire.Call) (*policy, error) {
	if err := require(call, "PolicyType", "PolicyName"); err != nil {
		return nil, err
	}
	policies := a.policies
	switch kind := call.Parameters["PolicyType"]; kind {
	case customType:
	case systemType:
		policies = s.system
	default:
		return nil, errPolicyType(kind)
	}
	name, err := nameParameter(call, policyNoun)
	if err != nil {
		return nil, err
	}
	p := policies[s.key(name)]
	if p == nil && call.Parameters["PolicyType"] == systemType && s.options.AnySystemPolicy && strings.HasPrefix(name, "Aliyun") {
		p = systemPolicy(name, "A system policy that the emulator does not know.", allowsNothing)
		s.system[s.key(name)] = p
	}
	if p == nil {
		return nil, errNotExist(policyNoun, name)
	}
	return p, nil
}

// allowsNothing stands for the document of a policy that is not known.
const allowsNothing = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"emulator:Unknown","Resource":"*"}]}`

func (p *policy) show(attachmentCount int) map[string]any {
	return map[string]any{
		"AttachmentCount": attachmentCount,
		"CreateDate":      p.created,
		"DefaultVersion":  p.standard.id,
		"Description":     p.description,
		"PolicyName":      p.name,
		"PolicyType":      p.kind,
		"UpdateDate":      p.updated,
	}
}
