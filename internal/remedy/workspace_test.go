package remedy_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// The actions of RAM have other prefixes than operations, and in a workspace
// there is another way to be allowed something.
func TestFailure_deniedByAWorkspace(t *testing.T) {
	t.Parallel()
	const byRole = "PAI.WorkspaceAdmin manages members"
	denied := func(operation, code string, explicit bool) string {
		err := &cloud.Error{Kind: cloud.ErrDenied, Operation: operation, Code: code, Message: "no.", RequestID: "R-1"}
		if explicit {
			err.Denied = &cloud.Denied{Explicit: true}
		}
		return remedy.MembersNotListed("cn-hangzhou", "40823", err).Detail
	}
	for name, c := range map[string]struct {
		detail    string
		words, no []string
	}{
		"workspace":       {denied("aiworkspace:ListMembers", "NoPermissionError", false), []string{`"Action": "paiworkspace:ListMembers"`, byRole}, nil},
		"RAM, explicitly": {denied("aiworkspace:ListMembers", "RAMForbidden", true), []string{`"Action": "paiworkspace:ListMembers"`, "that Deny has to go"}, []string{byRole}},
		"DSW":             {denied("dsw:GetInstance", "Forbidden.RAM", false), []string{`"Action": "paidsw:GetInstance"`}, []string{byRole}},
		"a change in DSW": {denied("dsw:UpdateInstance", "Forbidden.RAM", false), []string{`"Action": "paidsw:UpdatePostPaidInstance"`}, []string{byRole}},
		"DLC":             {denied("dlc:GetJob", "Forbidden.RAM", false), []string{`"Action": "paidlc:GetJob"`}, []string{byRole}},
		"RAM itself":      {denied("ram:GetRole", "NoPermission", false), []string{`"Action": "ram:GetRole"`}, []string{byRole}},
	} {
		for _, word := range append(c.words, "list of members of the workspace 40823 in cn-hangzhou", "Request ID: R-1") {
			if !strings.Contains(c.detail, word) {
				t.Errorf("%s: %q is missing in:\n%s", name, word, c.detail)
			}
		}
		wantNo(t, remedy.Text{Detail: c.detail}, c.no...)
	}
}

func TestWorkspaceNotSeen(t *testing.T) {
	t.Parallel()
	text := remedy.WorkspaceNotSeen("cn-hangzhou", "vision")
	for _, word := range []string{`"vision"`, "cn-hangzhou", "may be no member"} {
		if !strings.Contains(text.Detail, word) {
			t.Errorf("%q is missing in:\n%s", word, text.Detail)
		}
	}
}
