package remedy_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// What the texts of an access policy must say: what is wrong, and the way out
// with real names.
func TestAccessPolicyTexts(t *testing.T) {
	t.Parallel()
	exists := &cloud.Error{
		Kind: cloud.ErrAlreadyExists, Operation: "ram:CreatePolicy", Code: "EntityAlreadyExists.Policy", Message: "Words of RAM.", RequestID: "R-1",
	}
	conflict := &cloud.Error{
		Kind: cloud.ErrConflict, Operation: "ram:DeletePolicy", Code: "DeleteConflict.Policy.User", Message: "Words of RAM.", RequestID: "R-1",
	}
	holders := []cloud.Grantee{{Kind: cloud.UserGrantee, Name: "alice"}, {Kind: cloud.RoleGrantee, Name: "people"}}
	const (
		everybody   = "- the user \"alice\"\n- the role \"people\""
		firstTheNew = "  lifecycle {\n    create_before_destroy = true\n  }"
	)
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		err     error
		words   []string
	}{
		"exists": {remedy.AccessPolicyExists("PAIDefaultPolicy", exists), "Policy Already Exists", exists,
			[]string{"The cloud said: Words of RAM.", "import {\n    to = pai_access_policy.paidefaultpolicy\n    id = \"PAIDefaultPolicy\"\n  }", `  name = "PAIDefaultPolicy-2"`}},
		"more than": {remedy.NotOnlyAnAccessPolicy("p"), "Policy Is Not Only an Access Policy", nil, []string{`"p"`, "terraform state rm"}},
		"no OSS": {remedy.BucketsWithoutOSS([]string{"vpc", "cr"}), "Buckets Without OSS", nil,
			[]string{"only vpc and cr", `  services = ["oss", "vpc", "cr"]`}},
		"long":     {remedy.AccessPolicyTooLong(7000, 6144), "Access Policy Too Long", nil, []string{"7000", "6144", `services = ["oss"]`}},
		"replaced": {remedy.AccessPolicyReplaced("p", holders), "Policy in Use Would Be Replaced", nil, []string{`"p"`, everybody, firstTheNew}},
		"attached": {remedy.AccessPolicyAttached("p", holders, nil), "Policy Still Attached", nil,
			[]string{`"p"`, everybody, firstTheNew, "  force_detach = true"}},
		"attached since": {remedy.AccessPolicyAttached("p", holders, conflict), "Policy Still Attached", conflict,
			[]string{everybody, "The cloud said: Words of RAM."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, c.text, c.summary, c.err, c.words...)
		})
	}
}
