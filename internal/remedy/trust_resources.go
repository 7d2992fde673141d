package remedy

import (
	"errors"
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// trustedServiceHCL is what lets one service assume a role that something else
// owns.
func trustedServiceHCL(roleName, service string) string {
	return fmt.Sprintf("resource \"pai_trusted_service\" %q {\n  role_name = %q\n  service   = %q\n}", label(roleName), roleName, service)
}

// TrustOfMissingRole is the text for a trust policy of a role that is not
// there; err is the cloud's refusal, or nil in a plan.
func TrustOfMissingRole(roleName string, err error) Text {
	when := "If another provider creates it in this very apply, refer to it by that resource, so that Terraform creates the role first."
	if err != nil {
		when = "If something else creates it, make this resource depend on that, so that the role comes first."
	}
	return newText("Role Not Found",
		fmt.Sprintf("There is no role %q in the account of the provider's credentials.", roleName),
		"Check its spelling: it is the name of the role, not its ARN. "+when,
		fmt.Sprintf("To have Terraform create the role together with its trust policy:\n\n%s",
			indent(TrustProblem{Kind: workload.DSW}.roleHCL(roleName))),
	).WithFooter(err)
}

// ServiceTrustedTwice is the text for two resources that add the same service
// to a trust policy.
func ServiceTrustedTwice(roleName, service string) Text {
	return newText("Service Trusted Twice",
		fmt.Sprintf("Two pai_trusted_service resources of this configuration add %s to the trust policy of the role %q. "+
			"Destroying one would take away what the other needs.", service, roleName),
		"Keep one of them.",
	)
}

// TrustHandedOver is the text for a resource whose end changes a trust policy
// while another one of the same plan writes it.
func TrustHandedOver(roleName, ending, staying string) Text {
	if ownsRole(ending) {
		return roleHandedOver(roleName, ending, staying)
	}
	way := fmt.Sprintf("If the block was only renamed, say so, and nothing happens to the role:\n\n%s",
		indent(fmt.Sprintf("moved {\n  from = %s.OLD_NAME\n  to   = %s.NEW_NAME\n}", ending, staying)))
	if ending != staying {
		way = fmt.Sprintf("Let Terraform forget the ending one instead of destroying it:\n\n%s", indent(forgetHCL(ending)))
	}
	return newText("Trust Policy Handed Over Between Resources",
		fmt.Sprintf("This plan ends a %s of the role %q and keeps or begins a %s that needs the same part of its trust policy. "+
			"Terraform may run the two in either order: what the one writes could be undone by the other.", ending, roleName, staying),
		way,
	)
}

// roleHandedOver is the text for a resource whose end deletes a role that
// another one of the same plan makes or writes.
func roleHandedOver(roleName, ending, staying string) Text {
	forget := indent(forgetHCL(ending))
	way := fmt.Sprintf("Let Terraform forget the ending one instead of destroying it:\n\n%s", forget)
	switch {
	case ending == staying:
		way = fmt.Sprintf("If the block was only renamed, say so, and nothing happens to the role:\n\n%s",
			indent(fmt.Sprintf("moved {\n  from = %s.OLD_NAME\n  to   = %s.NEW_NAME\n}", ending, staying)))
	case ownsRole(staying):
		way = fmt.Sprintf("To keep the role, let Terraform forget the ending one instead of destroying it, and import the role:\n\n%s\n\n%s",
			forget, indent(importHCL(staying, roleName)))
	}
	return newText("Role Handed Over Between Resources",
		fmt.Sprintf("This plan destroys a %s, and the role %q with it, while a %s keeps or begins to manage the same role. "+
			"Terraform may run the two in either order: it could find the role already there, or delete it last.", ending, roleName, staying),
		way,
		"If the role is to go, remove both blocks. To destroy everything, run terraform destroy -refresh=false: without that, Terraform makes this plan first.",
	)
}

// ownsRole reports whether resources of a type own a role as a whole.
func ownsRole(resourceType string) bool {
	return resourceType == RoleType || resourceType == AccessRoleType
}

// forgetHCL takes a resource out of the state and leaves the cloud alone.
func forgetHCL(resourceType string) string {
	return fmt.Sprintf("removed {\n  from = %s.NAME\n  lifecycle {\n    destroy = false\n  }\n}", resourceType)
}

// TrustOfAnotherRole is the text for a role that is not the one that the plan
// was made for.
func TrustOfAnotherRole(roleName, planned, found string) Text {
	return newText("Another Role Than Planned",
		fmt.Sprintf("The plan was made for %s, but the role %q that the cloud shows is %s. Nothing was changed.", planned, roleName, found),
		"Check that plan and apply use credentials of the same account (the endpoint of STS included), then plan again.",
	)
}

// TrustsEverybody is the text for a trust policy that lets strangers in.
func TrustsEverybody() Text {
	return newText("Trust Policy Trusts Everybody",
		`A statement of the trust policy allows "*", or every account, to assume the role. `+
			"Anyone who knows the ARN of the role could then try to get its permissions.",
		"Name the services, accounts or identity providers that are meant. To trust everybody, set:\n\n  allow_everybody = true",
	)
}

// UnusualService is the warning of a service principal that is probably
// misspelt; err says why.
func UnusualService(err error) Text {
	return newText("Unusual Service in the Trust Policy",
		fmt.Sprintf("The %s.", err),
		"RAM may accept it all the same, but no service of that name will ever assume the role.",
	)
}

// TrustUnreadable is the text for a trust policy of the cloud that this
// provider cannot read, and therefore does not change.
func TrustUnreadable(roleName string, err error) Text {
	where := ""
	if syntax := new(ramdoc.SyntaxError); errors.As(err, &syntax) {
		where = " (at offset " + fmt.Sprint(syntax.Offset) + ")"
	}
	return newText("Trust Policy Not Understood",
		fmt.Sprintf("The trust policy that the role %q has now is not one that this provider can read: %s%s.", roleName, err, where),
		"It was left as it is. Look at it in the RAM console. If the whole document is yours to define, use pai_trust_policy.",
	)
}

// NobodyTrusted is the text for a service that cannot be removed because it is
// the last one trusted.
func NobodyTrusted(roleName, service string) Text {
	return newText("Last Trusted Service of the Role",
		fmt.Sprintf("%s was not removed from the trust policy of the role %q: nothing would be left of it, and RAM accepts no trust policy without a statement.",
			service, roleName),
		"Let the role trust something else first, or delete the role. To leave it as it is and only stop managing it:\n\n"+
			indent(forgetHCL("pai_trusted_service")),
	)
}

// TrustNotSeen is the warning of a trust policy that was written but has not
// been seen since; err says why.
func TrustNotSeen(roleName string, err error) Text {
	return newText("Trust Policy Not Seen as Written",
		fmt.Sprintf("The cloud accepted the new trust policy of the role %q, but it could not be seen afterwards.", roleName),
		said(err),
		"The next plan shows whatever is different by then.",
	).WithFooter(err)
}

// TrustNotSettled is the text for a role that was not changed because RAM went
// on showing a document from before the last change of this run.
func TrustNotSettled(roleName string, err error) Text {
	return newText("Trust Policy Does Not Settle",
		fmt.Sprintf("The trust policy of the role %q was not changed: the cloud still shows it as it was before the last change. "+
			"A change that starts from an old document would undo an edit that was made in between.", roleName),
		said(err),
		"Apply again in a while.",
	)
}

// TrustContested is the text for a trust policy that somebody else keeps
// changing.
func TrustContested(roleName string) Text {
	return newText("Trust Policy Changed by Somebody Else",
		fmt.Sprintf("Something else keeps changing the trust policy of the role %q: after every write it was different again.", roleName),
		"Find out what it is (ActionTrail records ram:UpdateRole with its caller), let only one of the two own the role, then apply again.",
	)
}

// EarlierTrustUnknown is the warning of a trust policy that cannot be put back.
func EarlierTrustUnknown(roleName string) Text {
	return Text{
		Summary: "Earlier Trust Policy Not Known",
		Detail: fmt.Sprintf("The role %q keeps the trust policy that this configuration gave it: "+
			"Terraform does not hand over what it remembers of a resource that is marked as tainted.", roleName),
	}
}

// ServiceNotTrusted is the text for an import of a service that the role does
// not trust.
func ServiceNotTrusted(roleName, service string) Text {
	return newText("Service Not Trusted",
		fmt.Sprintf("No statement without a condition in the trust policy of the role %q allows %s to assume it, so there is nothing to import.",
			roleName, service),
		"To let it, leave out the import and apply.",
	)
}

// TrustNotImportable is the text for an import that names no role.
func TrustNotImportable(roleName string) Text {
	return newText("Role Not Found",
		fmt.Sprintf("There is no role %q in the account of the provider's credentials, so nothing of it can be imported.", roleName),
		importByName("role", roleName),
	)
}
