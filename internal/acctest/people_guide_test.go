package acctest_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// TestAccPeopleGuide applies the guide for people and then does what it is for:
// a RAM user assumes the role and sees the workspace. Both trust policies are
// those that PAI's guide has.
func TestAccPeopleGuide(t *testing.T) {
	t.Parallel()
	const (
		service = `{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": ["dataworks.aliyuncs.com"]}}`
		users   = `{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"]}}`
		saml    = `{"Action": "sts:AssumeRole", "Effect": "Allow",
			"Principal": {"Federated": ["acs:ram::` + acctest.Account + `:saml-provider/corp"]},
			"Condition": {"StringEquals": {"saml:recipient": "https://signin.aliyun.com/saml-role/sso"}}}`
		arn = "acs:ram::" + acctest.Account + ":role/pai-analysts"
	)
	cloud := acctest.New(t)
	project := cloud.Project(t, acctest.Required)
	for i, block := range codeBlocks(read(t, "../../templates/guides/people.md.tmpl"), "terraform") {
		project.Write(fmt.Sprintf("block_%d.tf", i+1), block)
	}
	project.Apply()
	for name, statement := range map[string]string{"pai-analysts": users, "pai-staff": saml} {
		want := `{"Statement": [` + statement + `, ` + service + `], "Version": "1"}`
		if got := cloud.Role(name).AssumeRolePolicyDocument; !ramdoc.SameText(got, want) {
			t.Errorf("the trust policy of %s is\n%s\nwant\n%s", name, got, want)
		}
	}

	alice := cloud.As(acctest.Alice)
	if _, err := alice.TryAssume(arn, "alice"); err == nil {
		t.Error("alice assumes the role without a policy that lets her")
	}
	cloud.ByHand().Grant(acctest.Alice, "AliyunSTSAssumeRoleAccess", "System")
	seen, err := alice.Assume(arn, "alice").VisibleWorkspaces()
	if err != nil || !slices.Equal(seen, []string{acctest.Workspace}) {
		t.Errorf("signed in with the role, alice sees the workspaces %q, %v", seen, err)
	}
	project.Destroy()
}
