package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// MissingRole is the text for a role that does not exist, or is not seen.
func MissingRole(kind workload.Kind, roleARN string) Text {
	name := roleName(roleARN)
	return newText("Role Not Found",
		fmt.Sprintf("The role %s does not exist (yet). Associating it with %s would fail%s.",
			roleARN, kind.NounWithArticle(), refusedWith(kind, cloud.ErrCannotPass)),
		missingRoleFix(kind, name),
		"If another provider creates it in the same apply, use the ARN that its resource gives, which is known after apply, "+
			`or set preflight = "warn" on this resource.`,
	)
}

func missingRoleFix(kind workload.Kind, name string) string {
	return fmt.Sprintf("Check the spelling, or create it:\n\n%s\n\nand refer to it as pai_instance_role.%s.arn, so that Terraform creates it first.",
		indent(TrustProblem{Kind: kind}.roleHCL(name)), label(name))
}

// ForeignRole is the text for a role of another account.
func ForeignRole(kind workload.Kind, roleARN, roleAccount, callerAccount string) Text {
	return newText("Role of Another Account",
		fmt.Sprintf("The role %s belongs to the account %s, but the provider works in the account %s. "+
			"%s can only carry a role of its own account.", roleARN, roleAccount, callerAccount, sentence(kind.NounWithArticle())),
		"Use a role of this account, or credentials of the other one.",
	)
}

// PassProblem is a role that the caller cannot hand to a workload.
type PassProblem struct {
	Kind     workload.Kind
	Workload string // id; empty when it is not known yet
	RoleARN  string
	Caller   string        // ARN; empty when unknown
	Grantee  cloud.Grantee // whom to grant; zero when unknown
	// Policy and Statement are what denies it, as "Custom/name" and an index.
	Policy    string
	Statement int
	// Undecided: a condition that cannot be evaluated here may allow or deny it.
	Undecided bool
}

// NotPassable is the text for a caller that nothing allows ram:PassRole, found
// in the plan or by PassRoleFailedError and its relatives.
func NotPassable(p PassProblem) Text {
	undecided := ""
	if p.Undecided {
		undecided = undecidedPass
	}
	return newText("Role May Not Be Passed",
		fmt.Sprintf("%s cannot be given the role %s: nothing allows the caller%s ram:PassRole on it.", p.subject(), p.RoleARN, p.caller()),
		undecided,
		p.grant(),
		"A policy that is granted in a resource group only is not seen by this check.",
	)
}

// PassDenied is the text for a caller that a policy explicitly forbids
// ram:PassRole.
func PassDenied(p PassProblem) Text {
	return newText("Passing the Role Is Denied",
		fmt.Sprintf("%s cannot be given the role %s: statement %d of the policy %s explicitly denies the caller%s ram:PassRole on it.",
			p.subject(), p.RoleARN, p.Statement+1, p.Policy, p.caller()),
		"A Deny wins over every Allow, so a grant does not help. Narrow that statement, take the policy off the caller, "+
			"or run Terraform with other credentials.",
	)
}

func (p PassProblem) subject() string {
	if p.Workload == "" {
		return sentence(p.Kind.NounWithArticle())
	}
	return fmt.Sprintf("%s %q", p.Kind.Noun(), p.Workload)
}

func (p PassProblem) caller() string {
	if p.Caller == "" {
		return ""
	}
	return " " + p.Caller
}

func (p PassProblem) grant() string {
	statement := "A policy attached to the caller must say:\n\n" + indent(ramdoc.PassRole([]string{p.RoleARN}, nil).Indented())
	if p.Grantee.Name == "" {
		return statement
	}
	return "Somebody who may write RAM policies can grant it:\n\n" + indent(p.grantHCL())
}

func (p PassProblem) grantHCL() string {
	name := roleName(p.RoleARN)
	return fmt.Sprintf("resource \"pai_passrole_grant\" %q {\n  name      = %q\n  role_arns = [%q]\n  %-9s = [%q]\n}",
		label(name), "pass-"+name, p.RoleARN, string(p.Grantee.Kind)+"s", p.Grantee.Name)
}
