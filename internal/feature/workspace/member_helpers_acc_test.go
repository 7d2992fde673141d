package workspace_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// What most tests are about.
const (
	memberAddress = "pai_workspace_member.it"

	admin     = "PAI.WorkspaceAdmin"
	developer = "PAI.AlgoDeveloper"
	operator  = "PAI.AlgoOperator"
	labeller  = "PAI.LabelManager"
	guest     = "PAI.WorkspaceGuest"

	// accessTrust is the trust policy of a role of people of the account.
	accessTrust = `{"Version":"1","Statement":[` +
		`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::` + acctest.Account + `:root"]}},` +
		`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dataworks.aliyuncs.com"]}}]}`
	workloadTrust = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`
)

// member is a member of acctest.Workspace: the naming is a line such as
// `role_name = "pai-dev"`, the roles come after it.
func member(naming string, roles ...string) string { return memberAs("it", naming, roles) }

func memberAs(label, naming string, roles []string, lines ...string) string {
	quoted := make([]string, len(roles))
	for i, role := range roles {
		quoted[i] = fmt.Sprintf("%q", role)
	}
	return fmt.Sprintf("\nresource \"pai_workspace_member\" %q {\n  workspace_id = %q\n  %s\n  member_roles = [%s]\n  %s\n}\n",
		label, acctest.Workspace, naming, strings.Join(quoted, ", "), strings.Join(lines, "\n  "))
}

// byRole is a member of acctest.Workspace by the name of a role, with further
// lines.
func byRole(lines ...string) string {
	return memberAs("it", `role_name = "pai-dev"`, []string{developer}, lines...)
}

// withRole returns a cloud with a role of people that every workspace knows.
func withRole(t *testing.T, options ...acctest.Option) *acctest.Cloud {
	t.Helper()
	cloud := acctest.New(t, options...)
	cloud.ByHand().CreateRole("pai-dev", accessTrust)
	return cloud
}

// run runs the steps of a test of one cloud. No role is a member afterwards.
func run(t *testing.T, cloud *acctest.Cloud, steps ...resource.TestStep) {
	t.Helper()
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(), Steps: steps,
		CheckDestroy: cloud.CheckNoMember(acctest.Workspace, "role/pai-dev"),
	})
}

// planned asserts what the plan does to the member, and that the plan after the
// apply is empty.
func planned(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(memberAddress, action)}, more...),
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// says matches an error that has all the words, in order, however Terraform
// breaks its lines.
func says(words ...string) *regexp.Regexp {
	pattern := "(?s)"
	for _, word := range words {
		spaced := regexp.MustCompile(`\s+`).ReplaceAllString(regexp.QuoteMeta(word), `[\s│]+`)
		pattern += spaced + ".*"
	}
	return regexp.MustCompile(pattern)
}

// writes checks which writes of members were made since Mark, in order.
func writes(cloud *acctest.Cloud, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, entry := range cloud.Journal() {
			if product, name, _ := strings.Cut(entry.Action(), ":"); entry.Write && product == "aiworkspace" {
				got = append(got, name)
			}
		}
		if !slices.Equal(got, want) {
			return fmt.Errorf("written was %q, want %q", got, want)
		}
		return nil
	}
}

func isMember(cloud *acctest.Cloud, roles ...string) resource.TestCheckFunc {
	return cloud.CheckMember(acctest.Workspace, "role/pai-dev", roles...)
}

// form is one way in which the cloud may call and show a role.
type form struct {
	option acctest.Option
	prefix string // of its user id
}

// forms are the ways that are thought of: none of them is documented.
func forms() map[string]form {
	forms := map[string]form{}
	for name, each := range map[string]struct {
		prefix, label string
		exact         bool // how lists are filtered by name
	}{
		"bare":                         {},
		"ROLE_ id":                     {prefix: "ROLE_", exact: true},
		"path for a name":              {label: "role/%s"},
		"path, ROLE_ id, exact filter": {label: "role/%s", prefix: "ROLE_", exact: true},
		"something after the name":     {label: "%s (role)", exact: true},
		"ROLE_ id, something after it": {label: "%s (role)", prefix: "ROLE_"},
	} {
		forms[name] = form{prefix: each.prefix, option: acctest.WithWorkspaceOptions(func(o *workspacesvc.Options) {
			o.PrefixRoleIDs, o.RoleLabel, o.ExactUserName = each.prefix != "", each.label, each.exact
		})}
	}
	return forms
}

// atMost checks that a plan calls an action no more often than that.
func atMost(cloud *acctest.Cloud, action string, most int) plancheck.PlanCheck {
	return planCheck(func() error {
		if got := cloud.Calls(action); got > most {
			return fmt.Errorf("%s was called %d times, want at most %d", action, got, most)
		}
		return nil
	})
}

type planCheck func() error

func (check planCheck) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = check()
}

func contains(t *testing.T, output string, words ...string) {
	t.Helper()
	if !says(words...).MatchString(output) {
		t.Errorf("%q is missing in:\n%s", words, output)
	}
}

func lacks(t *testing.T, output, words string) {
	t.Helper()
	if says(words).MatchString(output) {
		t.Errorf("%q has no place in:\n%s", words, output)
	}
}
