package remedy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const paiTrain = "acs:ram::1234567890123456:role/PaiTrain"

func inUse() remedy.RoleUsage {
	return remedy.RoleUsage{
		RoleARN:  paiTrain,
		Coverage: remedy.Coverage{Regions: []string{"cn-beijing", "cn-hangzhou"}},
		Users: []remedy.RoleUser{
			{Workload: remedy.Workload{Kind: workload.DSW, Region: "cn-hangzhou", ID: "dsw-1", Name: "notebook"}, WorkspaceID: "40823"},
			{Workload: remedy.Workload{Kind: workload.EAS, Region: "cn-beijing", ID: "serve"}},
		},
	}
}

func unseen() remedy.RoleUsage {
	return remedy.RoleUsage{
		RoleARN: paiTrain,
		Coverage: remedy.Coverage{Regions: []string{"cn-hangzhou"}, Unsearched: []remedy.Unsearched{{
			Kind: workload.DLC, Region: "cn-hangzhou", Err: &cloud.Error{
				Kind: cloud.ErrDenied, Operation: "dlc:ListJobs", Code: "Forbidden", Message: "No right.", RequestID: "R-1",
			},
		}}},
	}
}

// What a role's texts must say: who, what, and the way out with real names.
func TestRoleTexts(t *testing.T) {
	t.Parallel()
	exists := &cloud.Error{Kind: cloud.ErrAlreadyExists, Operation: "ram:CreateRole", Code: "EntityAlreadyExists.Role", Message: "The role exists.", RequestID: "R-1"}
	missing := &cloud.Error{Kind: cloud.ErrNotFound, Operation: "ram:AttachPolicyToRole", Code: "EntityNotExist.Policy", Message: "No policy."}
	quota := &cloud.Error{Kind: cloud.ErrQuota, Operation: "ram:AttachPolicyToRole", Code: "LimitExceeded.Role.Policy", Message: "Too many."}
	train := cloud.PolicyRef{Name: "Train", Type: cloud.CustomPolicy}
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		words   []string
	}{
		"exists": {remedy.RoleExists("pai_instance_role", "PaiTrain", exists), "Role Already Exists", []string{
			"to = pai_instance_role.paitrain", `id = "PaiTrain"`, "The role exists.", "terraform untaint", "Request ID: R-1"}},
		"no import":      {remedy.RoleNotImportable("PaiTrain"), "Role Not Found", []string{`"PaiTrain"`, "acs:ram::ACCOUNT_ID:role/PaiTrain"}},
		"service-linked": {remedy.ServiceLinkedRole("AliyunServiceRoleForPaiEas"), "Service-linked Role", []string{`"AliyunServiceRoleForPaiEas"`}},
		"re-created": {remedy.RoleRecreated("PaiTrain", "301", "302", false), "Role Re-created Outside of Terraform", []string{
			`"PaiTrain"`, "301", "302", "takes the new role over"}},
		"re-created and going": {remedy.RoleRecreated("PaiTrain", "301", "302", true), "Role Re-created Outside of Terraform", []string{
			"deletes the new role", "terraform state rm"}},
		"foreign answer": {remedy.ForeignRoleAnswer("PaiTrain", paiTrain, "acs:ram::2:role/x"), "Another Role Than Planned",
			[]string{"create " + paiTrain, "answered acs:ram::2:role/x"}},
		"foreign answer to no plan": {remedy.ForeignRoleAnswer("PaiTrain", "", "acs:ram::2:role/x"), "Another Role Than Planned",
			[]string{`create the role "PaiTrain"`}},
		"other account": {remedy.RoleOfOtherAccount("PaiTrain", paiTrain, "2"), "Credentials of Another Account",
			[]string{paiTrain, "the account 2", "terraform state rm"}},
		"no policy": {remedy.PolicyNotAttached("PaiTrain", train, missing), "Policy Not Found",
			[]string{`Custom policy "Train"`, `role "PaiTrain"`, `{ name = "Train", type = "System" }`, "Code: EntityNotExist.Policy"}},
		"too many policies": {remedy.PolicyNotAttached("PaiTrain", train, quota), "Unable to Attach Policy",
			[]string{`The Custom policy "Train" could not be attached to the role "PaiTrain".`, "quota"}},
		"policies left": {remedy.PoliciesStillAttached("PaiTrain", []cloud.PolicyRef{train}, nil), "Role Has Policies of Others",
			[]string{`- Custom policy "Train"`, "force_detach_policies = true"}},
		"not settled": {remedy.RoleNotSettled("PaiTrain"), "Role Not Seen as Written", []string{`"PaiTrain"`, "next plan"}},
		"refused": {remedy.RoleInUse(inUse()), "Role in Use", []string{
			`- DSW instance "dsw-1" (notebook) in cn-hangzhou, workspace 40823`, `- EAS service "serve" in cn-beijing`,
			"Searched: cn-beijing and cn-hangzhou", "deletion_guard = false"}},
		"refused for jobs": {remedy.RoleInUse(remedy.RoleUsage{RoleARN: paiTrain, Coverage: remedy.Coverage{Regions: []string{"cn-hangzhou"}}, Users: []remedy.RoleUser{
			{Workload: remedy.Workload{Kind: workload.DLC, Region: "cn-hangzhou", ID: "dlc1", Name: "mnist"}, WorkspaceID: "268"}}}), "Role in Use", []string{
			`- DLC job "dlc1" (mnist) in cn-hangzhou, workspace 268`, "credentials.", "wait for that, or stop the job. Then apply again."}},
		"refused for jobs and others": {remedy.RoleInUse(func() remedy.RoleUsage {
			u := inUse()
			u.Users = append(u.Users, remedy.RoleUser{Workload: remedy.Workload{Kind: workload.DLC, Region: "cn-hangzhou", ID: "dlc1"}})
			return u
		}()), "Role in Use", []string{`- DLC job "dlc1" in cn-hangzhou`, "Associate the instances and services with", "wait for that, or stop the job."}},
		"refused unseen": {remedy.RoleInUse(unseen()), "Use of the Role Not Verified", []string{
			"was not deleted", "- DLC jobs in cn-hangzhou: ", "No right.", "Request ID: R-1", "deletion_guard = false"}},
		"refused without region": {remedy.RoleInUse(remedy.RoleUsage{RoleARN: paiTrain}), "Use of the Role Not Verified",
			[]string{"neither region nor regions", "Set region or regions"}},
		"destroyed": {remedy.RoleWillBeDestroyed(inUse(), false), "Role in Use Will Be Destroyed", []string{"destroys the role " + paiTrain, `"serve"`}},
		"replaced": {remedy.RoleWillBeDestroyed(inUse(), true), "Role in Use Will Be Replaced", []string{
			"replaces the role", `resource "pai_instance_role" "paitrain" {`, "create_before_destroy = true"}},
		"destroyed unseen": {remedy.RoleWillBeDestroyed(unseen(), false), "Use of the Role Not Verified", []string{"DLC jobs in cn-hangzhou"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantWords(t, c.text, c.summary, c.words...)
		})
	}
}

// Only a replacement is helped by create_before_destroy.
func TestRoleGoesForGood(t *testing.T) {
	t.Parallel()
	if strings.Contains(remedy.RoleWillBeDestroyed(inUse(), false).Detail, "create_before_destroy") {
		t.Error("a destruction is advised to create something first")
	}
}

func TestRoleUsageHarmless(t *testing.T) {
	t.Parallel()
	searched := remedy.RoleUsage{Coverage: remedy.Coverage{Regions: []string{"cn-hangzhou"}}}
	blind := searched
	blind.Unsearched = []remedy.Unsearched{{Kind: workload.DSW, Region: "cn-hangzhou", Err: errors.New("no answer")}}
	for name, c := range map[string]struct {
		usage remedy.RoleUsage
		want  bool
	}{
		"searched and unused": {searched, true},
		"nowhere searched":    {remedy.RoleUsage{}, false},
		"blind":               {blind, false},
		"in use":              {inUse(), false},
	} {
		if got := c.usage.Harmless(); got != c.want {
			t.Errorf("%s: harmless %t, want %t", name, got, c.want)
		}
	}
}
