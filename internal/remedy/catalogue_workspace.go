package remedy

import "github.com/pai-iac/terraform-provider-pai/internal/cloud"

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
