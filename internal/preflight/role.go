package preflight

import (
	"context"
	"errors"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// attributeRole is the argument that names a role.
const attributeRole = "role_arn"

// CheckRole judges whether a workload can carry a role: it exists, it is of
// the caller's account, its trust policy lets the kind's principal assume it,
// and the caller may pass it (rules 2 to 4). Every gap is reported, not only
// the first.
func (s *Session) CheckRole(ctx context.Context, kind workload.Kind, workloadID, roleARN string) Findings {
	role, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return nil // the argument's validator has said so
	}
	return s.Judge(ctx, kind, workloadID, role).Findings
}

// Judgement is what rules 2 to 4 say about one role, with what they rest on.
type Judgement struct {
	Trust TrustVerdict
	Pass  Verdict
	// Foreign: the role is of another account than the caller. Nothing else
	// was looked at then, and Pass holds the caller alone.
	Foreign  bool
	Findings Findings
}

// TrustVerdict is the answer to "may PAI assume this role?".
type TrustVerdict struct {
	// Trust is what was judged; nil when there was nothing to judge.
	Trust    *ramdoc.Document
	Decision ramdoc.Decision
	// Planned: the document is what this plan is about to write, PlannedBy a
	// resource of that type; see PlannedRole.
	Planned   bool
	PlannedBy string
	// RoleName is the name as the role spells it; empty when it is not known.
	RoleName string
	// Missing: the role does not exist, or not yet.
	Missing bool
	// Err says why the trust policy could not be read.
	Err error
}

// Judge is CheckRole with the verdicts. WorkloadID may be empty.
func (s *Session) Judge(ctx context.Context, kind workload.Kind, workloadID string, role acs.RoleARN) Judgement {
	var j Judgement
	caller, err := s.Caller(ctx)
	switch {
	case err != nil:
		j.Findings = s.unverified(RuleCaller, "who the caller is", err)
	case caller.Account != role.Account:
		j.Foreign, j.Pass.Caller = true, caller
		j.Findings = Findings{{
			Rule:      RuleAccount,
			Certainty: Certain,
			Attribute: attributeRole,
			Text:      remedy.ForeignRole(kind, role.String(), role.Account, caller.Account),
		}}
		return j
	}
	j.Trust = s.mayAssume(ctx, kind.ServicePrincipal(), role)
	j.Findings = append(j.Findings, s.checkTrust(kind, workloadID, role, j.Trust)...)
	if err != nil {
		j.Pass = Verdict{Err: err}
	} else {
		j.Pass = s.mayPass(ctx, caller, kind, role)
	}
	j.Findings = append(j.Findings, s.checkPass(kind, workloadID, role, j.Pass)...)
	return j
}

// mayAssume evaluates the trust policy of a role for a service principal, as
// the policy will be after this plan.
func (s *Session) mayAssume(ctx context.Context, service string, role acs.RoleARN) TrustVerdict {
	if planned, ok := s.PlannedRole(role.String()); ok && !s.live {
		verdict := judgeTrust(service, s.withPlannedServices(role.String(), planned.Trust))
		if planned.Partial && verdict.Decision.Outcome != ramdoc.Allowed {
			verdict = TrustVerdict{Err: errKnownAfterApply}
		}
		verdict.Planned, verdict.PlannedBy, verdict.RoleName = true, planned.Resource, planned.Name
		return verdict
	}
	live, err := s.clients.Roles.GetByARN(ctx, role)
	if err != nil {
		return TrustVerdict{Err: err, Missing: errors.Is(err, cloud.ErrNotFound)}
	}
	trust, err := ramdoc.ParseTrust(live.TrustPolicy)
	if err != nil {
		return TrustVerdict{Err: fmt.Errorf("this provider cannot read it: %w", err)}
	}
	verdict := judgeTrust(service, s.withPlannedServices(role.String(), trust))
	verdict.RoleName = live.Name
	return verdict
}

