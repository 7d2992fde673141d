package ramsvc

import "maps"

// The snapshot shows the latest state, whatever readers see, and no secrets.
// Temporary keys are left out: they are random.

type accountSnapshot struct {
	ID         string           `json:"id"`
	AccessKeys []string         `json:"access_keys"` // all, of users too
	Users      []entitySnapshot `json:"users"`
	Groups     []entitySnapshot `json:"groups"`
	Roles      []roleSnapshot   `json:"roles"`
	Policies   []policySnapshot `json:"policies"`

	OIDCProviders []string `json:"oidc_providers,omitempty"`
}

type entitySnapshot struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Policies []string `json:"policies"`
	Members  []string `json:"members,omitempty"`
}

type roleSnapshot struct {
	ID                 string            `json:"id"`
	Name               string            `json:"name"`
	ARN                string            `json:"arn"`
	Description        string            `json:"description"`
	TrustPolicy        string            `json:"trust_policy"`
	MaxSessionDuration int               `json:"max_session_duration"`
	CreateDate         string            `json:"create_date"`
	UpdateDate         string            `json:"update_date"`
	Policies           []string          `json:"policies"`
	Tags               map[string]string `json:"tags"`
}

type policySnapshot struct {
	Name           string            `json:"name"`
	Description    string            `json:"description"`
	DefaultVersion string            `json:"default_version"`
	Versions       map[string]string `json:"versions"` // documents by version id
	Tags           map[string]string `json:"tags"`
}

// Snapshot returns all accounts.
func (s *Service) Snapshot() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	accounts := []accountSnapshot{}
	for _, id := range sortedKeys(s.accounts) {
		accounts = append(accounts, s.snapshotAccount(s.accounts[id]))
	}
	return accounts
}

func (s *Service) snapshotAccount(a *account) accountSnapshot {
	shot := accountSnapshot{
		ID: a.id, AccessKeys: []string{}, Users: []entitySnapshot{}, Groups: []entitySnapshot{},
		Roles: []roleSnapshot{}, Policies: []policySnapshot{}, OIDCProviders: sortedKeys(a.oidc),
	}
	for _, id := range sortedKeys(s.keys) {
		if s.keys[id].account == a {
			shot.AccessKeys = append(shot.AccessKeys, id)
		}
	}
	for _, name := range sortedKeys(a.users) {
		u := a.users[name]
		shot.Users = append(shot.Users, entitySnapshot{ID: u.id, Name: u.name, Policies: s.names(u.attached)})
	}
	for _, name := range sortedKeys(a.groups) {
		shot.Groups = append(shot.Groups, s.snapshotGroup(a, a.groups[name]))
	}
	for _, name := range sortedKeys(a.roles) {
		if place := a.roles[name]; place.record.Latest() != nil {
			shot.Roles = append(shot.Roles, s.snapshotRole(a, place))
		}
	}
	for _, name := range sortedKeys(a.policies) {
		shot.Policies = append(shot.Policies, a.policies[name].snapshot())
	}
	return shot
}

func (s *Service) snapshotGroup(a *account, g *group) entitySnapshot {
	shot := entitySnapshot{ID: g.id, Name: g.name, Policies: s.names(g.attached)}
	for _, name := range sortedKeys(a.users) {
		if _, isMember := g.members[a.users[name]]; isMember {
			shot.Members = append(shot.Members, a.users[name].name)
		}
	}
	return shot
}

func (s *Service) snapshotRole(a *account, place *role) roleSnapshot {
	record := place.record.Latest()
	return roleSnapshot{
		ID: record.id, Name: record.name, ARN: s.roleARN(a, record.name), Description: record.description,
		TrustPolicy: record.trustText, MaxSessionDuration: record.maxSession,
		CreateDate: record.created, UpdateDate: record.updated,
		Policies: s.names(place.attached), Tags: maps.Clone(record.tags),
	}
}

func (p *policy) snapshot() policySnapshot {
	shot := policySnapshot{
		Name: p.name, Description: p.description, DefaultVersion: p.standard.id,
		Versions: map[string]string{}, Tags: maps.Clone(p.tags),
	}
	for _, v := range p.versions {
		shot.Versions[v.id] = v.text
	}
	return shot
}

// names lists attached policies as type and name, such as Custom/PassTrain.
func (s *Service) names(attached attachments) []string {
	names := []string{}
	for _, p := range s.sortedPolicies(attached.each(latest)) {
		names = append(names, p.kind+"/"+p.name)
	}
	return names
}
