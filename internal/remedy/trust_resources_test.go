package remedy_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// What the texts on trust policies must say: who, what, and the way out with
// real names.
func TestTrustTexts(t *testing.T) {
	t.Parallel()
	missing := &cloud.Error{Kind: cloud.ErrNotFound, Operation: "ram:GetRole", Code: "EntityNotExist.Role", Message: "No role.", RequestID: "R-1"}
	_, broken := ramdoc.ParseTrust(`{"Version":"1","Statement":[]}`)
	const service, policy = "pai_trusted_service", "pai_trust_policy"
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		words   []string
	}{
		"missing in a plan": {remedy.TrustOfMissingRole("PaiTrain", nil), "Role Not Found", []string{
			`no role "PaiTrain"`, "another provider creates it", `resource "pai_instance_role" "paitrain"`}},
		"missing at apply": {remedy.TrustOfMissingRole("PaiTrain", missing), "Role Not Found", []string{
			`no role "PaiTrain"`, "depend on", "Code: EntityNotExist.Role", "Request ID: R-1"}},
		"twice": {remedy.ServiceTrustedTwice("PaiTrain", "pai.aliyuncs.com"), "Service Trusted Twice", []string{`"PaiTrain"`, "pai.aliyuncs.com"}},
		"owned twice": {remedy.TrustClaimedTwice("PaiTrain", policy, "pai_instance_role"), "Trust Policy Owned Twice", []string{
			`role "PaiTrain"`, "by a pai_trust_policy and by a pai_instance_role", "additional_trusted_services"}},
		"renamed":         {remedy.TrustHandedOver("PaiTrain", service, service), "Trust Policy Handed Over Between Resources", []string{`"PaiTrain"`, "moved {", "from = pai_trusted_service."}},
		"of another kind": {remedy.TrustHandedOver("PaiTrain", service, policy), "Trust Policy Handed Over Between Resources", []string{"removed {", "from = pai_trusted_service.", "destroy = false"}},
		"role renamed":    {remedy.TrustHandedOver("PaiTrain", "pai_access_role", "pai_access_role"), "Role Handed Over Between Resources", []string{`the role "PaiTrain" with it`, "moved {", "from = pai_access_role."}},
		"role of another kind": {remedy.TrustHandedOver("PaiTrain", "pai_access_role", "pai_instance_role"), "Role Handed Over Between Resources", []string{
			"removed {", "from = pai_access_role.", "import {", "to = pai_instance_role.paitrain", `id = "PaiTrain"`}},
		"role that something writes": {remedy.TrustHandedOver("PaiTrain", "pai_instance_role", service), "Role Handed Over Between Resources", []string{"removed {", "destroys a pai_instance_role"}},
		"another role":               {remedy.TrustOfAnotherRole("PaiTrain", paiTrain, "acs:ram::2:role/paitrain"), "Another Role Than Planned", []string{paiTrain, "acs:ram::2:role/paitrain", "Nothing was changed"}},
		"everybody":                  {remedy.TrustsEverybody(), "Trust Policy Trusts Everybody", []string{"allow_everybody = true"}},
		"misprint":                   {remedy.UnusualService(errors.New(`service principal "a" is misspelt`)), "Unusual Service in the Trust Policy", []string{`The service principal "a" is misspelt.`}},
		"unreadable":                 {remedy.TrustUnreadable("PaiTrain", broken), "Trust Policy Not Understood", []string{`"PaiTrain"`, "at least one statement", "at offset 27"}},
		"last":                       {remedy.NobodyTrusted("PaiTrain", "pai.aliyuncs.com"), "Last Trusted Service of the Role", []string{"pai.aliyuncs.com was not removed", "removed {"}},
		"not seen":                   {remedy.TrustNotSeen("PaiTrain", missing), "Trust Policy Not Seen as Written", []string{"accepted", "No role.", "Request ID: R-1"}},
		"not settled":                {remedy.TrustNotSettled("PaiTrain", context.DeadlineExceeded), "Trust Policy Does Not Settle", []string{"was not changed", "Apply again"}},
		"contested":                  {remedy.TrustContested("PaiTrain"), "Trust Policy Changed by Somebody Else", []string{`"PaiTrain"`, "ActionTrail"}},
		"tainted":                    {remedy.EarlierTrustUnknown("PaiTrain"), "Earlier Trust Policy Not Known", []string{`"PaiTrain"`, "tainted"}},
		"not trusted":                {remedy.ServiceNotTrusted("PaiTrain", "pai.aliyuncs.com"), "Service Not Trusted", []string{`"PaiTrain"`, "nothing to import"}},
		"no import":                  {remedy.TrustNotImportable("PaiTrain"), "Role Not Found", []string{`"PaiTrain"`, "acs:ram::ACCOUNT_ID:role/PaiTrain"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantWords(t, c.text, c.summary, c.words...)
		})
	}
}

// The ways out of a role that PAI may not assume depend on who writes its trust
// policy. Names are spelt as the role spells them.
func TestUntrustedFix(t *testing.T) {
	t.Parallel()
	trust := ramdoc.Trust("ecs.aliyuncs.com")
	problem := remedy.TrustProblem{
		Kind: workload.EAS, RoleARN: strings.ToLower(paiTrain), RoleName: "PaiTrain", Trust: &trust, Decision: ramdoc.AssumedBy(trust, "eas.pai.aliyuncs.com"),
	}
	const offer = "resource \"pai_trusted_service\" \"paitrain\" {\n    role_name = \"PaiTrain\"\n    service   = \"eas.pai.aliyuncs.com\"\n  }"
	foreign := remedy.Untrusted(problem).Detail
	owner, service, statement := strings.Index(foreign, `resource "pai_instance_role"`), strings.Index(foreign, offer), strings.Index(foreign, `"Statement"`)
	if owner < 0 || service < owner || statement < service {
		t.Errorf("want the role, the service and the statement, in this order:\n%s", foreign)
	}
	problem.Planned = true
	if got := remedy.Untrusted(problem).Detail; strings.Contains(got, offer) || !strings.Contains(got, `workloads = ["eas"]`) {
		t.Errorf("of a planned pai_instance_role:\n%s", got)
	}
	problem.PlannedBy = "pai_trust_policy"
	if got := remedy.Untrusted(problem).Detail; strings.Contains(got, "workloads") || !strings.Contains(got, "The pai_trust_policy of this role") {
		t.Errorf("of a planned pai_trust_policy:\n%s", got)
	}
}
