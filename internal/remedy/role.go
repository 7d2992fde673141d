package remedy

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// RoleType is the resource that users write for a role.
const RoleType = "pai_instance_role"

// RoleExists is the text for a role that cannot be created because its name
// is taken. Resource is the type of the resource that would own it.
func RoleExists(resource, name string, err error) Text {
	return newText("Role Already Exists",
		fmt.Sprintf("The role %q could not be created: the account has a role of that name already.", name),
		said(err),
		roleExistsFix(resource, name),
	).WithFooter(err)
}

func roleExistsFix(resource, name string) string {
	return paragraphs("To manage that role with Terraform, import it. The next plan then shows what would change in it:",
		byHand(resource, name, name), "If it is not yours to manage, choose another name.")
}

func importHCL(resource, name string) string {
	return fmt.Sprintf("import {\n  to = %s.%s\n  id = %q\n}", resource, label(name), name)
}

// RoleNotImportable is the text for an import that names no role.
func RoleNotImportable(name string) Text {
	return newText("Role Not Found",
		fmt.Sprintf("There is no role %q in the account of the provider's credentials, so it cannot be imported.", name),
		importByName("role", name)+" To create the role, leave out the import and apply.",
	)
}

// ServiceLinkedRole is the text for a role that belongs to a cloud service.
func ServiceLinkedRole(name string) Text {
	return newText("Service-linked Role",
		fmt.Sprintf("The role %q belongs to a service of Alibaba Cloud, which made it for itself and may change it: "+
			"nobody else can edit, attach to or delete it.", name),
		"Terraform can refer to it by its ARN, but not manage it.",
	)
}

// RoleRecreated is the text for a role that is not the one Terraform knew;
// goes says that the plan destroys or replaces it.
func RoleRecreated(name, oldID, newID string, goes bool) Text {
	what := "Applying this plan takes the new role over and makes it what the configuration says. " +
		"If the new role belongs to something else, give this one another name instead."
	if goes {
		what = "Applying this plan deletes the new role. " +
			"If it belongs to something else, take it out of the state instead: terraform state rm on the address of this resource."
	}
	return newText("Role Re-created Outside of Terraform",
		fmt.Sprintf("The role %q is not the one that Terraform knew: its id was %s and is now %s. "+
			"It was deleted and created anew under the same name.", name, oldID, newID),
		"Credentials that were issued for the old role no longer work; workloads get new ones by themselves.",
		what,
	)
}

// ForeignRoleAnswer is the text for a role that came out as another one than
// the plan said.
func ForeignRoleAnswer(name, planned, answered string) Text {
	want := fmt.Sprintf("the role %q", name)
	if planned != "" {
		want = planned
	}
	return newText("Another Role Than Planned",
		fmt.Sprintf("The plan was to create %s, but the cloud answered %s.", want, answered),
		"Other resources of this plan were checked against the planned ARN. Check that plan and apply use credentials of the same account "+
			"(the endpoint of STS included), then plan again.",
	)
}

// RoleOfOtherAccount is the text for a state that belongs to another account
// than the credentials.
func RoleOfOtherAccount(name, stateARN, account string) Text {
	return newText("Credentials of Another Account",
		fmt.Sprintf("Terraform knows the role %q as %s, but the provider now works in the account %s. "+
			"The state was left as it is.", name, stateARN, account),
		"Use credentials of the account in that ARN. If the role is to live in the new account from now on, "+
			"take it out of the state first (terraform state rm); it is then created there, and the old one stays.",
	)
}

// RolePolicy names one policy for users.
func RolePolicy(policy cloud.PolicyRef) string {
	return fmt.Sprintf("%s policy %q", policy.Type, policy.Name)
}

// policyMissing is the code for an attachment of a policy that does not exist.
const policyMissing = "EntityNotExist.Policy"

// PolicyNotAttached is the text for a policy that could not be attached to a
// role.
func PolicyNotAttached(name string, policy cloud.PolicyRef, err error) Text {
	if e := cloud.AsError(err); e == nil || e.Code != policyMissing {
		return Failure(Attempt{
			Verb: "Attach", Past: fmt.Sprintf("attached to the role %q", name),
			Noun: "Policy", Object: RolePolicy(policy),
		}, err)
	}
	return newText("Policy Not Found",
		fmt.Sprintf("The %s could not be attached to the role %q: there is no such policy.", RolePolicy(policy), name),
		said(err),
		policyMissingFix(policy),
	).WithFooter(err)
}

func policyMissingFix(policy cloud.PolicyRef) string {
	other := map[cloud.PolicyType]cloud.PolicyType{
		cloud.SystemPolicy: cloud.CustomPolicy, cloud.CustomPolicy: cloud.SystemPolicy,
	}[policy.Type]
	return fmt.Sprintf("Check its spelling, and its type: policies of Alibaba Cloud are %q, policies of the account %q. "+
		"If this configuration creates it, refer to it by that resource, so that Terraform creates it first. "+
		"If it is a %s policy, write:\n\n%s",
		cloud.SystemPolicy, cloud.CustomPolicy, other,
		indent(fmt.Sprintf("{ name = %q, type = %q }", policy.Name, other)))
}

