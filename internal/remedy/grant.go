package remedy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// grantType is the resource that users write for a PassRole grant.
const grantType = "pai_passrole_grant"

// GrantExists is the text for a grant that cannot be created because the name
// of its policy is taken.
func GrantExists(name string, err error) Text {
	return policyExists(name, grantExistsFix(name), err)
}

func grantExistsFix(name string) string {
	return paragraphs("If it is a PassRole grant that Terraform is to manage, import it. The next plan then shows what would change in it:",
		byHand(grantType, name, name), "If it is not yours to manage, choose another name.")
}

// NotOnlyAGrant is the warning of an import of a policy that says something
// else than which roles may be passed.
func NotOnlyAGrant(name string) Text {
	return newText("Policy Is Not a PassRole Grant",
		fmt.Sprintf("The document of the policy %q does not consist of one statement that allows ram:PassRole. "+
			"The next plan shows it being replaced by such a document: everything else in it is no longer allowed.", name),
		"If the policy serves something else too, do not apply that plan: take it out of the state again (terraform state rm) "+
			"and give this grant another name.",
	)
}

// WildcardGrant is the text for rule 8: a role ARN that stands for more than
// one role.
func WildcardGrant(pattern string) Text {
	return newText("Wildcard in PassRole Grant",
		fmt.Sprintf("%q in role_arns is not one role. A wildcard also lets roles be passed that do not exist yet, "+
			"whatever they will be allowed to do, so it is refused unless it is asked for.", pattern),
		"Name the roles, such as pai_instance_role.train.arn. If every role that matches is really meant, say so:\n\n"+
			indent("allow_wildcard = true"),
	)
}

// GrantToNobody is the text for a grant that names no user, group or role.
func GrantToNobody(name string) Text {
	return newText("PassRole Grant to Nobody",
		fmt.Sprintf("The grant %q has no holder: users, groups and roles are all missing or empty.", name),
		"Name at least one, for example the user who creates the workloads:\n\n"+indent(`users = ["alice"]`),
	)
}

// GrantTooLong is the text for a grant whose document RAM would not take.
func GrantTooLong(name string, length, limit int) Text {
	return newText("PassRole Grant Too Long",
		fmt.Sprintf("The document of the policy %q would have %d characters, but RAM takes no more than %d.", name, length, limit),
		"Divide role_arns among several grants, each with a name of its own.",
	)
}

// GrantOfOtherAccount is the text for a state that belongs to another account
// than the credentials.
func GrantOfOtherAccount(name, account string) Text {
	return newText("Credentials of Another Account",
		fmt.Sprintf("There is no policy %q in the account %s, in which the provider works, "+
			"and none of the roles that the grant names is of that account. The state was left as it is.", name, account),
		"Use credentials of the account of those roles. If the policy is gone there, or the grant is to live in this account from now on, "+
			"take it out of the state (terraform state rm); it is then created.",
	)
}

// GrantNotAttached is the text for a grant that could not be given to somebody.
func GrantNotAttached(name string, to cloud.Grantee, err error) Text {
	e := cloud.AsError(err)
	switch {
	case e != nil && e.Code == granteeMissing(to.Kind):
		return noSuchGrantee(name, to, err)
	case errors.Is(err, cloud.ErrQuota):
		return tooManyGrants(name, to, err)
	}
	return Failure(Attempt{
		Verb: "Attach", Past: "attached to " + named(to), Noun: "PassRole Grant", Object: fmt.Sprintf("policy %q", name),
	}, err)
}

// granteeMissing is the code for an attachment to somebody who does not exist.
func granteeMissing(kind cloud.GranteeKind) string {
	return "EntityNotExist." + title(kind)
}

func noSuchGrantee(name string, to cloud.Grantee, err error) Text {
	argument := string(to.Kind) + "s"
	example := map[cloud.GranteeKind]string{
		cloud.UserGrantee:  "alicloud_ram_user." + label(to.Name) + ".name",
		cloud.GroupGrantee: "alicloud_ram_group." + label(to.Name) + ".group_name",
		cloud.RoleGrantee:  roleTypeOf + label(to.Name) + ".name",
	}[to.Kind]
	return newText(title(to.Kind)+" Not Found",
		fmt.Sprintf("The policy %q could not be attached to %s: the account has no %s of that name.", name, named(to), to.Kind),
		said(err),
		fmt.Sprintf("Check the spelling: %s takes names, not ARNs or login names. If this configuration creates the %s, refer to that resource, "+
			"so that Terraform creates it first:\n\n%s", argument, to.Kind, indent(fmt.Sprintf("%s = [%s]", argument, example))),
		continues,
	).WithFooter(err)
}

func tooManyGrants(name string, to cloud.Grantee, err error) Text {
	return newText("Too Many Policies Attached",
		fmt.Sprintf("The policy %q could not be attached to %s, which has as many custom policies as the account's quota allows (10, unless it was raised).",
			name, named(to)),
		said(err),
		fmt.Sprintf("Detach a policy that is no longer needed, ask for a higher quota in the Quota Center, "+
			"or let one grant name all roles instead of having one grant for each:\n\n%s",
			indent(grantOfManyHCL(name, to))),
		continues,
	).WithFooter(err)
}

func grantOfManyHCL(name string, to cloud.Grantee) string {
	return fmt.Sprintf("resource %q %q {\n  name      = %q\n  role_arns = [pai_instance_role.train.arn, pai_instance_role.serve.arn]\n  %-9s = [%q]\n}",
		grantType, label(name), name, string(to.Kind)+"s", to.Name)
}

// continues says that a half-made grant is no loss.
const continues = "What was written before is in the state: change this, then apply again."

// roleTypeOf begins the address of a role in a configuration.
const roleTypeOf = "pai_instance_role."

func named(grantee cloud.Grantee) string { return fmt.Sprintf("the %s %q", grantee.Kind, grantee.Name) }

// title writes a kind of grantee as RAM's error codes have it.
func title(kind cloud.GranteeKind) string {
	return strings.ToUpper(string(kind[:1])) + string(kind[1:])
}
