package ramsvc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
)

// observations of one object: each returns what a reader sees there.
type observation struct {
	name string
	see  func(*ram) bool
}

func exists(action string, parameters ...string) func(*ram) bool {
	return func(r *ram) bool {
		_, err := r.try(accountID, action, parameters...)
		return err == nil
	}
}

func TestStale_createdRole(t *testing.T) {
	t.Parallel()
	for _, o := range []observation{
		{"GetRole", exists("GetRole", "RoleName", "New")},
		{"ListPoliciesForRole", exists("ListPoliciesForRole", "RoleName", "New")},
		{"ListRoles", func(r *ram) bool { return r.do("ListRoles").count("Roles", "Role") == 3 }},
		{"RoleExists", func(r *ram) bool { return r.RoleExists(roleARN("New")) }},
		{"Trusts", func(r *ram) bool { return r.Trusts(roleARN("New"), "pai.aliyuncs.com") }},
	} {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			r := newRAM(t, ramsvc.Options{PropagationReads: 2})
			r.createRole("New")
			// Writes know the role at once, and take no part in the count.
			r.refused(409, "EntityAlreadyExists.Role", "CreateRole", "RoleName", "New", "AssumeRolePolicyDocument", paiTrust)
			r.checkDelay(o, 2, false)
		})
	}
}

func TestStale_deletedRole(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("Old")
	r.SetPropagation(3)
	r.do("DeleteRole", "RoleName", "Old")
	r.refused(404, "EntityNotExist.Role", "DeleteRole", "RoleName", "Old")
	r.checkDelay(observation{"GetRole", exists("GetRole", "RoleName", "Old")}, 3, true)
	r.createRole("Old") // the name is free again
}

func TestStale_trust(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("Changed")
	r.SetPropagation(1)
	r.do("UpdateRole", "RoleName", "Changed", "NewAssumeRolePolicyDocument", easTrust)
	r.checkDelay(observation{"Trusts", func(r *ram) bool { return r.Trusts(roleARN("changed"), "eas.pai.aliyuncs.com") }}, 1, false)
	r.do("UpdateRole", "RoleName", "Changed", "NewDescription", "d")
	r.checkDelay(observation{"GetRole", func(r *ram) bool {
		return r.do("GetRole", "RoleName", "Changed").at("Role", "Description") == "d"
	}}, 1, false)
}

func TestStale_attachments(t *testing.T) {
	t.Parallel()
	attached := observation{"ListPoliciesForRole", func(r *ram) bool {
		return r.do("ListPoliciesForRole", "RoleName", "Target").count("Policies", "Policy") == 1
	}}
	entities := observation{"ListEntitiesForPolicy", func(r *ram) bool {
		return r.do("ListEntitiesForPolicy", "PolicyName", "Free", "PolicyType", "Custom").count("Roles", "Role") == 1
	}}
	relation := []string{"RoleName", "Target", "PolicyName", "Free", "PolicyType", "Custom"}
	for _, o := range []observation{attached, entities} {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			r := newRAM(t, ramsvc.Options{})
			r.createRole("Target")
			r.SetPropagation(2)
			r.do("AttachPolicyToRole", relation...)
			r.checkDelay(o, 2, false)
			r.do("DetachPolicyFromRole", relation...)
			// The second detachment knows better than the list.
			r.refused(404, "EntityNotExist.Role.Policy", "DetachPolicyFromRole", relation...)
			r.checkDelay(o, 2, true)
		})
	}
}

func TestStale_conflicts(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("Target")
	relation := []string{"RoleName", "Target", "PolicyName", "Free", "PolicyType", "Custom"}
	r.do("AttachPolicyToRole", relation...)
	r.SetPropagation(2)
	r.do("DetachPolicyFromRole", relation...)
	r.refused(409, "DeleteConflict.Role.Policy", "DeleteRole", "RoleName", "Target")
	r.refused(409, "DeleteConflict.Role.Policy", "DeletePolicy", "PolicyName", "Free")
	r.do("DeletePolicy", "PolicyName", "Free")
	r.do("DeleteRole", "RoleName", "Target")
}

func TestStale_passRole(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{PropagationReads: 2})
	relation := []string{"UserName", "erin", "PolicyName", "PassTrain", "PolicyType", "Custom"}
	mayPass := observation{"MayPass", func(r *ram) bool { return r.MayPass(user("erin"), roleARN("paitrain")) }}
	r.do("AttachPolicyToUser", relation...)
	r.checkDelay(mayPass, 2, false)
	r.do("DetachPolicyFromUser", relation...)
	r.checkDelay(mayPass, 2, true)
}

// checkDelay expects so many observations of the old state, then the opposite
// for good.
func (r *ram) checkDelay(o observation, stale int, old bool) {
	r.t.Helper()
	for i := range stale + 2 {
		want := !old
		if i < stale {
			want = old
		}
		if got := o.see(r); got != want {
			r.t.Errorf("%s, observation %d: %v, want %v", o.name, i+1, got, want)
		}
	}
}
