package remedy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// lookAlike is the principal that the public DSW guide prints by mistake.
const lookAlike = "pai.aliyun.cs.com"

// TrustProblem is a role that a workload cannot use because of its trust policy.
type TrustProblem struct {
	Kind     workload.Kind
	Workload string // id; empty when it is not known yet
	RoleARN  string
	RoleName string // as the role spells it; empty: as in the ARN
	// Trust is the role's trust policy; nil when it could not be read.
	Trust    *ramdoc.Document
	Decision ramdoc.Decision
	// Planned: the document is what this plan is about to write.
	Planned bool
	// PlannedBy is the resource type that writes it; empty: pai_instance_role.
	PlannedBy string
}

// Untrusted is the text for rule 2 of the plan, and for AssumeRoleFailedError
// and its relatives at apply.
func Untrusted(p TrustProblem) Text {
	principal := p.Kind.ServicePrincipal()
	who := sentence(p.Kind.NounWithArticle())
	if p.Workload != "" {
		who = fmt.Sprintf("%s %q", p.Kind.Noun(), p.Workload)
	}
	return newText("Role Not Assumable by PAI",
		fmt.Sprintf("%s cannot use the role %s: its trust policy does not let %s assume it.", who, p.RoleARN, principal),
		p.reason(principal),
		p.fix(principal),
		"If another provider changes this trust policy in the same apply, no read in the plan can foresee it: "+
			`set preflight = "warn" on this resource.`,
	)
}

// Undecidable is the text for a trust policy whose conditions cannot be
// evaluated here.
func Undecidable(p TrustProblem) Text {
	principal := p.Kind.ServicePrincipal()
	return newText("Trust Policy Depends on a Condition",
		fmt.Sprintf("Whether %s may assume the role %s depends on a condition that cannot be evaluated here (%s). "+
			"The plan cannot tell whether the association will work.",
			principal, p.RoleARN, p.conditions()),
		fmt.Sprintf("If the apply fails%s, drop the condition from the statement that names %s.",
			refusedWith(p.Kind, cloud.ErrCannotAssume), principal),
	)
}

func (p TrustProblem) reason(principal string) string {
	if p.Trust == nil {
		return "The cloud refused to assume it; the trust policy itself could not be read."
	}
	services := p.Trust.Services()
	switch {
	case p.Decision.Outcome == ramdoc.Denied:
		return fmt.Sprintf("Statement %d of the trust policy denies it explicitly; a Deny wins over every Allow.",
			p.Decision.Decider.Statement+1)
	case slices.Contains(services, principal):
		return fmt.Sprintf("It names %s, but no statement allows it the action sts:AssumeRole.", principal)
	case slices.Contains(services, lookAlike) && principal == workload.DSW.ServicePrincipal():
		return fmt.Sprintf("It trusts %q, a misprint of %q that is found in guides: the misprint is no service of Alibaba Cloud.",
			lookAlike, principal)
	case p.Kind == workload.EAS && slices.Contains(services, workload.DSW.ServicePrincipal()):
		return fmt.Sprintf("It trusts %s, which serves DSW and DLC only; EAS assumes roles as %s.",
			workload.DSW.ServicePrincipal(), principal)
	case p.Kind != workload.EAS && slices.Contains(services, workload.EAS.ServicePrincipal()):
		return fmt.Sprintf("It trusts %s, which serves EAS only; DSW and DLC assume roles as %s.",
			workload.EAS.ServicePrincipal(), principal)
	case len(services) == 0:
		return "It trusts no cloud service at all."
	}
	return fmt.Sprintf("It trusts only %s.", list(services))
}

func (p TrustProblem) fix(principal string) string {
	name := cmp.Or(p.RoleName, roleName(p.RoleARN))
	statement := ramdoc.Trust(principal).Indented()
	if p.Planned && p.PlannedBy == AccessRoleType {
		return fmt.Sprintf("The %s of this role is for people, not for workloads. Give the workload a role of its own:\n\n%s",
			AccessRoleType, indent(TrustProblem{Kind: p.Kind}.roleHCL(name+"-"+string(p.Kind))))
	}
	if p.Planned && p.PlannedBy != "" && p.PlannedBy != RoleType {
		return fmt.Sprintf("The %s of this role has to allow it. Its document needs this statement:\n\n%s", p.PlannedBy, indent(statement))
	}
	if p.Planned {
		return fmt.Sprintf("Add the kind to the role's workloads:\n\n%s", indent(p.roleHCL(name)))
	}
	if p.Trust != nil && p.Decision.Outcome == ramdoc.Denied {
		return fmt.Sprintf("Remove that Deny from the trust policy of the role %q, or use another role.", name)
	}
	return fmt.Sprintf("To manage the role with Terraform, import it (terraform import pai_instance_role.%s %s) and use this configuration:\n\n%s\n\n"+
		"If something else owns it, this adds the service and leaves the rest of its trust policy alone:\n\n%s\n\n"+
		"Without Terraform, its trust policy needs this statement:\n\n%s",
		label(name), name, indent(p.roleHCL(name)), indent(trustedServiceHCL(name, principal)), indent(statement))
}

func (p TrustProblem) roleHCL(name string) string {
	kinds := []workload.Kind{p.Kind}
	if p.Trust != nil {
		for _, service := range p.Trust.Services() {
			kinds = append(kinds, workload.KindsServedBy(service)...)
		}
	}
	var words []string
	for _, k := range workload.Kinds() {
		if slices.Contains(kinds, k) {
			words = append(words, string(k))
		}
	}
	return fmt.Sprintf("resource \"pai_instance_role\" %q {\n  name      = %q\n  workloads = [%s]\n}",
		label(name), name, quoteAll(words))
}

func (p TrustProblem) conditions() string {
	if p.Trust == nil {
		return "unknown"
	}
	var keys []string
	for _, ref := range p.Decision.Undecided {
		for _, c := range p.Trust.Statements[ref.Statement].Conditions {
			if word := c.Operator + " " + c.Key; !slices.Contains(keys, word) {
				keys = append(keys, word)
			}
		}
	}
	return strings.Join(keys, ", ")
}

func roleName(arn string) string {
	parsed, err := acs.ParseRoleARN(arn)
	if err != nil {
		return arn
	}
	return parsed.Name
}

// TrustClaimedTwice is the text for two resources that write one trust policy.
func TrustClaimedTwice(roleName, one, other string) Text {
	return newText("Trust Policy Owned Twice",
		fmt.Sprintf("The trust policy of the role %q is claimed by a %s and by a %s of this configuration. "+
			"Each would undo what the other writes.", roleName, one, other),
		"pai_instance_role owns the trust policy of its role: add services with its argument additional_trusted_services. "+
			"So does pai_access_role: say who signs in with its arguments. "+
			"For a role that something else creates, use either one pai_trust_policy (the whole document) or "+
			"pai_trusted_service (one service each), not both.",
	)
}
