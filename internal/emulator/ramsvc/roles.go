package ramsvc

import (
	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s *Service) roleOperations() []wire.Operation {
	return []wire.Operation{
		s.operation("CreateRole", "RoleName AssumeRolePolicyDocument Description MaxSessionDuration AllowConsoleLogin Tag",
			s.createRole, every("role")),
		s.operation("GetRole", "RoleName", s.getRole, one("role", "RoleName")),
		s.operation("ListRoles", "Marker MaxItems Tag", s.listRoles, every("role")),
		s.operation("UpdateRole", "RoleName NewAssumeRolePolicyDocument NewDescription NewMaxSessionDuration NewAllowConsoleLogin",
			s.updateRole, one("role", "RoleName")),
		s.operation("DeleteRole", "RoleName", s.deleteRole, one("role", "RoleName")),
	}
}

func (s *Service) createRole(a *account, call *wire.Call) (map[string]any, error) {
	record, err := s.newRoleRecord(call)
	if err != nil {
		return nil, err
	}
	if acs.IsServiceLinkedRoleName(record.name) {
		return nil, errServiceLinked(record.name)
	}
	place := s.rolePlace(a, record.name)
	if place.record.Latest() != nil {
		return nil, errExists(roleNoun, record.name)
	}
	if s.countRoles(a) >= s.options.Quotas.Roles {
		return nil, errLimit(roleNoun, s.options.Quotas.Roles)
	}
	record.id = s.roleIDs.Next()
	place.record.Set(record, s.propagation)
	members := s.showRole(a, record)
	delete(members, "UpdateDate")
	return map[string]any{"Role": members}, nil
}

// newRoleRecord reads the role that a CreateRole call describes.
func (s *Service) newRoleRecord(call *wire.Call) (*roleRecord, error) {
	if err := require(call, "RoleName", "AssumeRolePolicyDocument"); err != nil {
		return nil, err
	}
	record := &roleRecord{trustText: call.Parameters["AssumeRolePolicyDocument"], created: s.now(), updated: s.now()}
	var err error
	if record.name, err = nameParameter(call, roleNoun); err != nil {
		return nil, err
	}
	if record.trust, err = trustDocument(call, "AssumeRolePolicyDocument"); err != nil {
		return nil, err
	}
	if record.description, _, err = description(call, "Description"); err != nil {
		return nil, err
	}
	if record.maxSession, _, err = sessionDuration(call, "MaxSessionDuration"); err != nil {
		return nil, err
	}
	if record.consoleLogin, err = boolParameter(call, "AllowConsoleLogin", true); err != nil {
		return nil, err
	}
	record.tags, err = s.newTags(call)
	return record, err
}

func (s *Service) getRole(a *account, call *wire.Call) (map[string]any, error) {
	name, err := nameParameter(call, roleNoun)
	if err != nil {
		return nil, err
	}
	record := s.observeRole(a, name)
	if record == nil {
		return nil, errNotExist(roleNoun, name)
	}
	members := s.showRole(a, record)
	members["IsServiceLinkedRole"] = record.serviceLinked()
	members["RolePrincipalName"] = record.name + "@role." + a.id + ".onaliyunservice.com"
	return map[string]any{"Role": members}, nil
}

func (s *Service) listRoles(a *account, call *wire.Call) (map[string]any, error) {
	filter, err := tagFilter(call)
	if err != nil {
		return nil, err
	}
	var records []*roleRecord
	for _, name := range sortedKeys(a.roles) {
		if record := s.observeRole(a, name); record != nil && filter.matches(record.tags) {
			records = append(records, record)
		}
	}
	page, next, err := cut(byMarker, call, records, func(r *roleRecord) string { return s.key(r.name) })
	if err != nil {
		return nil, err
	}
	var items []map[string]any
	for _, record := range page {
		members := s.showRole(a, record)
		delete(members, "AssumeRolePolicyDocument")
		members["Tags"] = wrapped("Tag", showTags(record.tags))
		items = append(items, members)
	}
	return listing("Roles", roleNoun, items, next), nil
}

func (s *Service) updateRole(a *account, call *wire.Call) (map[string]any, error) {
	name, err := nameParameter(call, roleNoun)
	if err != nil {
		return nil, err
	}
	place := s.rolePlace(a, name)
	current := place.record.Latest()
	switch {
	case current == nil:
		return nil, errNotExist(roleNoun, name)
	case current.serviceLinked():
		return nil, errServiceLinked(current.name)
	}
	updated := *current
	if err := updated.apply(call); err != nil {
		return nil, err
	}
	updated.updated = s.now()
	place.record.Set(&updated, s.propagation)
	return map[string]any{"Role": s.showRole(a, &updated)}, nil
}

// apply changes what an UpdateRole call gives. What it omits stays as it is
// (emulator choice).
func (r *roleRecord) apply(call *wire.Call) error {
	const trust = "NewAssumeRolePolicyDocument"
	if text, given := call.Parameters[trust]; given {
		document, err := trustDocument(call, trust)
		if err != nil {
			return err
		}
		r.trustText, r.trust = text, document
	}
	if text, given, err := description(call, "NewDescription"); err != nil {
		return err
	} else if given {
		r.description = text
	}
	if seconds, given, err := sessionDuration(call, "NewMaxSessionDuration"); err != nil {
		return err
	} else if given {
		r.maxSession = seconds
	}
	var err error
	r.consoleLogin, err = boolParameter(call, "NewAllowConsoleLogin", r.consoleLogin)
	return err
}

func (s *Service) deleteRole(a *account, call *wire.Call) (map[string]any, error) {
	name, err := nameParameter(call, roleNoun)
	if err != nil {
		return nil, err
	}
	place := s.rolePlace(a, name)
	record := place.record.Latest()
	switch {
	case record == nil:
		return nil, errNotExist(roleNoun, name)
	case record.serviceLinked():
		return nil, errServiceLinked(record.name)
	case len(place.attached.each(latest)) > 0 || len(place.attached.each(observed)) > 0:
		// A detachment that is not seen yet is a conflict too.
		return nil, errRoleHasPolicies(record.name)
	}
	place.record.Set(nil, s.propagation)
	return nil, nil
}

// rolePlace returns the place of a name, which is vacant if there is no such
// role. Places nobody can see anything in are not kept.
func (s *Service) rolePlace(a *account, name string) *role {
	for key, place := range a.roles {
		if place.record.Latest() == nil && place.record.Settled() && len(place.attached) == 0 {
			delete(a.roles, key)
		}
	}
	key := s.key(name)
	if a.roles[key] == nil {
		a.roles[key] = &role{attached: attachments{}}
	}
	return a.roles[key]
}

// observeRole returns the role as a reader gets it, or nil.
func (s *Service) observeRole(a *account, name string) *roleRecord {
	place := a.roles[s.key(name)]
	if place == nil {
		return nil
	}
	return place.record.Observe()
}

func (s *Service) countRoles(a *account) int {
	n := 0
	for _, place := range a.roles {
		if place.record.Latest() != nil {
			n++
		}
	}
	return n
}

func (s *Service) showRole(a *account, r *roleRecord) map[string]any {
	return map[string]any{
		"Arn":                      s.roleARN(a, r.name),
		"AssumeRolePolicyDocument": r.trustText,
		"AllowConsoleLogin":        r.consoleLogin,
		"CreateDate":               r.created,
		"Description":              r.description,
		"MaxSessionDuration":       r.maxSession,
		"RoleId":                   r.id,
		"RoleName":                 r.name,
		"UpdateDate":               r.updated,
	}
}
