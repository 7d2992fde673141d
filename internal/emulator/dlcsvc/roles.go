package dlcsvc

import (
	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	// trustedService is who assumes a custom role for a job.
	trustedService = "pai.aliyuncs.com"
	// defaultRole is the service role behind the default role of PAI.
	defaultRole = "AliyunPAIDLCDefaultRole"
)

// checkRoleARNs checks the form. The region in an ARN must be empty: the form
// with a wildcard names resources in policies, not a role to assume.
func checkRoleARNs(c credential) error {
	for _, role := range c.roles() {
		text := textOf(role, "RoleArn")
		if arn, err := acs.ParseRoleARN(text); err != nil || arn.String() != text {
			return invalid("The role ARN %q is malformed: want acs:ram::<account id>:role/<name>.", text)
		}
	}
	return nil
}

// checkRoles decides whether the caller may hand the roles of the credential to
// a job. In this order: are they ARNs, do they exist and may the caller pass
// them, can they be assumed.
func (s *Service) checkRoles(caller wire.Caller, c credential) error {
	if err := checkRoleARNs(c); err != nil {
		return err
	}
	for _, role := range c.roles() {
		arn := textOf(role, "RoleArn")
		if !s.authority.RoleExists(arn) || !s.authority.MayPass(caller, arn) {
			if s.options.SubUserText && caller.Type == wire.CallerUser {
				return cannotPass("sub user")
			}
			return cannotPass("ram role")
		}
	}
	if s.options.RequireDefaultRole && c.association() == modeDefault {
		// Emulator choice: what the service says of it is not published.
		if arn := "acs:ram::" + caller.Account + ":role/" + defaultRole; !s.authority.RoleExists(arn) {
			return badRequest("The service role %s does not exist: authorise PAI to use DLC first.", arn)
		}
	}
	if s.options.DeferTrustCheck {
		return nil
	}
	if role, found := s.untrusting(c); found {
		return cannotAssume(role)
	}
	return nil
}

// untrusting returns the role of the credential that PAI cannot assume.
// Emulator choice: of a chain PAI assumes the first role alone, and a role of
// type "user" is assumed by the user, whom nobody here can ask.
func (s *Service) untrusting(c credential) (roleARN string, found bool) {
	roles := c.roles()
	if len(roles) == 0 || textOf(roles[0], "RoleType") == roleTypeUser {
		return "", false
	}
	roleARN = textOf(roles[0], "RoleArn")
	return roleARN, !s.authority.Trusts(roleARN, trustedService)
}
