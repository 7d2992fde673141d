package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func ramEntries() []Entry {
	return append(existenceEntries(), append(quotaEntries(), documentEntries()...)...)
}

// existenceEntries are about what is there and should not be, or the other way
// round.
func existenceEntries() []Entry {
	train := cloud.PolicyRef{Name: "PaiTrainData", Type: cloud.SystemPolicy}
	return []Entry{
		{
			Products: []string{ram, sts}, Texts: []string{"EntityNotExist.Role"}, Kind: cloud.ErrNotFound,
			Cause: "The account has no role of this name, or the credentials are of another account than the role.",
			Plan:  fmt.Sprintf("The plan fails with %q.", MissingRole(workload.DSW, exampleARN).Summary),
			Fix: "Check the spelling of the role, and the account of the credentials. A role of the same configuration is created first " +
				"if it is referred to, as in pai_instance_role.NAME.arn.",
			Example: missingRoleFix(workload.DSW, exampleName),
		},
		{
			Products: []string{ram}, Texts: []string{policyMissing}, Kind: cloud.ErrNotFound,
			Cause:   "There is no policy of this name and type. The type distinguishes policies of Alibaba Cloud from policies of the account.",
			Fix:     "Check the name of the policy, and its type: System or Custom.",
			Example: policyMissingFix(train),
		},
		{
			Products: []string{ram}, Kind: cloud.ErrNotFound,
			Texts: []string{granteeMissing(cloud.UserGrantee), granteeMissing(cloud.GroupGrantee)},
			Cause: "The account has no user or group of this name.",
			Fix:   "Check the spelling: what counts is the name of the user or group, not an ARN and not a login name such as alice@1234567890123456.onaliyun.com.",
		},
		{
			Products: []string{ram}, Texts: []string{"EntityAlreadyExists.Role"}, Kind: cloud.ErrAlreadyExists,
			Cause:   "The account has a role of this name already.",
			Fix:     "Import the role if Terraform is to manage it, or choose another name.",
			Example: roleExistsFix(RoleType, exampleName),
		},
		{
			Products: []string{ram}, Texts: []string{"EntityAlreadyExists.Policy"}, Kind: cloud.ErrAlreadyExists,
			Cause:   "The account has a custom policy of this name already.",
			Fix:     "Import the policy if Terraform is to manage it, or choose another name.",
			Example: grantExistsFix("pass-" + exampleName),
		},
		{
			Products: []string{ram}, Texts: []string{"DeleteConflict.Role.Policy"}, Kind: cloud.ErrConflict,
			Cause:   "The role cannot be deleted while policies are attached to it, and some are that this configuration does not manage.",
			Fix:     "Detach the policies that are still attached to the role, then run again.",
			Example: forceDetachFix,
		},
		{
			Products: []string{ram}, Kind: cloud.ErrConflict,
			Texts: []string{"DeleteConflict.Policy.User", "DeleteConflict.Policy.Group", "DeleteConflict.Policy.Version"},
			Cause: "The policy cannot be deleted while it is attached or has older versions. A pai_passrole_grant removes both first, " +
				"so the policy was attached again in the meantime.",
			Fix: "Detach the policy from all users, groups and roles that have it, then run again.",
		},
	}
}

func quotaEntries() []Entry {
	return []Entry{
		{
			Products: []string{ram}, Kind: cloud.ErrQuota,
			Texts: []string{"LimitExceeded.Role.Policy", "LimitExceeded.User.Policy", "LimitExceeded.Group.Policy"},
			Cause: "A role, user or group can have 20 policies of Alibaba Cloud and 10 of the account, unless the quota was raised.",
			Fix:   "Detach a policy that is no longer needed, put several into one, or ask for a higher quota in the Quota Center.",
			Example: "Detach a policy that is no longer needed, ask for a higher quota in the Quota Center, or put several policies into one. " +
				"One grant can name many roles:\n\n" + indent(grantOfManyHCL("pass-pai-roles", cloud.Grantee{Kind: cloud.UserGrantee, Name: exampleUser})),
		},
		{
			Products: []string{ram}, Texts: []string{"LimitExceeded.Policy.Version"}, Kind: cloud.ErrQuota,
			Cause: "A policy keeps five versions. A pai_passrole_grant drops the oldest by itself.",
			Fix:   "Delete a version of the policy that is no longer needed, then run again.",
		},
		{
			Products: []string{ram}, Texts: []string{"LimitExceeded.Role", "LimitExceeded.Policy"}, Kind: cloud.ErrQuota, general: true,
			Cause: "The account has as many roles (1000) or custom policies (1500) as its quota allows.",
			Fix:   "Remove what is no longer needed, or ask for a higher quota in the Quota Center.",
		},
	}
}

func documentEntries() []Entry {
	return []Entry{
		{
			Products: []string{ram}, Texts: []string{"MalformedPolicyDocument"}, Kind: cloud.ErrInvalid,
			Cause: "RAM cannot read the policy document. The message says what it misses: an Action, an Effect, a Version, or a principal that exists.",
			Fix:   "Correct the document, or let the functions trust_policy and passrole_policy of this provider write it.",
			Example: "Correct the document, or let the functions trust_policy and passrole_policy of this provider write it:\n\n" + indent(fmt.Sprintf(
				"resource \"pai_trust_policy\" %q {\n  role_name = %q\n  policy    = provider::pai::trust_policy([\"dsw\", \"dlc\"])\n}",
				label(exampleName), exampleName)),
		},
		{
			Products: []string{ram}, Kind: cloud.ErrInvalid,
			Texts: []string{"InvalidParameter.PolicyDocument.Length", "InvalidParameter.AssumeRolePolicyDocument.Length",
				"InvalidParameter.NewAssumeRolePolicyDocument.Length"},
			Cause: "A policy document has at most 6144 characters.",
			Plan:  fmt.Sprintf("The plan of a pai_passrole_grant fails with %q.", GrantTooLong("", 0, 0).Summary),
			Fix:   "Divide what the document says among several policies.",
		},
		{
			Products: []string{ram}, Kind: cloud.ErrInvalid,
			Texts: []string{"InvalidParameter.RoleName.InvalidChars", "InvalidParameter.RoleName.Length",
				"InvalidParameter.PolicyName.InvalidChars", "InvalidParameter.PolicyName.Length"},
			Cause: "Names of roles have up to 64 letters, digits, periods and hyphens; names of policies up to 128 letters, digits and hyphens. Neither can have an underscore.",
			Plan:  "terraform validate refuses such names, unless they are known only after apply.",
			Fix:   "Choose a name of letters, digits and hyphens.",
		},
		{
			Products: []string{eas}, Texts: []string{"InvalidService.NotFound"}, Kind: cloud.ErrNotFound,
			Cause: "There is no EAS service of this name in the region.",
			Fix:   "Check the name of the service, and its region.",
		},
	}
}
