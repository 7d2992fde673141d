package workspace

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

const membersDescription = "Reads the members of a workspace: who is in it, with which roles, and whose user or role is gone from RAM.\n\n" +
	"Deleting a RAM user or role does not remove its entry from the workspaces that it was a member of. Such an entry is `dangling`. " +
	"It gives no access, but it stays in lists and reviews. A role that is created again with the old name is a different member.\n\n" +
	"A RAM policy can give access to PAI without membership. A user who is not in the list may still have access.\n\n" +
	"All data sources and members of a run that look at the same workspace share one list, one `ListMembers` for each 50 members. " +
	"RAM action: `paiworkspace:ListMembers`; any role in the workspace is enough, too."

func membersSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: membersDescription,
		Attributes: map[string]schema.Attribute{
			"region": fwx.DataRegionAttribute("Region of the workspace"),
			"workspace_id": schema.StringAttribute{
				MarkdownDescription: "Id of the workspace, such as `40823`.",
				Required:            true,
				Validators:          []validator.String{fwx.Check("the id of a workspace", checkWorkspaceID)},
			},
			"role": schema.StringAttribute{
				MarkdownDescription: "Only members with this role in the workspace, such as `PAI.AlgoDeveloper`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(memberRoles()...)},
			},
			"members": schema.ListNestedAttribute{
				MarkdownDescription: "Members of the workspace that pass the filter, in the order of the cloud.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: memberAttributes()},
			},
		},
	}
}

// memberRoles are the roles that a member can have.
func memberRoles() []string { return append(cloud.AssignableMemberRoles(), cloud.MemberRoleOwner) }

func memberAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return map[string]schema.Attribute{
		"member_id":    text("Id of the member in the workspace, by which `pai_workspace_member` is imported."),
		"user_id":      text("Id of the account, user or role behind the member. Take it as it is: what the id of a role looks like is not documented."),
		"name":         text("Name of the member. Null if the cloud does not say."),
		"display_name": text("Name that the console shows. Null if the cloud does not say."),
		"account_name": text("Name of the account, user or role behind the member. Null if it is gone: see `dangling`."),
		"account_type": text("What the member is, as the cloud codes it. The codes are not documented: `1` has been seen for accounts and `5` for users; " +
			"`6` for roles is not confirmed. Null if the cloud does not say."),
		"create_time": text("When the member was added, as RFC 3339 in UTC. Null if the cloud does not say."),
		"roles": schema.SetAttribute{
			MarkdownDescription: "Roles of the member in the workspace, such as `PAI.AlgoDeveloper`.",
			ElementType:         types.StringType,
			Computed:            true,
		},
		"dangling": schema.BoolAttribute{
			MarkdownDescription: "Whether the cloud lists the member without the account behind it, so that its user or role has probably been deleted.",
			Computed:            true,
		},
	}
}
