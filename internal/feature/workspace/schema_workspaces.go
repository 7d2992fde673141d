package workspace

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

const workspacesDescription = "Reads the workspaces of a region, oldest first, and the id of the default workspace.\n\n" +
	"The cloud lists what the caller may see: the workspaces that it is a member of, or all of them with a policy for that. " +
	"**A workspace that is missing here may exist and be invisible to the caller.** An empty list does not mean that a workspace can be created. If a search by `name` finds nothing, the result is empty and a warning says so.\n\n" +
	"All data sources of a run that look at the same region cost one `ListWorkspaces` for each 50 workspaces. " +
	"RAM action: `paiworkspace:ListWorkspaces`, and `paiworkspace:GetWorkspace` with `details`; any role in a workspace is enough to see that workspace."

func workspacesSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: workspacesDescription,
		Attributes: map[string]schema.Attribute{
			"region": fwx.DataRegionAttribute("Region of the workspaces"),
			"name": schema.StringAttribute{
				MarkdownDescription: "Only the workspace of exactly this name. Names are unique in a region.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Only workspaces in this status: `ENABLED`, `INITIALIZING`, `FAILURE`, `DISABLED`, `FROZEN` (overdue payment) or `UPDATING`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf("ENABLED", "INITIALIZING", "FAILURE", "DISABLED", "FROZEN", "UPDATING")},
			},
			"details": schema.BoolAttribute{
				MarkdownDescription: "Whether to read `display_name`, `owner_user_id` and `owner_display_name`, which lists do not tell: " +
					"one more call for each workspace that is found. Defaults to `false`.",
				Optional: true,
			},
			"default_workspace_id": schema.StringAttribute{
				MarkdownDescription: "Id of the default workspace of the region, whatever is filtered. Null if the caller sees none.",
				Computed:            true,
			},
			"workspaces": schema.ListNestedAttribute{
				MarkdownDescription: "Workspaces that the caller sees and that pass the filters, the oldest first.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: workspaceAttributes()},
			},
		},
	}
}

func workspaceAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return map[string]schema.Attribute{
		"id":                 text("Id of the workspace, such as `40823`. It is valid in this region only."),
		"name":               text("Name of the workspace."),
		"description":        text("Description of the workspace."),
		"status":             text("Status of the workspace, in the cloud's words: see the argument `status`. Only an `ENABLED` one is in use."),
		"creator":            text("User id of who made the workspace. Null if the cloud does not say."),
		"create_time":        text("When the workspace was made, as RFC 3339 in UTC. Null if the cloud does not say."),
		"resource_group_id":  text("Id of its resource group. Null if it has none."),
		"display_name":       text("Name that the console shows. Null without `details`."),
		"owner_user_id":      text("User id of the owner. Null without `details`."),
		"owner_display_name": text("Name of the owner that the console shows. Null without `details`."),
		"default": schema.BoolAttribute{
			MarkdownDescription: "Whether it is the default workspace.",
			Computed:            true,
		},
		"env_types": schema.SetAttribute{
			MarkdownDescription: "Environments of the workspace: `prod`, or `dev` and `prod`.",
			ElementType:         types.StringType,
			Computed:            true,
		},
	}
}
