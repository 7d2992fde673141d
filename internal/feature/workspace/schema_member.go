package workspace

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// Names of arguments that are read or blamed one by one.
const (
	attrWorkspaceID = "workspace_id"
	attrRoleName    = "role_name"
	attrUserName    = "user_name"
	attrUserID      = "user_id"
	attrMemberRoles = "member_roles"
)

func (r *memberResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := whoAttributes()
	maps.Copy(attributes, roleAttributes(ctx))
	maps.Copy(attributes, seenAttributes())
	resp.Schema = schema.Schema{MarkdownDescription: memberDescription, Attributes: attributes}
}

const memberDescription = "Manages one member of a PAI workspace: a RAM role that people work as, or a RAM user, with its roles in the workspace.\n\n" +
	"Roles are changed in place: missing ones are added, and seen, before others are removed, so that the member is never without a role. " +
	"A role or user is named, and its user id is looked up in the workspace. One that was made moments ago is not listed there at once; the apply waits for it.\n\n" +
	"The plan refuses a role that does not trust `dataworks.aliyuncs.com`, the owner of the workspace, and a member that is there already."

func (r *memberResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"region":        identityschema.StringAttribute{RequiredForImport: true, Description: "Region of the workspace."},
		attrWorkspaceID: identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the workspace."},
		attrUserID:      identityschema.StringAttribute{RequiredForImport: true, Description: "User id of the member, as the workspace has it."},
	}}
}

// whoAttributes say which member of which workspace it is.
func whoAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"region": schema.StringAttribute{
			MarkdownDescription: "Region of the workspace, such as `cn-hangzhou`. Defaults to the provider's `region`. Changing this replaces the member.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{fwx.Check("a region id such as cn-hangzhou", acs.ValidateRegion)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
		},
		attrWorkspaceID: schema.StringAttribute{
			MarkdownDescription: "Id of the workspace: digits. Changing this replaces the member.",
			Required:            true,
			Validators:          []validator.String{fwx.Check("the id of a workspace", checkWorkspaceID)},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		attrRoleName: schema.StringAttribute{
			MarkdownDescription: "Name of the RAM role that is the member, such as the `name` of a `pai_access_role`: not its ARN. " +
				"Exactly one of `role_name`, `user_name` and `user_id` is set. Another name of the same member is no replacement; one of another member is.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{fwx.Check("the name of a RAM role", acs.ValidateRoleName)},
		},
		attrUserName: schema.StringAttribute{
			MarkdownDescription: "Name of the RAM user who is the member, without the domain of the account. " +
				"Exactly one of `role_name`, `user_name` and `user_id` is set.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{fwx.Check("the name of a RAM user", acs.ValidateUserName)},
		},
		attrUserID: schema.StringAttribute{
			MarkdownDescription: "User id of the member, as the workspace has it: for a RAM user its id in RAM; the form for a role is not documented. " +
				"Set it where a name is not enough, such as for several accounts of one name; otherwise it is looked up.",
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{fwx.Check("the user id of a member", checkUserID)},
		},
	}
}

// roleAttributes say what the member may do, and how Terraform deals with it.
func roleAttributes(ctx context.Context) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrMemberRoles: schema.SetAttribute{
			MarkdownDescription: "Roles of the member in the workspace, at least one of `" + strings.Join(cloud.AssignableMemberRoles(), "`, `") + "`. " +
				"The member has exactly these. `" + cloud.MemberRoleOwner + "` cannot be given. Changing this is done in place.",
			Required:    true,
			ElementType: types.StringType,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				fwx.NoNulls(),
				setvalidator.ValueStringsAre(fwx.Check("a role that members can be given", checkMemberRole)),
			},
		},
		"adopt": schema.BoolAttribute{
			MarkdownDescription: "Whether creating this resource may take over a member that is there already, such as one added in the console. " +
				"It is then given exactly the roles of `member_roles`, and **destroying this resource removes it**, as any other. " +
				"Without it the plan fails, and shows how to import the member. Defaults to `false`.",
			Optional: true,
			Computed: true,
			Default:  booldefault.StaticBool(false),
		},
		"preflight": fwx.PreflightAttribute(),
		"timeouts": fwx.TimeoutsAttribute(ctx, timeouts.Opts{
			Create: true, Update: true, Delete: true,
			CreateDescription: "How long creating may take, with the wait for a new role or user that the workspace does not list yet, as a duration such as `15m`. Defaults to `5m`.",
			UpdateDescription: "How long a change of roles may take. Defaults to `5m`.",
			DeleteDescription: "How long removing the member may take. Defaults to `5m`.",
		}),
	}
}

// seenAttributes are what the workspace says of the member.
func seenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"member_id":    schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the member, by which it is imported."},
		"display_name": schema.StringAttribute{Computed: true, MarkdownDescription: "Name that the workspace shows for the member."},
		"account_type": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "What kind of account the member is, as the workspace has it: `1` is an Alibaba Cloud account, `5` a RAM user and, probably, `6` a RAM role. " +
				"The values are not documented.",
		},
		"create_time": schema.StringAttribute{Computed: true, MarkdownDescription: "When the member was added (UTC, RFC 3339)."},
	}
}

func checkWorkspaceID(id string) error {
	if id == "" || strings.Trim(id, "0123456789") != "" {
		return fmt.Errorf("%q is not: want digits such as 145883, from the details of the workspace in the console of PAI", id)
	}
	return nil
}

// checkUserID asks for no more than a path of the API needs: what the id of a
// role looks like is unconfirmed.
func checkUserID(id string) error {
	if id == "" || strings.ContainsAny(id, "/\\,") || strings.Join(strings.Fields(id), "") != id {
		return fmt.Errorf("%q is not: want an id without white space, commas and slashes", id)
	}
	return nil
}

func checkMemberRole(role string) error {
	assignable := cloud.AssignableMemberRoles()
	if slices.Contains(assignable, role) {
		return nil
	}
	if role == cloud.MemberRoleOwner {
		return fmt.Errorf("%q is the role of the workspace owner and cannot be assigned; a member who is to manage the workspace and its members needs %q",
			role, assignable[0])
	}
	for _, name := range assignable {
		if strings.EqualFold(name, role) {
			return fmt.Errorf("%q is spelt %q: letter case matters", role, name)
		}
	}
	return fmt.Errorf("%q is not: want one of %s", role, strings.Join(assignable, ", "))
}
