package remedy_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const alice = "acs:ram::1234567890123456:user/alice"

// What is said of a role that is not there, or not of this account.
func TestMissingAndForeignRole(t *testing.T) {
	t.Parallel()
	for _, kind := range workload.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			wantText(t, remedy.MissingRole(kind, paiTrain), "Role Not Found", nil, "The role "+paiTrain+" does not exist (yet).",
				kind.Noun()+" would fail", `resource "pai_instance_role" "paitrain" {`, `name      = "PaiTrain"`,
				`workloads = ["`+string(kind)+`"]`, "pai_instance_role.paitrain.arn")
			wantText(t, remedy.ForeignRole(kind, paiTrain, "1234567890123456", "2"), "Role of Another Account", nil, paiTrain,
				"belongs to the account 1234567890123456", "works in the account 2", kind.Noun()+" can only carry")
		})
	}
	wantText(t, remedy.MissingRole(workload.DSW, paiTrain), "Role Not Found", nil, "would fail with PassRoleFailedError.")
	wantText(t, remedy.MissingRole(workload.DSW, "no ARN"), "Role Not Found", nil, `name      = "no ARN"`)
}

// The grant to paste is for the one who lacks it, or a statement where that is not
// known.
func TestNotPassable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		problem   remedy.PassProblem
		words, no []string
	}{
		"a user": {remedy.PassProblem{
			Kind: workload.DSW, Workload: "dsw-1", RoleARN: paiTrain, Caller: alice,
			Grantee: cloud.Grantee{Kind: cloud.UserGrantee, Name: "alice"},
		}, []string{`DSW instance "dsw-1" cannot be given the role ` + paiTrain, "the caller " + alice + " ram:PassRole",
			`resource "pai_passrole_grant" "paitrain" {`, `name      = "pass-PaiTrain"`, `role_arns = ["` + paiTrain + `"]`, `users     = ["alice"]`},
			[]string{"its condition", "A policy attached to the caller"}},
		"a group":         {grantee(cloud.GroupGrantee, "vision"), []string{`groups    = ["vision"]`}, nil},
		"a role":          {grantee(cloud.RoleGrantee, "Pipeline"), []string{`roles     = ["Pipeline"]`}, nil},
		"nobody knows":    {remedy.PassProblem{Kind: workload.EAS, RoleARN: paiTrain}, []string{"EAS service cannot be given", "the caller ram:PassRole on it"}, []string{"pai_passrole_grant", "  ram"}},
		"and a condition": {remedy.PassProblem{Kind: workload.DLC, RoleARN: paiTrain, Undecided: true}, []string{"DLC job cannot be given", "its condition cannot be evaluated"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := remedy.NotPassable(c.problem)
			wantText(t, text, "Role May Not Be Passed", nil, append(c.words, "resource group")...)
			wantNo(t, text, c.no...)
			if c.problem.Grantee.Name == "" {
				wantPass(t, text, c.problem.RoleARN)
			}
		})
	}
}

func grantee(kind cloud.GranteeKind, name string) remedy.PassProblem {
	return remedy.PassProblem{Kind: workload.DSW, RoleARN: paiTrain, Grantee: cloud.Grantee{Kind: kind, Name: name}}
}

// wantPass expects the document to paste to allow passing one role, and no
// other.
func wantPass(t *testing.T, text remedy.Text, role string) {
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
	for resource, want := range map[string]ramdoc.Outcome{role: ramdoc.Allowed, role + "2": ramdoc.NoOpinion} {
		if got := ramdoc.Evaluate(ramdoc.Request{Action: "ram:PassRole", Resource: resource}, document).Outcome; got != want {
			t.Errorf("passing %s: %s, want %s, by %s", resource, got, want, found[i])
		}
	}
}

func TestPassDenied(t *testing.T) {
	t.Parallel()
	problem := remedy.PassProblem{
		Kind: workload.DSW, Workload: "dsw-1", RoleARN: paiTrain, Caller: alice, Policy: "Custom/no-pass", Statement: 2,
		Grantee: cloud.Grantee{Kind: cloud.UserGrantee, Name: "alice"},
	}
	text := remedy.PassDenied(problem)
	wantText(t, text, "Passing the Role Is Denied", nil, `DSW instance "dsw-1"`, paiTrain, alice,
		"statement 3 of the policy Custom/no-pass explicitly denies", "a grant does not help")
	if found := pastes(text.Detail); len(found) != 0 {
		t.Errorf("a grant is advised against a Deny: %q", found)
	}
}

// Why a check came out as it did, as data.
func TestPassProblem_Why(t *testing.T) {
	t.Parallel()
	const condition = " A statement of the caller's policies may decide otherwise, but its condition cannot be evaluated here."
	problem := remedy.PassProblem{Kind: workload.DSW, RoleARN: paiTrain, Policy: "Custom/pass", Statement: 1}
	open := problem
	open.Undecided = true
	for name, c := range map[string]struct{ got, want string }{
		"denied":             {problem.Why(ramdoc.Denied), "Statement 2 of the policy Custom/pass explicitly denies it."},
		"denied for certain": {open.Why(ramdoc.Denied), "Statement 2 of the policy Custom/pass explicitly denies it."},
		"allowed":            {problem.Why(ramdoc.Allowed), "Statement 2 of the policy Custom/pass allows it."},
		"allowed perhaps":    {open.Why(ramdoc.Allowed), "Statement 2 of the policy Custom/pass allows it." + condition},
		"nothing":            {problem.Why(ramdoc.NoOpinion), "Nothing allows the caller ram:PassRole on the role."},
		"nothing perhaps":    {open.Why(ramdoc.NoOpinion), "Nothing allows the caller ram:PassRole on the role." + condition},
		"root":               {remedy.WhyRoot(), "The caller is the account itself, which no policy limits."},
		"foreign":            {remedy.WhyForeign("1", "2"), "The role belongs to the account 1, the caller to the account 2."},
		"missing":            {remedy.WhyMissing(), "The role does not exist (yet)."},
		"unread":             {remedy.WhyUnread(errors.New("no answer")), "It could not be read. Cause: no answer"},
		"refused": {remedy.WhyUnread(failed(cloud.ErrDenied, "NoPermission", "You are not authorized.")),
			"It could not be read. The cloud said: You are not authorized."},
		"incomplete": {remedy.WhyIncomplete(errors.New("no answer")), "Not every policy could be read. Cause: no answer"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
}
