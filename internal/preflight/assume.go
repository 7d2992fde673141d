package preflight

import (
	"context"
	"errors"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// attributePrincipals is the argument of pai_access_role that names users.
const attributePrincipals = "trusted_principals"

// CheckAssume judges whether a RAM user whom a role trusts may assume it: the
// trust policy opens the door, a policy of the user has to let it go through.
// Users of other accounts are not judged: nobody can read their policies.
//
// Nothing of it is more than likely: the role works all the same, and a policy
// of a resource group, or one that is attached in the same apply, is not seen.
func (s *Session) CheckAssume(ctx context.Context, user acs.Principal, role acs.RoleARN) Findings {
	caller, err := s.Caller(ctx)
	if err != nil {
		return s.unverified(RuleCaller, "who the caller is", err)
	}
	if user.Type != acs.PrincipalRAMUser || user.Account != caller.Account {
		return nil
	}
	verdict := Verdict{Grantee: cloud.Grantee{Kind: cloud.UserGrantee, Name: user.Name}}
	s.decide(ctx, &verdict, ramdoc.Request{Action: ramdoc.AssumeRole, Resource: role.String()})
	problem := remedy.AssumeProblem{
		User: user.Name, RoleARN: role.String(), Policy: verdict.Policy,
		Statement: verdict.Decision.Decider.Statement, Undecided: !verdict.Decision.Certain(),
	}
	finding := Finding{Rule: RuleAssume, Certainty: Likely, Attribute: attributePrincipals}
	switch {
	case verdict.Decision.Outcome == ramdoc.Denied:
		finding.Text = remedy.AssumeDenied(problem)
	case verdict.Decision.Outcome == ramdoc.Allowed && verdict.Decision.Certain():
		return nil
	case errors.Is(verdict.Err, cloud.ErrNotFound):
		finding.Text = remedy.TrustedUserMissing(problem)
	case verdict.Err != nil:
		return s.unverified(RuleAssume, fmt.Sprintf("whether the user %s may assume the role %s", user.Name, role), verdict.Err)
	default:
		finding.Text = remedy.NotAssumable(problem)
	}
	return Findings{finding}
}
