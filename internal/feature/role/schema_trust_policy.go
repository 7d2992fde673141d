package role

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

const (
	attrPolicy         = "policy"
	attrAllowEverybody = "allow_everybody"
	attrOnDestroy      = "on_destroy"

	onDestroyRestore = "restore"
	onDestroyKeep    = "keep"
)

// trustPolicyModel is one pai_trust_policy in configuration, plan or state.
type trustPolicyModel struct {
	RoleName       types.String `tfsdk:"role_name"`
	Policy         fwx.Policy   `tfsdk:"policy"`
	AllowEverybody types.Bool   `tfsdk:"allow_everybody"`
	OnDestroy      types.String `tfsdk:"on_destroy"`
	RoleARN        fwx.RoleARN  `tfsdk:"role_arn"`
}

type trustPolicyIdentity struct {
	RoleName types.String `tfsdk:"role_name"`
}

func (m trustPolicyModel) identity() trustPolicyIdentity {
	return trustPolicyIdentity{RoleName: m.RoleName}
}

func (r *trustPolicy) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the whole trust policy of a RAM role that something else owns: who may assume the role.\n\n" +
			"Whatever is found in the document beyond `policy`, such as a statement added by hand, shows as a change and is removed by the next apply. " +
			"`pai_instance_role` owns the trust policy of its role, and `pai_trusted_service` adds to one: " +
			"either of them for the same role in the same configuration is refused in the plan.",
		Attributes: map[string]schema.Attribute{
			attrRoleName: trustedRoleNameAttribute(),
			attrPolicy: schema.StringAttribute{
				Required:   true,
				CustomType: fwx.PolicyType{},
				MarkdownDescription: "Trust policy as JSON. It is compared by meaning: the order of elements and of list members, one value or a list of one, " +
					"and empty elements make no difference. Changing this rewrites the trust policy in place.",
				Validators:    []validator.String{fwx.Check("the trust policy of a RAM role as JSON", checkTrustPolicy)},
				PlanModifiers: []planmodifier.String{fwx.KeepEquivalentPolicy()},
			},
			attrAllowEverybody: schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether `policy` may trust everybody: `*`, or every account. " +
					"Such a policy is an error otherwise. Changing this changes nothing in the cloud. Defaults to `false`.",
			},
			attrOnDestroy: schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onDestroyRestore),
				MarkdownDescription: "What becomes of the trust policy when this resource is destroyed: `restore` puts back the one that the role had " +
					"when Terraform took over, `keep` leaves it. Changing this changes nothing in the cloud. Defaults to `restore`.",
				Validators: []validator.String{stringvalidator.OneOf(onDestroyRestore, onDestroyKeep)},
			},
			attrRoleARN: trustedRoleARNAttribute(),
		},
	}
}

func (r *trustPolicy) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{attrRoleName: roleNameIdentity()},
	}
}

// checkTrustPolicy says what is wrong with a document, and where.
func checkTrustPolicy(text string) error {
	_, err := ramdoc.ParseTrust(text)
	if syntax, ok := errors.AsType[*ramdoc.SyntaxError](err); ok {
		line, column := syntax.Position(text)
		return fmt.Errorf("at line %d, column %d: %w", line, column, err)
	}
	return err
}

// ValidateConfig judges what the document means (rule 8); whether it is one,
// its validator says.
func (r *trustPolicy) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config trustPolicyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Policy.IsUnknown() {
		return
	}
	trust, err := ramdoc.ParseTrust(config.Policy.ValueString())
	if err != nil {
		return
	}
	if trust.TrustsEverybody() && !config.AllowEverybody.IsUnknown() && !config.AllowEverybody.ValueBool() {
		fwx.AddAttributeError(&resp.Diagnostics, attrPolicy, remedy.TrustsEverybody())
	}
	for _, service := range trust.Services() {
		if err := acs.ValidateServicePrincipal(service); err != nil && service != "*" {
			text := remedy.UnusualService(err)
			resp.Diagnostics.AddAttributeWarning(path.Root(attrPolicy), text.Summary, text.Detail)
		}
	}
}