// PoliciesStillAttached is the text for a role that cannot be deleted because
// of policies that Terraform did not attach.
func PoliciesStillAttached(name string, policies []cloud.PolicyRef, err error) Text {
	refs := make([]string, len(policies))
	for i, policy := range policies {
		refs[i] = "- " + RolePolicy(policy)
	}
	return newText("Role Has Policies of Others",
		fmt.Sprintf("The role %q was not deleted: policies are attached to it that this resource does not manage.\n\n%s",
			name, strings.Join(refs, "\n")),
		forceDetachFix,
	).WithFooter(err)
}

const forceDetachFix = "Detach them, or let the deletion do it. Set this and apply it before the role is destroyed, " +
	"because a destruction reads the arguments from the state:\n\n  force_detach_policies = true"

// RoleNotSettled is the text for a role that still reads differently a while
// after it was written.
func RoleNotSettled(name string) Text {
	return newText("Role Not Seen as Written",
		fmt.Sprintf("The cloud accepted what was written to the role %q, but half a minute later it still reads differently. "+
			"Either it needs longer, or something else writes to the role at the same time.", name),
		"The next plan shows whatever is different by then.",
	)
}

// RoleUsage is which workloads use a role that is about to go.
type RoleUsage struct {
	Coverage
	RoleARN string
	Users   []RoleUser
}

// RoleUser is one workload that carries the role.
type RoleUser struct {
	Workload
	WorkspaceID string // empty when unknown
}

func (u RoleUsage) users() string {
	var lines []string
	for _, user := range u.Users {
		line := "- " + user.String()
		if user.WorkspaceID != "" {
			line += ", workspace " + user.WorkspaceID
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// scope says where was looked, and where nothing could be seen.
func (u RoleUsage) scope() string { return u.Coverage.scope("") }

func (u RoleUsage) wayToSee() string {
	return u.Coverage.wayToSee("the workloads of this account run", "list workloads")
}

// guardOff says how to delete the role all the same.
const guardOff = "To delete the role all the same, set this and apply it before the role is destroyed, " +
	"because a destruction reads the arguments from the state:\n\n  deletion_guard = false"

// wayOut says what to do about the users. A job cannot be given another role.
func (u RoleUsage) wayOut() string {
	jobs := 0
	for _, user := range u.Users {
		if user.Kind == workload.DLC {
			jobs++
		}
	}
	const ofJobs = "A DLC job keeps its role until it has ended: wait for that, or stop the job."
	switch jobs {
	case 0:
		return "Associate them with another role or with none, then apply again."
	case len(u.Users):
		return ofJobs + " Then apply again."
	}
	return "Associate the instances and services with another role or with none. " + ofJobs + " Then apply again."
}

// RoleInUse is the text for a deletion that was refused because of what uses
// the role, or because that could not be seen.
func RoleInUse(u RoleUsage) Text {
	if len(u.Users) > 0 {
		return newText("Role in Use",
			fmt.Sprintf("The role %s was not deleted: these workloads would lose their credentials.\n\n%s", u.RoleARN, u.users()),
			u.scope(),
			u.wayOut(),
			guardOff,
		)
	}
	return newText("Use of the Role Not Verified",
		fmt.Sprintf("The role %s was not deleted: whether a workload uses it could not be seen everywhere.", u.RoleARN),
		u.scope(),
		u.wayToSee(),
		guardOff,
	).WithFooter(u.refusedRead())
}

// RoleWillBeDestroyed is the warning of a plan that destroys a role, or replaces it.
func RoleWillBeDestroyed(u RoleUsage, replaced bool) Text {
	what := "destroys"
	if replaced {
		what = "replaces"
	}
	if len(u.Users) == 0 {
		return newText("Use of the Role Not Verified",
			fmt.Sprintf("This plan %s the role %s. Whether a workload uses it could not be seen everywhere; "+
				"the apply looks again and refuses to delete the role while it cannot see.", what, u.RoleARN),
			u.scope(),
			u.wayToSee(),
		)
	}
	text := newText("Role in Use Will Be "+map[bool]string{false: "Destroyed", true: "Replaced"}[replaced],
		fmt.Sprintf("This plan %s the role %s, which these workloads use now:\n\n%s", what, u.RoleARN, u.users()),
		u.scope(),
		"The apply looks again just before it deletes the role, and refuses if one of them still uses it.",
	)
	if replaced {
		text.Detail = paragraphs(text.Detail,
			"Terraform deletes the old role first, before it can give the workloads the new one. "+
				"Unless the resource has it already, add this: then the new role comes first and the old one goes last.\n\n"+
				indent(fmt.Sprintf("resource %q %q {\n  # ...\n  lifecycle {\n    create_before_destroy = true\n  }\n}",
					RoleType, label(roleName(u.RoleARN)))))
	}
	return text
}

// Harmless reports whether everything was searched and nothing was found.
func (u RoleUsage) Harmless() bool { return len(u.Users) == 0 && u.complete() }