// errKnownAfterApply is why a trust policy that is not whole yet is not judged.
var errKnownAfterApply = errors.New("a part of it is known after apply")

func judgeTrust(service string, trust ramdoc.Document) TrustVerdict {
	return TrustVerdict{Trust: &trust, Decision: ramdoc.AssumedBy(trust, service)}
}

// checkTrust is rules 2 and 3. A role that the whole account does not have is
// as certain as a trust policy: the ARN of one that another provider creates in
// the same apply is usually not known before.
func (s *Session) checkTrust(kind workload.Kind, workloadID string, role acs.RoleARN, verdict TrustVerdict) Findings {
	problem := remedy.TrustProblem{
		Kind: kind, Workload: workloadID, RoleARN: role.String(), RoleName: verdict.RoleName,
		Trust: verdict.Trust, Decision: verdict.Decision, Planned: verdict.Planned, PlannedBy: verdict.PlannedBy,
	}
	finding := Finding{Rule: RuleTrust, Certainty: Likely, Attribute: attributeRole}
	switch {
	case verdict.Missing:
		finding.Rule, finding.Certainty, finding.Text = RuleRole, Certain, remedy.MissingRole(kind, role.String())
	case verdict.Err != nil:
		return s.unverified(RuleTrust, fmt.Sprintf("the trust policy of the role %s", role), verdict.Err)
	case !verdict.Decision.Certain():
		finding.Text = remedy.Undecidable(problem)
	case verdict.Decision.Outcome == ramdoc.Allowed:
		return nil
	default:
		finding.Certainty, finding.Text = Certain, remedy.Untrusted(problem)
	}
	return Findings{finding}
}

// unverified reports a read that failed, once per session and subject. A
// refused read is quiet: many callers may write but not read. So is what only
// the apply can know.
func (s *Session) unverified(rule Rule, what string, err error) Findings {
	if !s.once.first(what) {
		return nil
	}
	return Findings{{
		Rule:      rule,
		Certainty: Unverified,
		Quiet:     errors.Is(err, cloud.ErrDenied) || errors.Is(err, errKnownAfterApply),
		Text:      remedy.Unverified(what, err),
	}}
}

// Role returns the role that an ARN names.
func (s *Session) Role(ctx context.Context, roleARN string) (cloud.Role, error) {
	parsed, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return cloud.Role{}, err
	}
	return s.clients.Roles.GetByARN(ctx, parsed)
}

// ExplainUntrusted says why PAI could not assume a role, after the cloud has
// refused it. It reads the role's trust policy to say so exactly.
func (s *Session) ExplainUntrusted(ctx context.Context, kind workload.Kind, workloadID, roleARN string) remedy.Text {
	problem := remedy.TrustProblem{Kind: kind, Workload: workloadID, RoleARN: roleARN}
	role, err := s.Role(ctx, roleARN)
	if err != nil {
		return remedy.Untrusted(problem)
	}
	trust, err := ramdoc.ParseTrust(role.TrustPolicy)
	if err != nil {
		return remedy.Untrusted(problem)
	}
	problem.RoleName = role.Name
	problem.Trust = &trust
	problem.Decision = ramdoc.AssumedBy(trust, kind.ServicePrincipal())
	return remedy.Untrusted(problem)
}

// ExplainNotPassable says why a role could not be passed, after the cloud has
// refused it: its code is the same for a role that does not exist and for a
// caller without ram:PassRole, so this looks.
func (s *Session) ExplainNotPassable(ctx context.Context, kind workload.Kind, workloadID, roleARN string) remedy.Text {
	if _, err := s.Role(ctx, roleARN); errors.Is(err, cloud.ErrNotFound) {
		return remedy.MissingRole(kind, roleARN)
	}
	problem := remedy.PassProblem{Kind: kind, Workload: workloadID, RoleARN: roleARN}
	if caller, err := s.Caller(ctx); err == nil {
		problem.Caller = caller.ARN
		problem.Grantee = s.grantee(ctx, caller)
	}
	return remedy.NotPassable(problem)
}
