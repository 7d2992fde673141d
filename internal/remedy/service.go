package remedy

import (
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// What only services say, because their role is a part of a JSON that may
// belong to somebody else, and because a change of it is rolled out.

// legacyRole says what a role_arn alone is.
func legacyRole(w Workload, role string) string {
	return fmt.Sprintf("The JSON of %s has the role_arn %s without options.enable_ram_role. That is no instance role: "+
		"code in the service gets no credentials, but EAS reads the service's model or processor from OSS with it.", w, role)
}

// LegacyRole is the text for an association that would take over the role that
// a service reads OSS with.
func LegacyRole(w Workload, legacy string, to workload.Association) Text {
	return newText("Role Used for OSS Only",
		legacyRole(w, legacy),
		fmt.Sprintf("This association would replace it with %s, which may not reach the model: the next deployment would fail.", to),
		"If the model is reachable all the same, or is not on OSS, set:\n\n  overwrite = true\n\n"+
			fmt.Sprintf("To give the service the very role that reads OSS:\n\n  role_arn = %q", legacy),
	)
}

// LegacyRoleWillBeRemoved is LegacyRole with overwrite.
func LegacyRoleWillBeRemoved(w Workload, legacy string, to workload.Association) Text {
	return newText("Role Used for OSS Is Replaced",
		legacyRole(w, legacy),
		fmt.Sprintf("It is replaced with %s, because overwrite is set. Destroying the association does not bring it back.", to),
	)
}

// LegacyRoleStays is the text for a service that carries no role, and keeps
// one for OSS.
func LegacyRoleStays(w Workload, legacy string) Text {
	return Text{
		Summary: "Role Used for OSS Stays",
		Detail:  paragraphs(legacyRole(w, legacy), "It stays as it is."),
	}
}

// RoleLeftForOSS is the text for a service that gave up its role and keeps it
// for OSS.
func RoleLeftForOSS(w Workload, legacy string) Text {
	return newText("Role Left for OSS",
		fmt.Sprintf("%s gives its code no credentials any more. The role %s stays in its JSON (role_arn, without options.enable_ram_role), "+
			"because its model or processor is on OSS: EAS may read it with this role when it deploys the service again.", w, legacy),
		"If another role or none shall read it, change role_arn where the service JSON is written.",
	)
}

// Locked is the text for a service whose safety lock refuses every change.
func Locked(w Workload) Text {
	return newText("Service Is Locked",
		fmt.Sprintf("The safety lock of %s is \"all\": EAS refuses every change of it, this one too.", w),
		"Find out why it was set. If it is no longer needed, remove it in the console or with UpdateServiceSafetyLock (Lock = \"none\"), "+
			"apply, and set it again.",
	)
}

// Busy is the text for a service whose status refuses a change.
func Busy(w Workload, status string) Text {
	return newText("Service Refuses Changes Now",
		fmt.Sprintf("%s is %s and takes no change of its role: something else has changed, started or stopped it at the same time.", w, status),
		"Nothing was changed. Apply again when it has come to rest.",
	)
}

// ForeignWorkload is the text for a name that is taken by somebody else.
func ForeignWorkload(w Workload, err error) Text {
	return newText(w.Kind.Noun()+" of Somebody Else",
		fmt.Sprintf("%s exists, but belongs to another account or user: the name of an EAS service is unique in its region, across all accounts.", w),
		said(err),
		"Check service_name and region, and that the provider's credentials are those of its owner.",
	).WithFooter(err)
}

// DefaultRoleOutsideWorkspace is the text for the default role on a service
// whose JSON names no workspace.
func DefaultRoleOutsideWorkspace(w Workload) Text {
	return newText("Default Role Without a Workspace",
		fmt.Sprintf("The JSON of %s has no metadata.workspace_id. The default role of PAI then does not reach the bucket of a workspace: "+
			"the service deploys, and access to OSS fails inside it.", w),
		"Add metadata.workspace_id where the service JSON is written, or give the service a custom role with role_arn.",
	)
}

// NoDefaultRole is the text for the default role in an account that lacks the
// service role behind it.
func NoDefaultRole(w Workload, name string) Text {
	return newText("Default Role Not There",
		fmt.Sprintf("%s is to carry the default role of PAI, but the account has no role %s, which it rests on.", w, name),
		fmt.Sprintf("Open %s in the console once and confirm the authorization: that creates it. "+
			"Or give the %s a custom role with role_arn.", strings.ToUpper(string(w.Kind)), w.Kind.Noun()),
	)
}

// Undone is the text for a change that somebody else has taken back.
func Undone(w Workload, written, found workload.Association) Text {
	call := fmt.Sprintf("provider::pai::eas_role_config(%q)", written.Mode)
	if written.Mode == workload.ModeCustom {
		call = fmt.Sprintf("provider::pai::eas_role_config(%q, %q)", written.Mode, written.RoleARN)
	}
	hcl := fmt.Sprintf("locals {\n  service = jsondecode(file(\"service.json\"))\n  role    = jsondecode(%s)\n}\n\n"+
		"service_config = jsonencode(merge(local.service, local.role, {\n"+
		"  options = merge(try(local.service.options, {}), local.role.options)\n}))", call)
	return newText("Association Undone by Somebody Else",
		fmt.Sprintf("Terraform gave %s the association with %s, and found it with %s. Something else writes the JSON of this service: "+
			"another resource such as alicloud_pai_service, a deployment pipeline, or a change in the console. "+
			"Two owners undo each other with every run, and each time the service is deployed anew.", w, written, found),
		"If the JSON has an owner, let it write the role too, and remove this association with on_destroy = \"keep\":\n\n"+
			indent(hcl),
		"The guide \"Sharing an EAS service with another tool\" has it in full. If it was an exception, apply: the association is made again.",
	)
}

// RolloutFailed adds to the remedy of a failed roll-out what it means for the
// service.
func RolloutFailed(w Workload, remedy Text, said string) Text {
	remedy.Detail = paragraphs(
		remedy.Detail,
		"The cloud said in the deployment events: "+said,
		fmt.Sprintf("Instances of %s that served before keep serving, with the role they had. The new version does not come up: its JSON has the "+
			"new role already. When the cause is gone, the service has to be deployed again: restart it in the console, or run "+
			"terraform apply -replace on the address of this resource. If Terraform marked it as tainted, the next apply does so by itself.", w),
	)
	return remedy
}

// RolloutRefused is RolloutFailed for a cause that the catalogue does not know.
func RolloutRefused(w Workload, to workload.Association, said string) Text {
	return RolloutFailed(w, Text{
		Summary: "New Version Not Deployed",
		Detail:  fmt.Sprintf("The association of %s was changed to %s, but EAS cannot deploy the service so.", w, to),
	}, said)
}

// TokenChanged is the text for an access token that did not survive a change.
func TokenChanged(w Workload) Text {
	return newText("Access Token of the Service Changed",
		fmt.Sprintf("The association of %s is as it should be, but the service has another access token than before. "+
			"Clients that use the old one are refused from now on.", w),
		"Hand out the new token (console: Invocation Method; API: DescribeService), or put the old one back as \"token\" where the service JSON is written.",
		"A change that takes a role out of the JSON has to replace the whole of it, and EAS does not show the token there. "+untaint,
	)
}

// JSONChanged is the text for parts of a service JSON that are not as they were
// before a change of the role.
func JSONChanged(w Workload, paths []string) Text {
	return newText("Service JSON Changed Beyond the Role",
		fmt.Sprintf("The association of %s is as it should be, but other parts of the service JSON are not as they were before: %s.",
			w, list(paths)),
		"Either the service was changed outside of Terraform at the same time, or EAS merged the change in a way that this provider does not expect. "+
			"Compare with the version before (console: Versions; API: ListServiceVersions), and restore what is missing.",
		untaint,
	)
}

// JSONGrown is the text for parts of a service JSON that were not there before
// a change of the role.
func JSONGrown(w Workload, paths []string) Text {
	return Text{
		Summary: "Service JSON Has New Parts",
		Detail: fmt.Sprintf("Since the role of %s was changed, its JSON has parts that it did not have before: %s. "+
			"Either the service was changed outside of Terraform at the same time, or EAS completed the JSON by itself. Nothing is missing.", w, list(paths)),
	}
}

// NotCompared is the text for a change whose result could not be read.
func NotCompared(w Workload, err error) Text {
	return newText("Not Compared",
		fmt.Sprintf("The association of %s was changed, but the service could not be read afterwards, "+
			"to see that nothing but the role has changed.", w),
		said(err), advice(err),
	).WithFooter(err)
}

// untaint says how to go on after an error that left nothing to be done.
const untaint = "If Terraform marked this resource as tainted, run terraform untaint on its address before the next apply: " +
	"there is nothing to be made anew."
