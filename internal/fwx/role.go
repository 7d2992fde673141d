package fwx

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// What every resource has that gives a role to a workload.

// UnknownRole stands for a role ARN that is known after apply: different from
// every other, and readable in a message.
const UnknownRole = "(known after apply)"

// OneOfRoleModes accepts the role modes.
func OneOfRoleModes() validator.String {
	return stringvalidator.OneOf(string(workload.ModeNone), string(workload.ModeDefault), string(workload.ModeCustom))
}

// OneRoleARN accepts the ARN of one RAM role.
func OneRoleARN() validator.String {
	return Check("the ARN of one RAM role", func(text string) error {
		_, err := acs.ParseRoleARN(text)
		return err
	})
}

// OneOfLevels accepts the levels of the preflight, and the empty text, which
// stands for the provider's level.
func OneOfLevels() validator.String {
	names := []string{""} // the provider's, as null
	for _, level := range preflight.Levels() {
		names = append(names, string(level))
	}
	return stringvalidator.OneOf(names...)
}

// LevelOr returns the level that an argument names, or the provider's. It is off
// while there is no cloud to ask.
func LevelOr(argument types.String, session *preflight.Session) preflight.Level {
	if session.Offline() {
		return preflight.Off
	}
	if level := argument.ValueString(); level != "" {
		return preflight.Level(level)
	}
	return session.Level()
}

// Association returns what the arguments role_mode and role_arn ask for. An ARN
// that is known after apply is UnknownRole, and an unknown mode is derived from the
// ARN.
func Association(mode types.String, arn RoleARN) (workload.Association, error) {
	role := arn.ValueString()
	if arn.IsUnknown() {
		role = UnknownRole
	}
	return workload.NewAssociation(workload.RoleMode(mode.ValueString()), role)
}

// ValidateAssociation refuses a role_mode and a role_arn that do not fit
// together. Noun is what carries the role, such as "DSW instance".
func ValidateAssociation(mode types.String, arn RoleARN, noun string, diags *diag.Diagnostics) {
	if mode.IsUnknown() || arn.IsUnknown() {
		return
	}
	if _, err := Association(mode, arn); err != nil {
		AddAttributeError(diags, "role_mode", remedy.RoleArgumentsConflict(noun, err))
	}
}
