package eassvc

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	// trustedService is who assumes a custom role for a service.
	trustedService = "eas.pai.aliyuncs.com"
	passRole       = "ram:PassRole"
)

// The ways in which a service can be associated with a role, in the words of
// the snapshot. The last is no association: the role is one that EAS itself
// uses to fetch a model from OSS, and the instances get nothing of it.
const (
	modeNone      = "none"
	modeDefault   = "default"
	modeCustom    = "custom"
	modeLegacyOSS = "legacy_oss"
)

// association is what a configuration says of roles.
type association struct {
	enabled bool
	roles   []string // in both spellings, the effective one first
}

// rolePaths are the two spellings of the role's key, the canonical one first.
func rolePaths() [][]string { return [][]string{{"credential", "role_arn"}, {"role_arn"}} }

func dotted(path []string) string { return strings.Join(path, ".") }

func associationOf(config map[string]any) association {
	value, _ := lookup(config, "options", "enable_ram_role")
	enabled, _ := truth(value)
	result := association{enabled: enabled}
	for _, path := range rolePaths() {
		if arn := textAt(config, path...); arn != "" {
			result.roles = append(result.roles, arn)
		}
	}
	return result
}

// role is the effective role: where both spellings are there, the canonical
// key is looked at first.
func (a association) role() string {
	if len(a.roles) == 0 {
		return ""
	}
	return a.roles[0]
}

func (a association) mode() string {
	switch {
	case a.enabled && a.role() != "":
		return modeCustom
	case a.enabled:
		return modeDefault
	case a.role() != "":
		return modeLegacyOSS
	default:
		return modeNone
	}
}

// has reports whether a role is one of the association's, whatever its case.
func (a association) has(roleARN string) bool {
	for _, own := range a.roles {
		if acs.SameRoleARN(own, roleARN) {
			return true
		}
	}
	return false
}

// checkRoleARN checks the form. The region in it must be empty: the form with a
// wildcard names resources in policies, not a role to assume.
func checkRoleARN(text string) error {
	if arn, err := acs.ParseRoleARN(text); err != nil || arn.String() != text {
		return invalid("The role ARN %q is malformed: want acs:ram::<account id>:role/<name>.", text)
	}
	return nil
}

// checkPassRole decides whether the caller may hand the roles to the service.
// Emulator choice: a role is passed when it is new to the service, and when
// instances are to get a role that served for OSS alone. That it exists is
// nobody's question before the service is deployed.
func (s *Service) checkPassRole(caller wire.Caller, before, after association) error {
	handedOver := before.mode() != modeCustom && after.mode() == modeCustom
	for _, role := range after.roles {
		if before.has(role) && !handedOver {
			continue
		}
		if !s.authority.MayPassTo(caller, role, s.options.passRoleService()) {
			return mayNotPass(caller, role)
		}
	}
	return nil
}

// renderError is the text of the event of a deployment that cannot take its
// role, empty if it can. Emulator choices: the role for OSS alone is not tried,
// and the reason for a role that does not exist.
func (s *Service) renderError(a association) string {
	if a.mode() != modeCustom {
		return ""
	}
	var reason string
	switch role := a.role(); {
	case !s.authority.RoleExists(role):
		reason = fmt.Sprintf("The role not exists: %s.", role)
	case !s.authority.Trusts(role, trustedService):
		reason = "You are not authorized to do this action. You should be authorized by RAM."
	default:
		return ""
	}
	return "unable to render, error: failed to assume role for user, reason: " + reason
}
