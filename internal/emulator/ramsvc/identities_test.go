package ramsvc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func TestIdentities(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{PropagationReads: 5})
	r.createRole("PaiTrain")
	byName := map[string]wire.Identity{}
	for _, identity := range r.Identities(accountID) {
		byName[identity.Name] = identity
	}
	want := map[string]wire.Identity{
		accountID:  {Type: wire.CallerAccount, ID: accountID, Name: accountID, DisplayName: accountID},
		"alice":    {Type: wire.CallerUser, ID: "200000000000000001", Name: "alice", DisplayName: "Alice", Created: start},
		"PaiTrain": {Type: wire.CallerAssumedRole, ID: "300000000000000003", Name: "PaiTrain", Created: start},
	}
	for name, identity := range want {
		if byName[name] != identity {
			t.Errorf("%s is %+v, want %+v", name, byName[name], identity)
		}
	}
	if len(byName) != 1+5+3 {
		t.Errorf("%d identities: %v", len(byName), byName)
	}
	if other := r.Identities("1"); other != nil {
		t.Errorf("identities of no account: %v", other)
	}
	// To look is no observation, and sees at once what others see late.
	r.refused(404, "EntityNotExist.Role", "GetRole", "RoleName", "PaiTrain")
	r.createRole("Gone")
	r.do("DeleteRole", "RoleName", "Gone")
	for _, identity := range r.Identities(accountID) {
		if identity.Name == "Gone" {
			t.Error("a deleted role is an identity")
		}
	}
}
