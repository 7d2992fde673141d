package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// MissingRole is the text for a role that does not exist, or is not seen.
func MissingRole(kind workload.Kind, roleARN string) Text {
	name := roleName(roleARN)
	return Text{
		Summary: "Role Not Found",
		Detail: paragraphs(
			fmt.Sprintf("The role %s does not exist (yet). Associating it with a %s would fail with PassRoleFailedError.", roleARN, kind.Noun()),
			fmt.Sprintf("Check the spelling, or create it:\n\n%s\n\nand refer to it as pai_instance_role.%s.arn, so that Terraform creates it first.",
				indent(TrustProblem{Kind: kind}.roleHCL(name)), label(name)),
		),
	}
}

// ForeignRole is the text for a role of another account.
func ForeignRole(kind workload.Kind, roleARN, roleAccount, callerAccount string) Text {
	return Text{
		Summary: "Role of Another Account",
		Detail: paragraphs(
			fmt.Sprintf("The role %s belongs to the account %s, but the provider works in the account %s. "+
				"A %s can only carry a role of its own account.", roleARN, roleAccount, callerAccount, kind.Noun()),
			"Use a role of this account, or credentials of the other one.",
		),
	}
}

// NotPassable is the text for PassRoleFailedError and its relatives when the
// role exists: the caller lacks ram:PassRole on it.
func NotPassable(kind workload.Kind, workloadID, roleARN, callerARN string) Text {
	caller := "The caller"
	if callerARN != "" {
		caller = "The caller " + callerARN
	}
	return Text{
		Summary: "Role May Not Be Passed",
		Detail: paragraphs(
			fmt.Sprintf("%s %q was not given the role %s: %s is not allowed ram:PassRole on it.", kind.Noun(), workloadID, roleARN, lowerFirst(caller)),
			"A policy attached to the caller needs:\n\n"+indent(ramdoc.PassRole([]string{roleARN}, nil).Indented()),
		),
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}
