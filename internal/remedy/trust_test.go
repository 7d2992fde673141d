package remedy_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const notAssumable = "Role Not Assumable by PAI"

// judged is the problem of a workload with the trust policy that the role has.
func judged(t *testing.T, kind workload.Kind, statements ...string) remedy.TrustProblem {
	t.Helper()
	document, err := ramdoc.Parse(`{"Version": "1", "Statement": [` + strings.Join(statements, ", ") + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	return remedy.TrustProblem{
		Kind: kind, RoleARN: paiTrain, RoleName: "PaiTrain", Trust: &document,
		Decision: ramdoc.AssumedBy(document, kind.ServicePrincipal()),
	}
}

func statement(effect, action, principals string) string {
	return fmt.Sprintf(`{"Effect": %q, "Action": %q, "Principal": {%s}}`, effect, action, principals)
}

func trusting(services ...string) string {
	names, _ := json.Marshal(services)
	return statement("Allow", "sts:AssumeRole", `"Service": `+string(names))
}

// The reason is what the trust policy says instead, and the fix is complete:
// for a role of Terraform's, for one of somebody else's, and by hand.
func TestUntrusted_reasons(t *testing.T) {
	t.Parallel()
	const account = `"RAM": ["acs:ram::1234567890123456:root"]`
	pai, eas := workload.DSW.ServicePrincipal(), workload.EAS.ServicePrincipal()
	denied := statement("Deny", "sts:AssumeRole", `"Service": ["pai.aliyuncs.com"]`)
	for name, c := range map[string]struct {
		kind       workload.Kind
		statements []string
		reason     string
		workloads  string // what the role of Terraform's is to say; empty: there is nothing to add
	}{
		"misprint": {workload.DSW, []string{trusting("pai.aliyun.cs.com")},
			`It trusts "pai.aliyun.cs.com", a misprint of "pai.aliyuncs.com"`, `["dsw"]`},
		"misprint for a job": {workload.DLC, []string{trusting("pai.aliyun.cs.com")},
			`It trusts "pai.aliyun.cs.com", a misprint of "pai.aliyuncs.com"`, `["dlc"]`},
		"misprint for a service": {workload.EAS, []string{trusting("pai.aliyun.cs.com")},
			"It trusts only pai.aliyun.cs.com.", `["eas"]`},
		"EAS only": {workload.DSW, []string{trusting(eas)},
			"It trusts eas.pai.aliyuncs.com, which serves EAS only; DSW and DLC assume roles as pai.aliyuncs.com.", `["dsw", "eas"]`},
		"EAS only, for a job": {workload.DLC, []string{trusting(eas)},
			"It trusts eas.pai.aliyuncs.com, which serves EAS only", `["dlc", "eas"]`},
		"PAI only, for EAS": {workload.EAS, []string{trusting(pai)},
			"It trusts pai.aliyuncs.com, which serves DSW and DLC only; EAS assumes roles as eas.pai.aliyuncs.com.", `["dsw", "dlc", "eas"]`},
		"deny": {workload.DSW, []string{trusting(pai), denied},
			"Statement 2 of the trust policy denies it explicitly; a Deny wins over every Allow.", ""},
		"nobody": {workload.DSW, []string{statement("Allow", "sts:AssumeRole", account)},
			"It trusts no cloud service at all.", `["dsw"]`},
		"named for something else": {workload.DSW, []string{statement("Allow", "sts:TagSession", `"Service": ["pai.aliyuncs.com"]`)},
			"It names pai.aliyuncs.com, but no statement allows it the action sts:AssumeRole.", `["dsw", "dlc"]`},
		"others": {workload.DSW, []string{trusting("ecs.aliyuncs.com", "fc.aliyuncs.com")},
			"It trusts only ecs.aliyuncs.com and fc.aliyuncs.com.", `["dsw"]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problem := judged(t, c.kind, c.statements...)
			principal := c.kind.ServicePrincipal()
			text := remedy.Untrusted(problem)
			wantText(t, text, notAssumable, nil, c.kind.Noun()+" cannot use the role "+paiTrain, "does not let "+principal+" assume it",
				c.reason, `preflight = "warn"`)
			if why := problem.Why(); !strings.Contains(why, c.reason) {
				t.Errorf("as data it is %q, want %q", why, c.reason)
			}
			if c.workloads == "" {
				wantText(t, text, notAssumable, nil, `Remove that Deny from the trust policy of the role "PaiTrain"`)
				if found := pastes(text.Detail); len(found) != 0 {
					t.Errorf("an Allow is advised against a Deny: %q", found)
				}
				return
			}
			wantText(t, text, notAssumable, nil,
				"terraform import pai_instance_role.paitrain PaiTrain",
				`resource "pai_instance_role" "paitrain" {`, `name      = "PaiTrain"`, "workloads = "+c.workloads,
				`resource "pai_trusted_service" "paitrain" {`, `role_name = "PaiTrain"`, fmt.Sprintf("service   = %q", principal))
			wantTrust(t, text, principal)
		})
	}
}

// wantTrust expects the document to paste to let a service assume the role.
func wantTrust(t *testing.T, text remedy.Text, service string) {
	t.Helper()
	found := pastes(text.Detail)
	i := slices.IndexFunc(found, func(paste string) bool { return strings.HasPrefix(paste, "  {") })
	if i < 0 {
		t.Fatalf("there is no document in:\n%s", text.Detail)
	}
	document, err := ramdoc.Parse(found[i])
	if err != nil {
		t.Fatal(err)
	}
	if decision := ramdoc.AssumedBy(document, service); decision.Outcome != ramdoc.Allowed || !decision.Certain() {
		t.Errorf("%s does not let %s assume the role", found[i], service)
	}
}

func TestUntrusted_where(t *testing.T) {
	t.Parallel()
	planned := judged(t, workload.EAS, trusting("pai.aliyuncs.com"))
	planned.Planned, planned.Workload = true, "serve"
	owned := planned
	owned.PlannedBy = remedy.RoleType
	written := planned
	written.PlannedBy = "pai_trust_policy"
	unread := remedy.TrustProblem{Kind: workload.DSW, Workload: "dsw-1", RoleARN: paiTrain}
	for name, c := range map[string]struct {
		problem   remedy.TrustProblem
		words, no []string
	}{
		"a role of this plan": {planned,
			[]string{`EAS service "serve" cannot use`, "Add the kind to the role's workloads", `workloads = ["dsw", "dlc", "eas"]`},
			[]string{"terraform import", "pai_trusted_service"}},
		"a role of this plan by its type": {owned, []string{"Add the kind to the role's workloads"}, []string{"terraform import"}},
		"a trust policy of this plan": {written,
			[]string{"The pai_trust_policy of this role has to allow it.", `"eas.pai.aliyuncs.com"`},
			[]string{"terraform import", "workloads"}},
		"a role that could not be read": {unread,
			[]string{`DSW instance "dsw-1" cannot use`, "the trust policy itself could not be read", `name      = "PaiTrain"`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := remedy.Untrusted(c.problem)
			wantText(t, text, notAssumable, nil, c.words...)
			wantNo(t, text, c.no...)
		})
	}
}

func TestUndecidable(t *testing.T) {
	t.Parallel()
	const conditional = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["pai.aliyuncs.com", "eas.pai.aliyuncs.com"]},
		"Condition": {"StringEquals": {"sts:ExternalId": "x"}, "IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}`
	for kind, code := range map[workload.Kind]string{
		workload.DSW: "with AssumeRoleFailedError",
		workload.DLC: `with "failed to assume role for user"`,
		workload.EAS: `with "unable to render, error: failed to assume role for user"`,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			problem := judged(t, kind, conditional)
			wantText(t, remedy.Undecidable(problem), "Trust Policy Depends on a Condition", nil,
				kind.ServicePrincipal(), paiTrain, "StringEquals sts:ExternalId", "IpAddress acs:SourceIp", "drop the condition")
			if detail := strings.ToLower(remedy.Undecidable(problem).Detail); !strings.Contains(detail, strings.ToLower(code)) {
				t.Errorf("%q is missing in:\n%s", code, detail)
			}
			if why := problem.Why(); !strings.Contains(why, "depends on a condition") || !strings.Contains(why, "StringEquals sts:ExternalId") {
				t.Errorf("as data it is %q", why)
			}
		})
	}
	unread := remedy.TrustProblem{Kind: workload.DSW, RoleARN: paiTrain}
	wantText(t, remedy.Undecidable(unread), "Trust Policy Depends on a Condition", nil, "(unknown)")
	if why := unread.Why(); why != "There is no trust policy to judge." {
		t.Errorf("as data it is %q", why)
	}
	allowed := judged(t, workload.DSW, trusting("ecs.aliyuncs.com"), trusting("pai.aliyuncs.com"))
	if why := allowed.Why(); why != "Statement 2 of the trust policy lets pai.aliyuncs.com assume the role." {
		t.Errorf("as data it is %q", why)
	}
}

// A name that is no label becomes one, and stays what it is where it is a name.
func TestTrustOfMissingRole_labels(t *testing.T) {
	t.Parallel()
	for name, label := range map[string]string{
		"PaiTrain": "paitrain", "pai-train.v2": "pai_train_v2", "2nd-role": "nd_role", "--": "this", "Rolle-ä": "rolle",
	} {
		wantText(t, remedy.TrustOfMissingRole(name, nil), "Role Not Found", nil,
			fmt.Sprintf("resource \"pai_instance_role\" %q {", label), fmt.Sprintf("name      = %q", name))
	}
}
