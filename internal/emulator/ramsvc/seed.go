package ramsvc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// SeedAccount is an account in a seed document, whose part for RAM is a list of
// these. An account that exists is added to.
type SeedAccount struct {
	ID         string       `json:"id"`
	AccessKeys []SeedKey    `json:"access_keys"` // of the account itself
	Policies   []SeedPolicy `json:"policies"`    // custom ones
	Groups     []SeedGroup  `json:"groups"`
	Users      []SeedUser   `json:"users"`
	Roles      []SeedRole   `json:"roles"`

	OIDCProviders []SeedOIDCProvider `json:"oidc_providers"`
}

// SeedKey is an access key.
type SeedKey struct {
	ID       string `json:"id"`
	Secret   string `json:"secret"`
	Inactive bool   `json:"inactive"`
}

// SeedPolicy is a custom policy. The document is a JSON object, or a string
// that holds one.
type SeedPolicy struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Document    json.RawMessage `json:"document"`
}

// SeedAttachment names a policy. The type is Custom unless said.
type SeedAttachment struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// SeedGroup is a group with its policies.
type SeedGroup struct {
	Name     string           `json:"name"`
	Comments string           `json:"comments"`
	Policies []SeedAttachment `json:"policies"`
}

// SeedUser is a user with keys, policies and the names of its groups.
type SeedUser struct {
	Name        string           `json:"name"`
	DisplayName string           `json:"display_name"`
	Comments    string           `json:"comments"`
	AccessKeys  []SeedKey        `json:"access_keys"`
	Policies    []SeedAttachment `json:"policies"`
	Groups      []string         `json:"groups"`
}

// SeedRole is a role. A name that begins with AliyunServiceRoleFor makes it a
// service-linked one. The trust policy is a JSON object, or a string that holds
// one.
type SeedRole struct {
	Name               string            `json:"name"`
	TrustPolicy        json.RawMessage   `json:"trust_policy"`
	Description        string            `json:"description"`
	MaxSessionDuration int               `json:"max_session_duration"`
	Policies           []SeedAttachment  `json:"policies"`
	Tags               map[string]string `json:"tags"`
}

// Seed adds accounts: a JSON list of [SeedAccount]. What is seeded is seen at
// once. A seed that fails leaves what came before the mistake.
func (s *Service) Seed(document json.RawMessage) error {
	var accounts []SeedAccount
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&accounts); err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seed := range accounts {
		if err := s.seedAccount(seed); err != nil {
			return fmt.Errorf("account %s: %w", seed.ID, err)
		}
	}
	return nil
}

func (s *Service) seedAccount(seed SeedAccount) error {
	if err := acs.ValidateAccountID(seed.ID); err != nil {
		return err
	}
	a := s.accounts[seed.ID]
	if a == nil {
		a = newAccount(seed.ID)
		s.accounts[seed.ID] = a
	}
	if err := s.seedKeys(a, nil, seed.AccessKeys); err != nil {
		return err
	}
	// What is named by others comes first.
	for _, p := range seed.Policies {
		if err := s.seedPolicy(a, p); err != nil {
			return fmt.Errorf("policy %s: %w", p.Name, err)
		}
	}
	for _, g := range seed.Groups {
		if err := s.seedGroup(a, g); err != nil {
			return fmt.Errorf("group %s: %w", g.Name, err)
		}
	}
	for _, u := range seed.Users {
		if err := s.seedUser(a, u); err != nil {
			return fmt.Errorf("user %s: %w", u.Name, err)
		}
	}
	for _, p := range seed.OIDCProviders {
		if err := seedOIDCProvider(a, p); err != nil {
			return fmt.Errorf("oidc provider %s: %w", p.Name, err)
		}
	}
	for _, r := range seed.Roles {
		if err := s.seedRole(a, r); err != nil {
			return fmt.Errorf("role %s: %w", r.Name, err)
		}
	}
	return nil
}

