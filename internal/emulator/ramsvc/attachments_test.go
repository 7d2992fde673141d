package ramsvc_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
)

func TestAttachments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ noun, name, entities, code string }{
		// The policy is attached to nothing else, so its deletion names the holder.
		{"Role", "Target", "Roles", "DeleteConflict.Role.Policy"},
		{"User", "erin", "Users", "DeleteConflict.Policy.User"},
		{"Group", "empty", "Groups", "DeleteConflict.Policy.Group"},
	} {
		t.Run(test.noun, func(t *testing.T) {
			t.Parallel()
			r := newRAM(t, ramsvc.Options{})
			r.createRole("Target")
			named := test.noun + "Name"
			relation := []string{named, test.name, "PolicyName", "Free", "PolicyType", "Custom"}
			missing := []string{named, "nobody", "PolicyName", "Free", "PolicyType", "Custom"}

			r.refused(404, "EntityNotExist."+test.noun+".Policy", "DetachPolicyFrom"+test.noun, relation...)
			r.do("AttachPolicyTo"+test.noun, relation...)
			r.refused(409, "EntityAlreadyExists."+test.noun+".Policy", "AttachPolicyTo"+test.noun, relation...)
			r.refused(404, "EntityNotExist."+test.noun, "AttachPolicyTo"+test.noun, missing...)

			list := r.do("ListPoliciesFor"+test.noun, named, test.name)
			if list.count("Policies", "Policy") != 1 || list.at("Policies", "Policy", 0, "PolicyName") != "Free" ||
				list.at("Policies", "Policy", 0, "AttachDate") != "2026-01-02T03:04:05Z" {
				t.Errorf("policies: %v", list)
			}
			entities := r.do("ListEntitiesForPolicy", "PolicyName", "Free", "PolicyType", "Custom")
			for _, kind := range []string{"Roles", "Users", "Groups"} {
				want := 0
				if kind == test.entities {
					want = 1
				}
				if got := entities.count(kind, strings.TrimSuffix(kind, "s")); got != want {
					t.Errorf("%d %s, want %d", got, kind, want)
				}
			}
			if got := r.do("GetPolicy", "PolicyName", "Free", "PolicyType", "Custom"); got.at("Policy", "AttachmentCount") != 1.0 {
				t.Errorf("attachment count: %v", got)
			}
			r.refused(409, test.code, "DeletePolicy", "PolicyName", "Free", "CascadingDelete", "true")

			r.do("DetachPolicyFrom"+test.noun, relation...)
			list = r.do("ListPoliciesFor"+test.noun, named, test.name)
			if list.count("Policies", "Policy") != 0 {
				t.Errorf("after the detachment: %v", list)
			}
			r.refused(404, "EntityNotExist."+test.noun, "ListPoliciesFor"+test.noun, named, "nobody")
			r.do("DeletePolicy", "PolicyName", "Free")
		})
	}
}

// The checks come in a documented order; each case is wrong in all later ones.
func TestAttach_orderOfChecks(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	r.createRole("Target")
	for _, test := range []struct {
		status                   int
		code                     string
		role, kind, policy, more string
	}{
		{400, "InvalidParameter.RoleName.InvalidChars", "a_b", "Mine", "p.q", ""},
		{404, "EntityNotExist.Role", "nobody", "Mine", "p.q", ""},
		{400, "InvalidOperation.ServiceLinkedRole", "AliyunServiceRoleForPaiEas", "Mine", "p.q", ""},
		{400, "InvalidParameter.PolicyType", "Target", "Mine", "p.q", ""},
		{400, "InvalidParameter.PolicyName.InvalidChars", "Target", "Custom", "p.q", ""},
		{404, "EntityNotExist.Policy", "Target", "System", "Free", "rg-1"},
		{404, "EntityNotExists.ResourceGroup", "Target", "Custom", "Free", "rg-1"},
	} {
		parameters := []string{"RoleName", test.role, "PolicyType", test.kind, "PolicyName", test.policy, "ResourceGroupId", test.more}
		r.refused(test.status, test.code, "AttachPolicyToRole", parameters...)
		r.refused(test.status, test.code, "DetachPolicyFromRole", parameters...)
	}
}

func TestMembers(t *testing.T) {
	t.Parallel()
	r := newRAM(t, ramsvc.Options{})
	got := r.do("GetUser", "UserName", "alice")
	if got.at("User", "UserId") != "200000000000000001" || got.at("User", "DisplayName") != "Alice" || got.at("User", "Arn") != nil {
		t.Errorf("GetUser: %v", got)
	}
	if got := r.do("ListUsers", "MaxItems", "2"); got.count("Users", "User") != 2 || got.at("IsTruncated") != true {
		t.Errorf("ListUsers: %v", got)
	}
	if got := r.do("GetGroup", "GroupName", "passers"); got.at("Group", "GroupName") != "passers" {
		t.Errorf("GetGroup: %v", got)
	}
	if got := r.do("ListGroups"); got.count("Groups", "Group") != 2 || got.at("Groups", "Group", 0, "Comments") != "nobody" {
		t.Errorf("ListGroups: %v", got)
	}
	if got := r.do("ListGroupsForUser", "UserName", "bob"); got.at("Groups", "Group", 0, "GroupName") != "passers" {
		t.Errorf("ListGroupsForUser: %v", got)
	}
	if got := r.do("ListGroupsForUser", "UserName", "alice"); got.count("Groups", "Group") != 0 {
		t.Errorf("ListGroupsForUser of a user without: %v", got)
	}
	if got := r.do("ListUsersForGroup", "GroupName", "passers"); got.at("Users", "User", 0, "UserName") != "bob" {
		t.Errorf("ListUsersForGroup: %v", got)
	}
	r.refused(404, "EntityNotExist.User", "GetUser", "UserName", "nobody")
	r.refused(404, "EntityNotExist.User", "ListGroupsForUser", "UserName", "nobody")
	r.refused(404, "EntityNotExist.Group", "GetGroup", "GroupName", "nobody")
	r.refused(404, "EntityNotExist.Group", "ListUsersForGroup", "GroupName", "nobody")
	r.refused(400, "InvalidParameter.GroupName.InvalidChars", "GetGroup", "GroupName", "a.b")
	r.refused(400, "InvalidParameter.UserName.Length", "GetUser", "UserName", strings.Repeat("a", 65))
}
