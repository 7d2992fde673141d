package remedy_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const paiDev = "acs:ram::1234567890123456:role/PaiDev"

func TestAssumeTexts(t *testing.T) {
	t.Parallel()
	p := remedy.AssumeProblem{User: "alice.b", RoleARN: paiDev, Policy: "Custom/no-sts", Statement: 1}
	undecided := p
	undecided.Undecided = true
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		words   []string
	}{
		"nothing allows": {remedy.NotAssumable(p), "Trusted User May Not Assume the Role", []string{
			paiDev, `"alice.b"`, `resource "alicloud_ram_user_policy_attachment" "alice_b" {`, `"AliyunSTSAssumeRoleAccess"`, `"Resource": "` + paiDev + `"`}},
		"undecided": {remedy.NotAssumable(undecided), "Trusted User May Not Assume the Role", []string{"condition cannot be evaluated here"}},
		"denied": {remedy.AssumeDenied(p), "Assuming the Role Is Denied", []string{
			paiDev, `"alice.b"`, "statement 2 of the policy Custom/no-sts", "trusted_principals"}},
		"missing": {remedy.TrustedUserMissing(p), "Trusted User Not Found", []string{paiDev, `"alice.b"`, "depend on it"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantWords(t, c.text, c.summary, c.words...)
		})
	}
}

func TestRoleMembersTexts(t *testing.T) {
	t.Parallel()
	refused := &cloud.Error{Kind: cloud.ErrDenied, Operation: "aiworkspace:ListMembers", Code: "RAMForbidden", Message: "No right.", RequestID: "R-1"}
	member := remedy.RoleMembers{RoleName: "PaiDev", Coverage: remedy.Coverage{Regions: []string{"cn-beijing", "cn-hangzhou"}},
		Members: []remedy.WorkspaceMember{{Region: "cn-hangzhou", WorkspaceID: "40823", RoleName: "PaiDev", UserID: "ROLE_3"}}}
	blind := remedy.RoleMembers{RoleName: "PaiDev", Coverage: remedy.Coverage{Regions: []string{"cn-hangzhou"}, Unsearched: []remedy.Unsearched{
		{Region: "cn-hangzhou", WorkspaceID: "40823", Err: refused}, {Region: "cn-hangzhou", Err: errors.New("no answer")}}}}
	nowhere := remedy.RoleMembers{RoleName: "PaiDev"}
	unused := remedy.RoleMembers{RoleName: "PaiDev", Coverage: remedy.Coverage{Regions: []string{"cn-hangzhou"}}}
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		words   []string
	}{
		"in use": {remedy.AccessRoleInUse(member), "Role Is a Member of a Workspace", []string{
			`"PaiDev" was not deleted`, "- workspace 40823 (cn-hangzhou), user id ROLE_3", "cn-beijing and cn-hangzhou", "deletion_guard = false"}},
		"not seen": {remedy.AccessRoleInUse(blind), "Memberships of the Role Not Verified", []string{
			"- the members of the workspace 40823 (cn-hangzhou): ", "- the workspaces of cn-hangzhou: no answer", "deletion_guard = false", "Request ID: R-1"}},
		"nowhere":   {remedy.AccessRoleInUse(nowhere), "Memberships of the Role Not Verified", []string{"neither region nor regions", "Set region or regions"}},
		"destroyed": {remedy.AccessRoleWillBeDestroyed(member, false), "Member of a Workspace Will Be Destroyed", []string{"destroys the role", "- workspace 40823", "looks again"}},
		"replaced":  {remedy.AccessRoleWillBeDestroyed(member, true), "Member of a Workspace Will Be Replaced", []string{"replaces the role", "The new role is no member"}},
		"goes unseen": {remedy.AccessRoleWillBeDestroyed(blind, false), "Memberships of the Role Not Verified", []string{
			"destroys the role", "- the workspaces of cn-hangzhou: no answer", "refuses to delete"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantWords(t, c.text, c.summary, c.words...)
		})
	}
	if member.Harmless() || blind.Harmless() || nowhere.Harmless() || !unused.Harmless() {
		t.Error("harmless is what was searched, and not found")
	}
}

// The role of people is no role for a workload, and the fix is another role.
func TestUntrustedAccessRole(t *testing.T) {
	t.Parallel()
	trust := ramdoc.AccessTrust(ramdoc.Entry{RAM: []string{"acs:ram::1:root"}})
	text := remedy.Untrusted(remedy.TrustProblem{
		Kind: workload.EAS, RoleARN: paiDev, RoleName: "PaiDev", Trust: &trust, Planned: true, PlannedBy: remedy.AccessRoleType,
		Decision: ramdoc.AssumedBy(trust, workload.EAS.ServicePrincipal()),
	})
	wantWords(t, text, "Role Not Assumable by PAI", "is for people, not for workloads", `resource "pai_instance_role" "paidev_eas" {`, `workloads = ["eas"]`)
}
