package workload

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
)

// RoleMode says which role a workload carries.
type RoleMode string

// The three ways a workload can be associated, in the words of the PAI
// console: "Does Not Associate Role", "Default Roles of PAI", "Custom Roles".
const (
	ModeNone    RoleMode = "none"
	ModeDefault RoleMode = "default"
	ModeCustom  RoleMode = "custom"
)

// Association is what ties one workload to its role. Every workload has
// exactly one; None is one too. RoleARN is set in ModeCustom only.
type Association struct {
	Mode    RoleMode
	RoleARN string
}

// None is the association of a workload that carries no role.
func None() Association { return Association{Mode: ModeNone} }

// Default is the association with the default role of PAI.
func Default() Association { return Association{Mode: ModeDefault} }

// Custom is the association with one RAM role.
func Custom(roleARN string) Association {
	return Association{Mode: ModeCustom, RoleARN: roleARN}
}

// NewAssociation builds the association from the two arguments users write.
// An empty mode means: custom when an ARN is given. It fails when the two
// contradict each other or when neither is given.
func NewAssociation(mode RoleMode, roleARN string) (Association, error) {
	switch {
	case mode == "" && roleARN == "":
		return Association{}, fmt.Errorf("neither a role mode nor a role ARN is given")
	case mode == "":
		return Custom(roleARN), nil
	case mode == ModeCustom && roleARN == "":
		return Association{}, fmt.Errorf("role mode %q needs a role ARN", mode)
	case mode == ModeCustom:
		return Custom(roleARN), nil
	case mode != ModeNone && mode != ModeDefault:
		return Association{}, fmt.Errorf("unknown role mode %q: it must be none, default or custom", mode)
	case roleARN != "":
		return Association{}, fmt.Errorf("role mode %q takes no role ARN", mode)
	}
	return Association{Mode: mode}, nil
}

// Equal reports whether both carry the same role. Role ARNs are compared
// ignoring case: RAM answers them with the role's name in lower case.
func (a Association) Equal(b Association) bool {
	return a.Mode == b.Mode && acs.SameRoleARN(a.RoleARN, b.RoleARN)
}

// CarriesRole reports whether code in the workload gets credentials.
func (a Association) CarriesRole() bool { return a.Mode == ModeDefault || a.Mode == ModeCustom }

// String describes the association in a sentence fragment, such as
// "no role" or "the role acs:ram::1234567890123456:role/train".
func (a Association) String() string {
	switch a.Mode {
	case ModeNone:
		return "no role"
	case ModeDefault:
		return "the default role of PAI"
	case ModeCustom:
		return "the role " + a.RoleARN
	}
	return "an unknown role"
}
