package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// undecidedPass says that the caller's policies leave the answer open.
const undecidedPass = "A statement of the caller's policies may decide otherwise, but its condition cannot be evaluated here."

// Why says in one sentence what the decision on a trust policy rests on.
func (p TrustProblem) Why() string {
	principal := p.Kind.ServicePrincipal()
	switch {
	case p.Trust == nil:
		return "There is no trust policy to judge."
	case !p.Decision.Certain():
		return fmt.Sprintf("Whether %s may assume the role depends on a condition that cannot be evaluated here: %s.", principal, p.conditions())
	case p.Decision.Outcome == ramdoc.Allowed:
		return fmt.Sprintf("Statement %d of the trust policy lets %s assume the role.", p.Decision.Decider.Statement+1, principal)
	}
	return p.reason(principal)
}

// Why says in a sentence or two what the decision on the caller's policies
// rests on.
func (p PassProblem) Why(outcome ramdoc.Outcome) string {
	why := "Nothing allows the caller ram:PassRole on the role."
	switch outcome {
	case ramdoc.Denied:
		return fmt.Sprintf("Statement %d of the policy %s explicitly denies it.", p.Statement+1, p.Policy)
	case ramdoc.Allowed:
		why = fmt.Sprintf("Statement %d of the policy %s allows it.", p.Statement+1, p.Policy)
	case ramdoc.NoOpinion:
	}
	if p.Undecided {
		why += " " + undecidedPass
	}
	return why
}

// WhyByService says what an allowed ram:PassRole rests on if the statement
// tests the condition key acs:Service.
func WhyByService(kind workload.Kind) string {
	return fmt.Sprintf("This holds if PAI passes the role as the service %s, which is not confirmed.", kind.ServicePrincipal())
}

// WhyRoot says why nothing keeps the account itself from passing a role.
func WhyRoot() string { return "The caller is the account itself, which no policy limits." }

// WhyForeign says why a role of another account cannot be used at all.
func WhyForeign(roleAccount, callerAccount string) string {
	return fmt.Sprintf("The role belongs to the account %s, the caller to the account %s.", roleAccount, callerAccount)
}

// WhyMissing says why a role that is not there has no trust policy.
func WhyMissing() string { return "The role does not exist (yet)." }

// WhyUnread says why something could not be told.
func WhyUnread(err error) string { return "It could not be read. " + said(err) }

// WhyIncomplete says that a decision rests on a part of the policies.
func WhyIncomplete(err error) string { return "Not every policy could be read. " + said(err) }
