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
	findings, foreign := s.checkAccount(ctx, kind, role)
	if foreign {
		return findings
	}
	findings = append(findings, s.checkTrust(ctx, kind, workloadID, role)...)
	return append(findings, s.checkPass(ctx, kind, workloadID, role)...)
}

func (s *Session) checkAccount(ctx context.Context, kind workload.Kind, role acs.RoleARN) (Findings, bool) {
	caller, err := s.Caller(ctx)
	switch {
	case err != nil:
		return s.unverified("who the caller is", err), false
	case caller.Account == role.Account:
		return nil, false
	}
	return Findings{{
		Certainty: Certain,
		Attribute: attributeRole,
		Text:      remedy.ForeignRole(kind, role.String(), role.Account, caller.Account),
	}}, true
}

func (s *Session) checkTrust(ctx context.Context, kind workload.Kind, workloadID string, role acs.RoleARN) Findings {
	problem := remedy.TrustProblem{Kind: kind, Workload: workloadID, RoleARN: role.String()}
	if planned, ok := s.PlannedRole(role.String()); ok && !s.live {
		problem.Planned = true
		return judgeTrust(problem, s.withPlannedServices(role.String(), planned.Trust))
	}
	live, err := s.clients.Roles.GetByARN(ctx, role)
	switch {
	case errors.Is(err, cloud.ErrNotFound):
		return Findings{{Certainty: Likely, Attribute: attributeRole, Text: remedy.MissingRole(kind, role.String())}}
	case err != nil:
		return s.unverified(fmt.Sprintf("the trust policy of the role %s", role), err)
	}
	trust, err := ramdoc.ParseTrust(live.TrustPolicy)
	if err != nil {
		return s.unverified(fmt.Sprintf("the trust policy of the role %s, which this provider cannot read", role), err)
	}
	return judgeTrust(problem, s.withPlannedServices(role.String(), trust))
}

func judgeTrust(problem remedy.TrustProblem, trust ramdoc.Document) Findings {
	problem.Trust = &trust
	problem.Decision = ramdoc.AssumedBy(trust, problem.Kind.ServicePrincipal())
	switch {
	case !problem.Decision.Certain():
		return Findings{{Certainty: Likely, Attribute: attributeRole, Text: remedy.Undecidable(problem)}}
	case problem.Decision.Outcome == ramdoc.Allowed:
		return nil
	}
	return Findings{{Certainty: Certain, Attribute: attributeRole, Text: remedy.Untrusted(problem)}}
}

// unverified reports a read that failed, once per session and subject. A
// refused read is quiet: many callers may write but not read.
func (s *Session) unverified(what string, err error) Findings {
	if !s.once.first(what) {
		return nil
	}
	return Findings{{
		Certainty: Unverified,
		Quiet:     errors.Is(err, cloud.ErrDenied),
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
