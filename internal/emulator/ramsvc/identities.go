package ramsvc

import (
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Identities returns the account itself, its users and its roles, each kind by
// name, or nothing if there is no such account. It is the latest state and no
// observation: who asks has a delay of its own.
func (s *Service) Identities(accountID string) []wire.Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, found := s.accounts[accountID]
	if !found {
		return nil
	}
	identities := []wire.Identity{{Type: wire.CallerAccount, ID: a.id, Name: a.id, DisplayName: a.id}}
	for _, name := range sortedKeys(a.users) {
		u := a.users[name]
		identities = append(identities, wire.Identity{
			Type: wire.CallerUser, ID: u.id, Name: u.name, DisplayName: u.displayName, Created: created(u.created),
		})
	}
	for _, name := range sortedKeys(a.roles) {
		if r := a.roles[name].record.Latest(); r != nil {
			identities = append(identities, wire.Identity{
				Type: wire.CallerAssumedRole, ID: r.id, Name: r.name, Created: created(r.created),
			})
		}
	}
	return identities
}

// created reads a date that this package has written.
func created(date string) time.Time {
	at, err := state.ParseTimestamp(date)
	if err != nil {
		panic("ramsvc: " + err.Error())
	}
	return at
}
