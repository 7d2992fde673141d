package remedy

import "github.com/pai-iac/terraform-provider-pai/internal/cloud"

func permissionEntries() []Entry {
	return []Entry{
		{
			Products: []string{ram, sts}, Texts: []string{"NoPermission"}, Kind: cloud.ErrDenied, general: true, denial: true,
			Cause:   "No policy of the caller allows the call, or one denies it. For sts:AssumeRole it can also be the role's trust policy that does not name the caller.",
			Fix:     deniedFix,
			Example: deniedExample("ram:CreateRole"),
		},
		{
			Products: []string{sts}, Texts: []string{"AuthenticationFail.NoPermission"}, Kind: cloud.ErrDenied,
			Cause: "The trust policy of the role does not let the bearer of this OIDC token assume it.",
			Fix: "The trust policy must name the OIDC provider as a Federated principal, and its conditions on oidc:iss, oidc:aud and oidc:sub must hold for the token. " +
				"Compare them with the claims of the token: a job of another branch or environment has another subject.",
		},
		{
			Products: []string{dsw, dlc, eas, aiworkspace}, Kind: cloud.ErrDenied, denial: true,
			Texts:   []string{"Forbidden.RAM", "Forbidden.AccessDenied", "Forbidden", "OperationForbidden", "RAMForbidden"},
			Cause:   "No policy of the caller allows the call, one denies it, or the caller is no member of the workspace.",
			Fix:     deniedFix,
			Example: deniedExample("paidsw:UpdatePostPaidInstance"),
		},
		{
			Products: []string{eas}, Texts: []string{"Forbidden.PrivilegeCheckFailed"}, Kind: cloud.ErrDenied,
			Cause: "There is a service of this name, but it is another user's or account's.",
			Fix:   "Use the credentials of its owner, or another name for the service.",
		},
		{
			Products: []string{ram}, Texts: []string{"Inactive"}, Kind: cloud.ErrDenied,
			Cause: "The RAM service of the account is not activated.",
			Fix:   "Open the RAM console once as the account itself: that activates it.",
		},
	}
}

const (
	// deniedFix is deniedAdvice without knowing what was refused.
	deniedFix  = "Attach a policy to the caller that allows the action. If a policy denies it explicitly, " + denyStands
	denyStands = "adding an Allow does not help: that Deny has to go."
)

func deniedExample(action string) string {
	return paragraphs(
		deniedAdvice(&cloud.Error{Operation: action, Denied: &cloud.Denied{PrincipalType: "SubUser", Principal: exampleUser}}),
		"If a policy denies it explicitly, "+denyStands,
	)
}

func credentialEntries() []Entry {
	entries := []Entry{
		{
			Texts: []string{"InvalidAccessKeyId.NotFound"},
			Cause: "The access key id does not exist. The cloud answers 404, as for a missing role, but this says nothing about roles: the state is left as it is.",
			Fix:   "Check access_key of the provider, or ALIBABA_CLOUD_ACCESS_KEY_ID.",
		},
		{
			Texts: []string{"InvalidAccessKeyId.Inactive"},
			Cause: "The access key is disabled.",
			Fix:   "Enable it in the RAM console, or use another one.",
		},
		{
			Texts: []string{"SignatureDoesNotMatch", "IncompleteSignature"},
			Cause: "The secret does not belong to the access key id: the two come from different places, or a copied secret has lost a character.",
			Fix:   "Check secret_key of the provider, or ALIBABA_CLOUD_ACCESS_KEY_SECRET.",
		},
		{
			Texts: []string{"InvalidTimeStamp.Expired"},
			Cause: "The clock of this machine differs by more than 15 minutes from the cloud's.",
			Fix:   "Set it, then run again.",
		},
		{
			Texts: []string{"InvalidSecurityToken.Expired"},
			Cause: "The temporary credentials have expired.",
			Fix: "Get new ones, then run again. Credentials that the provider gets itself are renewed: from a profile with a role, with OIDC, inside of PAI, " +
				"or by its argument assume_role.",
		},
		{
			Texts: []string{"MissingSecurityToken", "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey"},
			Cause: "An access key id that begins with STS. is temporary, and works only with the secret and the token that came with it.",
			Fix:   tokenFix, general: true,
			Example: tokenFix + " All three belong together:\n\n" + indent("export ALIBABA_CLOUD_ACCESS_KEY_ID=STS.example\n"+
				"export ALIBABA_CLOUD_ACCESS_KEY_SECRET=\"$SECRET\"\nexport ALIBABA_CLOUD_SECURITY_TOKEN=\"$TOKEN\""),
		},
		{
			Texts: []string{"SignatureNonceUsed"},
			Cause: "The cloud has seen this very request before. Each is signed anew, so something on the way sent it twice.",
			Fix:   "Look for a proxy that repeats requests, then run again.",
		},
	}
	for i := range entries {
		entries[i].Products, entries[i].Kind = []string{anyone}, cloud.ErrUnauthenticated
	}
	return entries
}

