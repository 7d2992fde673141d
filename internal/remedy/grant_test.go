package remedy_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// What a grant's texts must say: who, what, and the way out with real names.
func TestGrantTexts(t *testing.T) {
	t.Parallel()
	alice := cloud.Grantee{Kind: cloud.UserGrantee, Name: "alice"}
	team := cloud.Grantee{Kind: cloud.GroupGrantee, Name: "vision"}
	robot := cloud.Grantee{Kind: cloud.RoleGrantee, Name: "Pipeline"}
	refusal := func(kind error, operation, code string) error {
		return &cloud.Error{Kind: kind, Operation: operation, Code: code, Message: "Words of RAM.", RequestID: "R-1"}
	}
	footer := []string{"The cloud said: Words of RAM.", "Request ID: R-1"}
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		words   []string
	}{
		"exists": {remedy.GrantExists("pass-train", refusal(cloud.ErrAlreadyExists, "ram:CreatePolicy", "EntityAlreadyExists.Policy")),
			"Policy Already Exists", append(footer, "import {\n    to = pai_passrole_grant.pass_train\n    id = \"pass-train\"\n  }", "another name")},
		"no import":   {remedy.PolicyNotImportable("pass-train"), "Policy Not Found", []string{`"pass-train"`, "type System"}},
		"more than":   {remedy.NotOnlyAGrant("pass-train"), "Policy Is Not a PassRole Grant", []string{`"pass-train"`, "terraform state rm"}},
		"wildcard":    {remedy.WildcardGrant("acs:ram::*:role/x"), "Wildcard in PassRole Grant", []string{`"acs:ram::*:role/x"`, "  allow_wildcard = true"}},
		"nobody":      {remedy.GrantToNobody("pass-train"), "PassRole Grant to Nobody", []string{`"pass-train"`, `  users = ["alice"]`}},
		"long":        {remedy.GrantTooLong("pass-train", 7000, 6144), "PassRole Grant Too Long", []string{"7000", "6144"}},
		"account":     {remedy.GrantOfOtherAccount("pass-train", "2"), "Credentials of Another Account", []string{"account 2", "terraform state rm"}},
		"not settled": {remedy.PolicyNotSettled("pass-train"), "Policy Not Seen as Written", []string{`"pass-train"`}},
		"no user": {remedy.GrantNotAttached("pass-train", alice, refusal(cloud.ErrNotFound, "ram:AttachPolicyToUser", "EntityNotExist.User")),
			"User Not Found", append(footer, `the user "alice"`, "users = [alicloud_ram_user.alice.name]")},
		"no group": {remedy.GrantNotAttached("pass-train", team, refusal(cloud.ErrNotFound, "ram:AttachPolicyToGroup", "EntityNotExist.Group")),
			"Group Not Found", append(footer, `the group "vision"`, "groups = [alicloud_ram_group.vision.")},
		"no role": {remedy.GrantNotAttached("pass-train", robot, refusal(cloud.ErrNotFound, "ram:AttachPolicyToRole", "EntityNotExist.Role")),
			"Role Not Found", append(footer, `the role "Pipeline"`, "roles = [pai_instance_role.pipeline.name]")},
		"no policy": {remedy.GrantNotAttached("pass-train", alice, refusal(cloud.ErrNotFound, "ram:AttachPolicyToUser", "EntityNotExist.Policy")),
			"Unable to Attach PassRole Grant", append(footer, `policy "pass-train" could not be attached to the user "alice"`)},
		"too many": {remedy.GrantNotAttached("pass-train", team, refusal(cloud.ErrQuota, "ram:AttachPolicyToGroup", "LimitExceeded.Group.Policy")),
			"Too Many Policies Attached", append(footer, `the group "vision"`, "  groups    = [\"vision\"]", "Code: LimitExceeded.Group.Policy")},
		"not detached": {remedy.PolicyNotDetached("PassRole Grant", "pass-train", robot, refusal(cloud.ErrDenied, "ram:DetachPolicyFromRole", "NoPermission")),
			"Unable to Detach PassRole Grant", append(footer, `detached from the role "Pipeline"`, "ram:DetachPolicyFromRole")},
		"still attached": {remedy.PolicyAttachedAgain("pass-train", []cloud.Grantee{alice, robot}, refusal(cloud.ErrConflict, "ram:DeletePolicy", "DeleteConflict.Policy.User")),
			"Policy Still Attached", append(footer, "- the user \"alice\"\n- the role \"Pipeline\"")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantWords(t, c.text, c.summary, c.words...)
		})
	}
}
