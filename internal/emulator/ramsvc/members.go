package ramsvc

import "github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"

// Users, groups and who is in which. They are made by the seed; clients can
// only look them up.

func (s *Service) memberOperations() []wire.Operation {
	return []wire.Operation{
		s.operation("GetUser", "UserName", s.getUser, one("user", "UserName")),
		s.operation("ListUsers", "Marker MaxItems", s.listUsers, every("user")),
		s.operation("GetGroup", "GroupName", s.getGroup, one("group", "GroupName")),
		s.operation("ListGroups", "Marker MaxItems", s.listGroups, every("group")),
		s.operation("ListGroupsForUser", "UserName", s.listGroupsForUser, one("user", "UserName")),
		s.operation("ListUsersForGroup", "GroupName Marker MaxItems", s.listUsersForGroup, one("group", "GroupName")),
	}
}

func (s *Service) getUser(a *account, call *wire.Call) (map[string]any, error) {
	name, err := nameParameter(call, userNoun)
	if err != nil {
		return nil, err
	}
	u := a.users[s.key(name)]
	if u == nil {
		return nil, errNotExist(userNoun, name)
	}
	members := u.show()
	members["LastLoginDate"] = ""
	return map[string]any{"User": members}, nil
}

func (s *Service) listUsers(a *account, call *wire.Call) (map[string]any, error) {
	names, next, err := cut(byMarker, call, sortedKeys(a.users), itself)
	if err != nil {
		return nil, err
	}
	var items []map[string]any
	for _, name := range names {
		items = append(items, a.users[name].show())
	}
	return listing("Users", userNoun, items, next), nil
}

func (s *Service) getGroup(a *account, call *wire.Call) (map[string]any, error) {
	g, err := s.group(a, call)
	if err != nil {
		return nil, err
	}
	return map[string]any{"Group": g.show()}, nil
}

func (s *Service) listGroups(a *account, call *wire.Call) (map[string]any, error) {
	names, next, err := cut(byMarker, call, sortedKeys(a.groups), itself)
	if err != nil {
		return nil, err
	}
	var items []map[string]any
	for _, name := range names {
		items = append(items, a.groups[name].show())
	}
	return listing("Groups", groupNoun, items, next), nil
}

func (s *Service) listGroupsForUser(a *account, call *wire.Call) (map[string]any, error) {
	name, err := nameParameter(call, userNoun)
	if err != nil {
		return nil, err
	}
	u := a.users[s.key(name)]
	if u == nil {
		return nil, errNotExist(userNoun, name)
	}
	var items []map[string]any
	for _, key := range sortedKeys(a.groups) {
		g := a.groups[key]
		if joined, isMember := g.members[u]; isMember {
			items = append(items, map[string]any{
				"GroupName": g.name, "GroupId": g.id, "Comments": g.comments, "JoinDate": joined,
			})
		}
	}
	return map[string]any{"Groups": wrapped(groupNoun, items)}, nil
}

func (s *Service) listUsersForGroup(a *account, call *wire.Call) (map[string]any, error) {
	g, err := s.group(a, call)
	if err != nil {
		return nil, err
	}
	var members []*user
	for _, key := range sortedKeys(a.users) {
		if _, isMember := g.members[a.users[key]]; isMember {
			members = append(members, a.users[key])
		}
	}
	page, next, err := cut(byMarker, call, members, func(u *user) string { return s.key(u.name) })
	if err != nil {
		return nil, err
	}
	var items []map[string]any
	for _, u := range page {
		items = append(items, map[string]any{"UserName": u.name, "DisplayName": u.displayName, "JoinDate": g.members[u]})
	}
	return listing("Users", userNoun, items, next), nil
}

func (s *Service) group(a *account, call *wire.Call) (*group, error) {
	name, err := nameParameter(call, groupNoun)
	if err != nil {
		return nil, err
	}
	g := a.groups[s.key(name)]
	if g == nil {
		return nil, errNotExist(groupNoun, name)
	}
	return g, nil
}

// show leaves out an ARN: RAM does, for users.
func (u *user) show() map[string]any {
	return map[string]any{
		"Comments":    u.comments,
		"CreateDate":  u.created,
		"DisplayName": u.displayName,
		"Email":       "",
		"MobilePhone": "",
		"UpdateDate":  u.created,
		"UserId":      u.id,
		"UserName":    u.name,
	}
}

func (g *group) show() map[string]any {
	return map[string]any{
		"Comments":   g.comments,
		"CreateDate": g.created,
		"GroupId":    g.id,
		"GroupName":  g.name,
		"UpdateDate": g.created,
	}
}

func itself(text string) string { return text }
