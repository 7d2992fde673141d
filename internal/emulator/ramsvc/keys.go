package ramsvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// accessKey is a permanent key of an account or of one of its users.
type accessKey struct {
	secret   string
	inactive bool
	account  *account
	user     *user // nil: the account itself
}

// session is a temporary key of a role.
type session struct {
	key     wire.AccessKey
	account *account
	roleKey string // of the role's place; the caller's ID is the role's
	policy  *ramdoc.Document
}

// keptAfterExpiry is how long an expired temporary key is still recognised as
// expired, before it becomes an unknown one.
const keptAfterExpiry = 24 * time.Hour

// AccessKey finds a key. The temporary key of a role that has been deleted, or
// made anew, is unknown.
func (s *Service) AccessKey(id string) (wire.AccessKey, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if lent, found := s.sessions[id]; found {
		place := lent.account.roles[lent.roleKey]
		alive := place != nil && place.record.Latest() != nil && place.record.Latest().id == lent.key.Caller.ID
		return lent.key, alive
	}
	key, found := s.keys[id]
	if !found {
		return wire.AccessKey{}, false
	}
	return wire.AccessKey{ID: id, Secret: key.secret, Inactive: key.inactive, Caller: key.caller(id)}, true
}

func (k accessKey) caller(id string) wire.Caller {
	caller := wire.Caller{
		Account: k.account.id, Type: wire.CallerAccount, ID: k.account.id,
		ARN: "acs:ram::" + k.account.id + ":root", AccessKeyID: id,
	}
	if k.user != nil {
		caller.Type, caller.Name, caller.ID = wire.CallerUser, k.user.name, k.user.id
		caller.ARN = "acs:ram::" + k.account.id + ":user/" + k.user.name
	}
	return caller
}

// Role is what STS must know of a role.
type Role struct {
	ARN        string // as RAM answers it
	Name       string
	ID         string
	MaxSession time.Duration
	Trust      ramdoc.Document

	account *account
	key     string
}

// FindRole finds the role that an ARN names, as a reader gets it.
func (s *Service) FindRole(arn acs.RoleARN) (Role, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, found := s.accounts[arn.Account]
	if !found {
		return Role{}, false
	}
	record := s.observeRole(a, arn.Name)
	if record == nil {
		return Role{}, false
	}
	return Role{
		ARN: s.roleARN(a, record.name), Name: record.name, ID: record.id,
		MaxSession: time.Duration(record.maxSession) * time.Second, Trust: record.trust,
		account: a, key: s.key(record.name),
	}, true
}

// OpenSession lends a temporary key of a role under a session name. The policy,
// if any, narrows what the role may do.
func (s *Service) OpenSession(role Role, name string, expires time.Time, policy *ramdoc.Document) wire.AccessKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, lent := range s.sessions {
		if s.clock.Now().After(lent.key.Expires.Add(keptAfterExpiry)) {
			delete(s.sessions, id)
		}
	}
	key := wire.AccessKey{
		ID:      "STS." + state.NewSecret(24),
		Secret:  state.NewSecret(44),
		Token:   wire.TokenPrefix + state.NewSecret(96),
		Expires: expires,
		Caller: wire.Caller{
			Account: role.account.id, Type: wire.CallerAssumedRole, Name: role.Name, ID: role.ID, Session: name,
			ARN: "acs:ram::" + role.account.id + ":assumed-role/" + s.nameInARN(role.Name) + "/" + name,
		},
	}
	key.Caller.AccessKeyID = key.ID
	s.sessions[key.ID] = session{key: key, account: role.account, roleKey: role.key, policy: policy}
	return key
}

// SessionSecrets returns the secrets and tokens of all temporary keys, for tests that
// look for them where they must not be.
func (s *Service) SessionSecrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var secrets []string
	for _, lent := range s.sessions {
		secrets = append(secrets, lent.key.Secret, lent.key.Token)
	}
	return secrets
}

// RevokeSessions makes all temporary keys of a role unknown, and returns how many
// there were. The real cloud has no such operation: there a key dies with its role,
// or is denied by policies (emulator choice).
func (s *Service) RevokeSessions(arn acs.RoleARN) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	revoked := 0
	for id, lent := range s.sessions {
		if lent.account.id == arn.Account && lent.roleKey == s.key(arn.Name) {
			delete(s.sessions, id)
			revoked++
		}
	}
	return revoked
}