const tokenFix = "Check the provider's credentials: access_key, secret_key and, for temporary keys, security_token."

func serviceEntries() []Entry {
	return []Entry{
		{
			Products: []string{anyone}, Texts: []string{"Throttling", "Throttling.User", "Throttling.Api"}, Kind: cloud.ErrThrottled, general: true,
			Cause: "The account, or the user, calls more often than the product allows. The provider waits and repeats such calls; this one was refused every time.",
			Fix:   throttledFix,
			Example: throttledFix + " To have the provider try longer:\n\n" +
				indent("provider \"pai\" {\n  region      = \"cn-hangzhou\"\n  max_retries = 10\n}"),
		},
		{
			Products: []string{anyone}, Texts: []string{"ServiceUnavailable"}, Kind: cloud.ErrUnavailable, general: true,
			Cause: "The service could not serve the call.",
			Fix:   "If the message gives no reason, run again later.",
		},
		{
			Products: []string{anyone}, Texts: []string{"InternalError"}, Kind: cloud.ErrUnavailable,
			Cause: "The service could not serve the call. The PAI products also call many a plain refusal InternalError: read the message beside it.",
			Fix: "If the message gives no reason, run again later. DSW uses this code for an instance that does not exist, too, so the provider keeps " +
				"the instance in the state unless the lists of DSW agree that it is gone. If you know that it was deleted, run terraform state rm on " +
				"the address of its resource.",
		},
	}
}

const throttledFix = "Run again later, or with a lower -parallelism."

func workspaceEntries() []Entry {
	return []Entry{
		{
			Products: []string{aiworkspace}, Texts: []string{"NoPermissionError"}, Kind: cloud.ErrDenied, denial: true,
			Cause:   "Neither a policy of the caller nor a role of the caller in the workspace allows the call, or a policy denies it.",
			Fix:     deniedFix + " " + workspaceRoleFix,
			Example: deniedAdvice(&cloud.Error{Operation: "aiworkspace:ListMembers"}),
		},
		{
			Products: []string{aiworkspace}, Texts: []string{"100400008", "100700008", "100400027"}, Kind: cloud.ErrNoWorkspace,
			Cause: "There is no such workspace in the region, or the caller may not see it: the cloud's answer is the same.",
			Fix:   "Check workspace_id and region, and the credentials. Ids of workspaces are valid in one region only.",
		},
		{
			Products: []string{aiworkspace}, Texts: []string{"100600006"}, Kind: cloud.ErrNotFound,
			Cause: "Nobody with this id is a member of the workspace.",
			Fix:   "Plan again: a member that was removed outside Terraform is planned to be made again.",
		},
		{
			Products: []string{aiworkspace}, Texts: []string{"100600017"}, Kind: cloud.ErrConflict,
			Cause: "The member owns the workspace, and an owner cannot be removed from it. The cloud may say so inside an answer that is otherwise a success.",
			Fix:   "Take the member out of the configuration, and let Terraform forget it with a removed block.",
		},
	}
}

// workspaceRoleFix is the other way to be allowed something in a workspace.
const workspaceRoleFix = "Where the call is about one workspace, a role in it can allow the call, too: every role reads, " +
	"and PAI.WorkspaceAdmin manages members. Whether a role in the workspace is enough without a policy is not documented."
