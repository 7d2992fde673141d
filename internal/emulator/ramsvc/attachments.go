package ramsvc

import (
	"cmp"
	"maps"
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// holder is what policies are attached to: a role, a user or a group.
type holder struct {
	noun, name    string
	serviceLinked bool
	attached      attachments
}

func (s *Service) attachmentOperations() []wire.Operation {
	operations := []wire.Operation{
		s.operation("ListEntitiesForPolicy", "PolicyName PolicyType", s.listEntitiesForPolicy, onePolicy),
	}
	for _, noun := range []string{roleNoun, userNoun, groupNoun} {
		named := noun + "Name"
		entity := one(lowerNoun(noun), named)
		operations = append(operations,
			s.operation("AttachPolicyTo"+noun, "PolicyName PolicyType ResourceGroupId "+named, s.attach(noun), entity, onePolicy),
			s.operation("DetachPolicyFrom"+noun, "PolicyName PolicyType ResourceGroupId "+named, s.detach(noun), entity, onePolicy),
			s.operation("ListPoliciesFor"+noun, named, s.listPoliciesFor(noun), entity),
		)
	}
	return operations
}

func (s *Service) attach(noun string) handler {
	return func(a *account, call *wire.Call) (map[string]any, error) {
		h, p, err := s.relation(a, call, noun)
		if err != nil {
			return nil, err
		}
		if h.attached.date(p, latest) != "" {
			return nil, errAttached(noun, p.name)
		}
		limit := s.options.Quotas.CustomPolicies
		if p.kind == systemType {
			limit = s.options.Quotas.SystemPolicies
		}
		if h.attached.count(p.kind) >= limit {
			return nil, errLimit(noun+".Policy", limit)
		}
		h.attached.set(p, s.now(), s.propagation)
		return nil, nil
	}
}

func (s *Service) detach(noun string) handler {
	return func(a *account, call *wire.Call) (map[string]any, error) {
		h, p, err := s.relation(a, call, noun)
		if err != nil {
			return nil, err
		}
		if h.attached.date(p, latest) == "" {
			return nil, errNotAttached(noun, p.name)
		}
		h.attached.set(p, "", s.propagation)
		return nil, nil
	}
}

// relation finds the two ends of an attachment. The order of checks is that of
// an older page on users; it is taken for all three (emulator choice).
func (s *Service) relation(a *account, call *wire.Call, noun string) (holder, *policy, error) {
	h, err := s.holder(a, call, noun)
	if err != nil {
		return holder{}, nil, err
	}
	if h.serviceLinked {
		return holder{}, nil, errServiceLinked(h.name)
	}
	p, err := s.readablePolicy(a, call)
	if err != nil {
		return holder{}, nil, err
	}
	if group := call.Parameters["ResourceGroupId"]; group != "" {
		return holder{}, nil, errResourceGroup(group)
	}
	return h, p, nil
}

// holder finds the role, user or group that a call names, as the service
// itself knows it.
func (s *Service) holder(a *account, call *wire.Call, noun string) (holder, error) {
	name, err := nameParameter(call, noun)
	if err != nil {
		return holder{}, err
	}
	switch noun {
	case roleNoun:
		if place := a.roles[s.key(name)]; place != nil && place.record.Latest() != nil {
			record := place.record.Latest()
			return holder{noun, record.name, record.serviceLinked(), place.attached}, nil
		}
	case userNoun:
		if u := a.users[s.key(name)]; u != nil {
			return holder{noun, u.name, false, u.attached}, nil
		}
	case groupNoun:
		if g := a.groups[s.key(name)]; g != nil {
			return holder{noun, g.name, false, g.attached}, nil
		}
	}
	return holder{}, errNotExist(noun, name)
}

func (s *Service) listPoliciesFor(noun string) handler {
	return func(a *account, call *wire.Call) (map[string]any, error) {
		attached, err := s.observeHolder(a, call, noun)
		if err != nil {
			return nil, err
		}
		dates := attached.each(observed)
		var items []map[string]any
		for _, p := range s.sortedPolicies(dates) {
			items = append(items, map[string]any{
				"AttachDate":     dates[p],
				"DefaultVersion": p.standard.id,
				"Description":    p.description,
				"PolicyName":     p.name,
				"PolicyType":     p.kind,
			})
		}
		return map[string]any{"Policies": wrapped(policyNoun, items)}, nil
	}
}

// observeHolder is holder for readers: a role may be seen late.
func (s *Service) observeHolder(a *account, call *wire.Call, noun string) (attachments, error) {
	if noun != roleNoun {
		h, err := s.holder(a, call, noun)
		return h.attached, err
	}
	name, err := nameParameter(call, noun)
	if err != nil {
		return nil, err
	}
	if s.observeRole(a, name) == nil {
		return nil, errNotExist(roleNoun, name)
	}
	return a.roles[s.key(name)].attached, nil
}

func (s *Service) listEntitiesForPolicy(a *account, call *wire.Call) (map[string]any, error) {
	p, err := s.readablePolicy(a, call)
	if err != nil {
		return nil, err
	}
	var roles, users, groups []map[string]any
	for _, name := range sortedKeys(a.roles) {
		place := a.roles[name]
		record := cmp.Or(place.record.Latest(), place.record.Peek())
		if date := place.attached.date(p, observed); date != "" && record != nil {
			roles = append(roles, map[string]any{"AttachDate": date, "RoleName": record.name, "RoleId": record.id,
				"Arn": s.roleARN(a, record.name), "Description": record.description})
		}
	}
	for _, name := range sortedKeys(a.users) {
		u := a.users[name]
		if date := u.attached.date(p, observed); date != "" {
			users = append(users, map[string]any{"AttachDate": date, "UserName": u.name, "UserId": u.id, "DisplayName": u.displayName})
		}
	}
	for _, name := range sortedKeys(a.groups) {
		g := a.groups[name]
		if date := g.attached.date(p, observed); date != "" {
			groups = append(groups, map[string]any{"AttachDate": date, "GroupName": g.name, "Comments": g.comments})
		}
	}
	return map[string]any{
		"Roles":  wrapped(roleNoun, roles),
		"Users":  wrapped(userNoun, users),
		"Groups": wrapped(groupNoun, groups),
	}, nil
}

// holders returns everything in the account that policies can be attached to:
// users, groups, then roles, in the order in which a deletion reports them.
func (a *account) holders() []holder {
	var all []holder
	for _, name := range sortedKeys(a.users) {
		all = append(all, holder{noun: userNoun, name: name, attached: a.users[name].attached})
	}
	for _, name := range sortedKeys(a.groups) {
		all = append(all, holder{noun: groupNoun, name: name, attached: a.groups[name].attached})
	}
	for _, name := range sortedKeys(a.roles) {
		all = append(all, holder{noun: roleNoun, name: name, attached: a.roles[name].attached})
	}
	return all
}

// countAttachments counts the holders of every policy.
func (a *account) countAttachments() map[*policy]int {
	counts := map[*policy]int{}
	for _, h := range a.holders() {
		for p := range h.attached.each(latest) {
			counts[p]++
		}
	}
	return counts
}

// sortedPolicies orders policies by name, custom before system ones of the
// same name.
func (s *Service) sortedPolicies(dates map[*policy]string) []*policy {
	return slices.SortedFunc(maps.Keys(dates), func(p, q *policy) int {
		return cmp.Or(cmp.Compare(s.key(p.name), s.key(q.name)), cmp.Compare(p.kind, q.kind))
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