func (s *Service) seedKeys(a *account, owner *user, keys []SeedKey) error {
	for _, key := range keys {
		if key.ID == "" || key.Secret == "" {
			return fmt.Errorf("access key %q: id and secret are required", key.ID)
		}
		if _, exists := s.keys[key.ID]; exists {
			return fmt.Errorf("access key %s exists", key.ID)
		}
		s.keys[key.ID] = accessKey{secret: key.Secret, inactive: key.Inactive, account: a, user: owner}
	}
	return nil
}

func (s *Service) seedPolicy(a *account, seed SeedPolicy) error {
	if err := checkName(policyNoun, seed.Name); err != nil {
		return err
	}
	if a.policies[s.key(seed.Name)] != nil {
		return errExists(policyNoun, seed.Name)
	}
	text, err := seedText(seed.Document)
	if err != nil {
		return err
	}
	document, err := ramdoc.ParsePermission(text)
	if err != nil {
		return err
	}
	p := &policy{kind: customType, name: seed.Name, description: seed.Description,
		created: s.now(), updated: s.now(), tags: map[string]string{}}
	p.add(&version{text: text, document: document, created: s.now()}, true)
	a.policies[s.key(seed.Name)] = p
	return nil
}

func (s *Service) seedGroup(a *account, seed SeedGroup) error {
	if err := checkName(groupNoun, seed.Name); err != nil {
		return err
	}
	if a.groups[s.key(seed.Name)] != nil {
		return errExists(groupNoun, seed.Name)
	}
	g := &group{id: s.groupIDs.Next(), name: seed.Name, comments: seed.Comments, created: s.now(),
		members: map[*user]string{}, attached: attachments{}}
	a.groups[s.key(seed.Name)] = g
	return s.seedAttachments(a, g.attached, seed.Policies)
}

func (s *Service) seedUser(a *account, seed SeedUser) error {
	if err := checkName(userNoun, seed.Name); err != nil {
		return err
	}
	if a.users[s.key(seed.Name)] != nil {
		return errExists(userNoun, seed.Name)
	}
	u := &user{id: s.userIDs.Next(), name: seed.Name, displayName: seed.DisplayName, comments: seed.Comments,
		created: s.now(), attached: attachments{}}
	a.users[s.key(seed.Name)] = u
	for _, name := range seed.Groups {
		g := a.groups[s.key(name)]
		if g == nil {
			return errNotExist(groupNoun, name)
		}
		g.members[u] = s.now()
	}
	if err := s.seedKeys(a, u, seed.AccessKeys); err != nil {
		return err
	}
	return s.seedAttachments(a, u.attached, seed.Policies)
}

func (s *Service) seedRole(a *account, seed SeedRole) error {
	if err := checkName(roleNoun, seed.Name); err != nil {
		return err
	}
	place := s.rolePlace(a, seed.Name)
	if place.record.Latest() != nil {
		return errExists(roleNoun, seed.Name)
	}
	text, err := seedText(seed.TrustPolicy)
	if err != nil {
		return err
	}
	trust, err := ramdoc.ParseTrust(text)
	if err != nil {
		return err
	}
	record := &roleRecord{id: s.roleIDs.Next(), name: seed.Name, description: seed.Description,
		trustText: text, trust: trust, maxSession: max(seed.MaxSessionDuration, minSession), consoleLogin: true,
		created: s.now(), updated: s.now(), tags: map[string]string{}}
	maps.Copy(record.tags, seed.Tags)
	place.record.Set(record, 0)
	return s.seedAttachments(a, place.attached, seed.Policies)
}

func (s *Service) seedAttachments(a *account, to attachments, policies []SeedAttachment) error {
	for _, seed := range policies {
		known := a.policies
		if seed.Type == systemType {
			known = s.system
		}
		p := known[s.key(seed.Name)]
		if p == nil {
			return errNotExist(policyNoun, seed.Name)
		}
		to.set(p, state.Timestamp(s.clock.Now()), 0)
	}
	return nil
}

// seedText returns the text of a document given as an object or as a string.
func seedText(raw json.RawMessage) (string, error) {
	if len(raw) == 0 || raw[0] != '"' {
		return string(raw), nil
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err
}
