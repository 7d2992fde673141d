package emulator_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.ram(bob, "GetRole", "RoleName", "AliyunPAIDSWDefaultRole")
	mark := c.Journal().Mark()
	refused := c.ram(bob, "DeleteRole", "RoleName", "AliyunPAIDSWDefaultRole")
	c.ram(signtest.Signer{KeyID: "nobody", Secret: "s"}, "ListRoles")
	c.ram(bob, "InventRole")

	since := c.Journal().Since(mark)
	if len(since) != 3 || since[0].Sequence != mark+1 {
		t.Fatalf("since the mark: %+v", since)
	}
	got := since[0]
	if got.Action() != "ram:DeleteRole" || !got.Write || got.Status != 403 || got.ErrorCode != "NoPermission" ||
		got.CallerARN != "acs:ram::1234567890123456:user/bob" || got.AccessKeyID != "paiemu-bob" ||
		got.Parameters["RoleName"] != "AliyunPAIDSWDefaultRole" || got.RequestID != refused.at("RequestId") {
		t.Errorf("entry %+v", got)
	}
	if since[1].ErrorCode != "InvalidAccessKeyId.NotFound" || since[1].CallerARN != "" {
		t.Errorf("entry of an unknown key: %+v", since[1])
	}
	if since[2].ErrorCode != "InvalidAction.NotFound" || since[2].Action() != "ram:InventRole" {
		t.Errorf("entry of an unknown operation: %+v", since[2])
	}
	for action, want := range map[string]int{"ram:GetRole": 1, "ram:*": 4, "*": 4, "sts:*": 0, "ram:Get": 0} {
		if got := c.Journal().Count(action); got != want {
			t.Errorf("count of %s is %d, want %d", action, got, want)
		}
	}
	c.Journal().Clear()
	c.ram(bob, "ListRoles")
	if entries := c.Journal().Entries(); len(entries) != 1 || entries[0].Sequence != 5 || len(c.Journal().Since(4)) != 1 || len(c.Journal().Since(5)) != 0 {
		t.Errorf("after clearing: %+v", entries)
	}
}

// No secret of a request reaches the journal: not the signature, not the token.
func TestJournal_secrets(t *testing.T) {
	t.Parallel()
	c := newCloud(t, emulator.Options{})
	c.sts(alice, "GetCallerIdentity")
	c.ram(alice, "ListRoles")
	for _, entry := range c.Journal().Entries() {
		if len(entry.Parameters) != 0 {
			t.Errorf("parameters %v", entry.Parameters)
		}
	}
}
