package passrole

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
)

func (r *grant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a permission to hand RAM roles to PAI: one custom policy that allows `ram:PassRole` on the given roles, " +
			"attached to exactly the given users, groups and roles. The user who creates a workload with a custom role needs it for that role.\n\n" +
			"The policy belongs to this resource as a whole. Whatever else is found, such as a statement added by hand, another default version, " +
			"or an attachment to another user, group or role, shows as a change and is undone by the next apply.\n\n" +
			"Destroying the grant detaches the policy from all users, groups and roles, also if it was attached outside of this resource: " +
			"RAM does not delete a policy that is attached.",
		Attributes: map[string]schema.Attribute{
			"name":           nameAttribute(),
			"role_arns":      roleARNsAttribute(),
			"services":       servicesAttribute(),
			"users":          usersAttribute(),
			"groups":         groupsAttribute(),
			"roles":          rolesAttribute(),
			"description":    rampolicy.DescriptionAttribute(),
			"allow_wildcard": allowWildcardAttribute(),
			"policy":         rampolicy.DocumentAttribute(),
		},
	}
}

func (r *grant) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = rampolicy.IdentitySchema()
}

func nameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Name of the policy, unique among the custom policies of the account: 1 to 128 letters, digits and `-`. " +
			"Changing this replaces the policy: Terraform takes the permission away before it gives it again, " +
			"unless the resource has `create_before_destroy`.",
		Validators:    []validator.String{fwx.Check("the name of a RAM policy", acs.ValidatePolicyName)},
		PlanModifiers: []planmodifier.String{fwx.KeepName("policy"), stringplanmodifier.RequiresReplace()},
	}
}

func roleARNsAttribute() schema.Attribute {
	return schema.SetAttribute{
		Required:    true,
		ElementType: types.StringType,
		MarkdownDescription: "ARNs of the roles that may be passed, at least one, such as the `arn` of a `pai_instance_role`. " +
			"Letter case does not matter in them, nor whether the region is empty or `*`. " +
			"Patterns such as `acs:ram::*:role/train-*` need `allow_wildcard`. Changing this writes a new version of the policy in place.",
		Validators: []validator.Set{setvalidator.SizeAtLeast(1), fwx.NoNulls()},
	}
}

func servicesAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Service principals to which the roles may be passed, as the condition `acs:Service`. " +
			"The value that PAI sends for this key is not documented, so a wrong guess here makes the grant useless: try it out before relying on it. " +
			"Changing this writes a new version of the policy in place. Defaults to no condition.",
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("a service principal of Alibaba Cloud", acs.ValidateServicePrincipal)),
		},
	}
}

const changesHolders = " Changing this attaches and detaches the policy, in this order."

func usersAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Names of the RAM users who may pass the roles, without the domain of the account. " +
			"At least one of `users`, `groups` and `roles` must have a member." + changesHolders,
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("the name of a RAM user", acs.ValidateUserName)),
		},
	}
}

func groupsAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:            true,
		ElementType:         types.StringType,
		MarkdownDescription: "Names of the RAM user groups whose members may pass the roles." + changesHolders,
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("the name of a RAM user group", acs.ValidateGroupName)),
		},
	}
}

func rolesAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Names of the RAM roles that may pass the roles of `role_arns`, such as the role of a pipeline that creates workloads. " +
			"These are names, not ARNs." + changesHolders,
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(
				fwx.Check("the name of a RAM role", acs.ValidateRoleName),
				fwx.Check("the name of a role that policies can be attached to", refuseServiceLinked),
			),
		},
	}
}

func refuseServiceLinked(name string) error {
	if acs.IsServiceLinkedRoleName(name) {
		return fmt.Errorf("names like %q belong to service-linked roles, which only their cloud service can change", name)
	}
	return nil
}

func allowWildcardAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(false),
		MarkdownDescription: "Whether `role_arns` may hold wildcards. A wildcard also covers roles that do not exist yet, " +
			"whatever they will be allowed to do. Changing this changes nothing in the cloud. Defaults to `false`.",
	}
}
