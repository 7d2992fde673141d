package role

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

const attrService = "service"

// trustedServiceModel is one pai_trusted_service in configuration, plan or
// state.
type trustedServiceModel struct {
	RoleName types.String `tfsdk:"role_name"`
	Service  types.String `tfsdk:"service"`
	RoleARN  fwx.RoleARN  `tfsdk:"role_arn"`
}

type trustedServiceIdentity struct {
	RoleName types.String `tfsdk:"role_name"`
	Service  types.String `tfsdk:"service"`
}

func (m trustedServiceModel) identity() trustedServiceIdentity {
	return trustedServiceIdentity{RoleName: m.RoleName, Service: m.Service}
}

func (r *trustedService) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages one trusted service in the trust policy of a RAM role that something else owns.\n\n" +
			"The service joins the statement that lets services assume the role without a condition, or gets a statement of its own. " +
			"Every other statement, condition and principal stays exactly as it is. " +
			"Destroying this removes the service again, unless the role trusted it before this resource was created.\n\n" +
			"`pai_instance_role` and `pai_trust_policy` own the whole trust policy of a role: " +
			"either of them for the same role in the same configuration is refused in the plan. " +
			"Any number of `pai_trusted_service` may share a role.",
		Attributes: map[string]schema.Attribute{
			attrRoleName: trustedRoleNameAttribute(),
			attrService: schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Service principal that may assume the role: `pai.aliyuncs.com` for DSW instances and DLC jobs, " +
					"`eas.pai.aliyuncs.com` for EAS services, or that of any other service. Changing this replaces the resource.",
				Validators:    []validator.String{fwx.Check("a service principal of Alibaba Cloud", acs.ValidateServicePrincipal)},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			attrRoleARN: trustedRoleARNAttribute(),
		},
	}
}

func (r *trustedService) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			attrRoleName: roleNameIdentity(),
			attrService:  identityschema.StringAttribute{RequiredForImport: true, Description: "Service principal that may assume the role."},
		},
	}
}
