package access_test

import (
	"fmt"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

// peopleSeed are users who may assume roles in different ways, and not.
const peopleSeed = `{"accounts": [{"id": "` + acctest.Account + `",
	"policies": [
		{"name": "AssumeDev", "document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "acs:ram::` + acctest.Account + `:role/paidev"}]}},
		{"name": "AssumeNothing", "document": {"Version": "1", "Statement": [
			{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}, {"Effect": "Deny", "Action": "sts:*", "Resource": "*"}]}},
		{"name": "FromOffice", "document": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",
			"Condition": {"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}}}]}}
	],
	"groups": [{"name": "developers", "policies": [{"name": "AliyunSTSAssumeRoleAccess", "type": "System"}]}],
	"users": [
		{"name": "carol", "policies": [{"name": "AliyunSTSAssumeRoleAccess", "type": "System"}]},
		{"name": "dave", "groups": ["developers"]},
		{"name": "erin", "policies": [{"name": "AssumeDev", "type": "Custom"}]},
		{"name": "frank", "policies": [{"name": "AliyunSTSAssumeRoleAccess", "type": "System"}, {"name": "AssumeNothing", "type": "Custom"}]},
		{"name": "grace", "policies": [{"name": "FromOffice", "type": "Custom"}]}
	]}]}`

// A trusted user who may not assume the role is reported in the plan, with what
// to paste; who may is not.
func TestAccAccessRole_trustedUsers(t *testing.T) {
	for name, c := range map[string]struct {
		user  string
		words []string // none: silence
	}{
		"system policy":       {"carol", nil},
		"through a group":     {"dave", nil},
		"for this role":       {"erin", nil},
		"nothing":             {"alice", []string{"Trusted User May Not Assume the Role", `trusts the RAM user "alice"`, `policy_name = "AliyunSTSAssumeRoleAccess"`, `resource "alicloud_ram_user_policy_attachment" "alice"`, `"Resource": "` + roleARN("PaiDev") + `"`}},
		"denied":              {"frank", []string{"Assuming the Role Is Denied", `statement 2 of the policy Custom/AssumeNothing explicitly denies`}},
		"under a condition":   {"grace", []string{"Trusted User May Not Assume the Role", "its condition cannot be evaluated here"}},
		"nobody of that name": {"zoe", []string{"Trusted User Not Found", `RAM user "zoe"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t, acctest.WithSeed(peopleSeed))
			project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", fmt.Sprintf("trusted_principals = [%q]", userARN(c.user))))
			output := project.Run("plan", "-input=false")
			says(t, output, append(c.words, "Plan: 1 to add")...)
			if len(c.words) == 0 {
				saysNot(t, output, "Warning")
			}
			expectNoWrites(t, cloud)
		})
	}
}

// A warning is no obstacle, and a role that stays as it is asks nobody again.
func TestAccAccessRole_trustedUserOnce(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+roleHCL("PaiDev", `trusted_principals = ["`+userARN("alice")+`"]`))
	project.Apply()
	cloud.Mark()
	output := project.Run("plan", "-detailed-exitcode", "-input=false")
	saysNot(t, output, "Warning")
	if calls := cloud.Calls("ram:ListPoliciesForUser"); calls > 0 {
		t.Errorf("the policies of a user were read %d times", calls)
	}
}

// Only what is strict refuses it; off asks nobody; users of others are nobody's
// business; and what may not be read is not judged.
func TestAccAccessRole_trustedUsersByLevel(t *testing.T) {
	for name, c := range map[string]struct {
		level, principal string
		denied           bool
		fails            bool
		warns            bool
	}{
		"strict":       {"strict", userARN("alice"), false, true, false},
		"warn":         {"warn", userARN("alice"), false, false, true},
		"off":          {"off", userARN("alice"), false, false, false},
		"other's user": {"error", "acs:ram::6543210987654321:user/alice", false, false, false},
		"a role":       {"error", roleARN("Ops"), false, false, false},
		"unreadable":   {"error", userARN("alice"), true, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			if c.denied {
				cloud.Faults().Fail(emulator.Failure{Action: "ram:ListPoliciesForUser", Times: 99, Status: 403, Code: "NoPermission"})
			}
			project := cloud.Project(t, cloud.ProviderConfig(fmt.Sprintf("preflight = %q", c.level))+
				roleHCL("PaiDev", fmt.Sprintf("trusted_principals = [%q]", c.principal)))
			output, err := project.Try("plan", "-input=false")
			if (err != nil) != c.fails {
				t.Errorf("failed with %v:\n%s", err, output)
			}
			if c.fails || c.warns {
				says(t, output, "Trusted User May Not Assume the Role")
			} else {
				saysNot(t, output, "Warning", "Error")
			}
			if calls := cloud.Calls("ram:ListPoliciesForUser"); (calls > 0) != (c.fails || c.warns || c.denied) {
				t.Errorf("the policies of users were read %d times", calls)
			}
		})
	}
}
