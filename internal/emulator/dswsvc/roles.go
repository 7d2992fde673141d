package dswsvc

import (
	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// trustedService is who assumes a custom role for an instance.
const trustedService = "pai.aliyuncs.com"

// parseRole reads a role ARN. The region in it must be empty: the form with a
// wildcard names resources in policies, not a role to assume.
func parseRole(text string) (acs.RoleARN, error) {
	arn, err := acs.ParseRoleARN(text)
	if err != nil || arn.String() != text {
		return arn, invalid("The role ARN %q is malformed: want acs:ram::<account id>:role/<name>.", text)
	}
	return arn, nil
}

// checkRoles decides whether the caller may hand the roles of the credential
// to an instance. The shape of the ARNs has been checked when the credential
// was read, so what is left is, in this order: may the role be passed, and can
// it be assumed.
func (s *Service) checkRoles(caller wire.Caller, c *credential) error {
	for _, role := range c.roles() {
		arn, err := parseRole(role.ARN)
		if err != nil {
			return err // cannot be: no credential is kept with such a role
		}
		if arn.Account != caller.Account || !s.authority.RoleExists(role.ARN) || !s.authority.MayPass(caller, role.ARN) {
			return passRoleFailed(role.ARN)
		}
	}
	if s.options.DeferTrustCheck {
		return nil
	}
	if role, ok := s.untrusting(c); ok {
		return assumeRoleFailed(role)
	}
	return nil
}

// untrusting returns the role of the credential that PAI cannot assume.
// Emulator choice: of a chain PAI assumes the first role alone, and a role of
// type "user" is assumed by the user, whom nobody here can ask.
func (s *Service) untrusting(c *credential) (roleARN string, found bool) {
	roles := c.roles()
	if len(roles) == 0 || roles[0].Type != roleTypeService {
		return "", false
	}
	return roles[0].ARN, !s.authority.Trusts(roles[0].ARN, trustedService)
}

// arrival is where a way up with this credential ends: in Running, or in
// Failed if the trust check was put off and fails.
func (s *Service) arrival(c *credential) step {
	if s.options.DeferTrustCheck {
		if role, ok := s.untrusting(c); ok {
			return step{status: failed, reason: reason{codeAssumeRoleFailed, assumeRoleMessage(role)}}
		}
	}
	return step{status: running}
}
