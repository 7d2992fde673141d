package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
)

const defaultForceDetach = false

func (r *accessPolicy) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages one custom policy for people who work in PAI with a RAM role. It allows what the pages of PAI do in other services on behalf of the person who has signed in. Without it some features of a workspace, such as datasets, are not available.\n\n" +
			"This resource manages the whole document. A statement that was added outside of Terraform, or another default version, is drift, and the next apply removes it. This resource does not attach the policy: name it in `policies` of a `pai_access_role`.",
		Attributes: map[string]schema.Attribute{
			"name":          policyNameAttribute(),
			"services":      policyServicesAttribute(),
			"oss_resources": policyOSSResourcesAttribute(),
			"description":   rampolicy.DescriptionAttribute(),
			"force_detach":  policyForceDetachAttribute(),
			"document":      rampolicy.DocumentAttribute(),
		},
	}
}

func (r *accessPolicy) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = rampolicy.IdentitySchema()
}

func policyNameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		Computed: true,
		Default:  stringdefault.StaticString(people.DefaultPolicyName),
		MarkdownDescription: "Name of the policy, unique among the custom policies of the account: 1 to 128 letters, digits and `-`. " +
			"Changing this replaces the policy. While the policy is attached, this requires `create_before_destroy`. " +
			"Defaults to `" + people.DefaultPolicyName + "`, the name in the guide of PAI.",
		Validators:    []validator.String{fwx.Check("the name of a RAM policy", acs.ValidatePolicyName)},
		PlanModifiers: []planmodifier.String{fwx.KeepName("policy"), stringplanmodifier.RequiresReplace()},
	}
}

func policyServicesAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		Computed:    true,
		ElementType: types.StringType,
		Default:     setdefault.StaticValue(fwx.StringSet(people.Services())),
		MarkdownDescription: "Services in which the pages of PAI may act, at least one of `cs` (container service), `vpc`, " +
			"`ecs` (security groups and network interfaces), `nas`, `cr` (container registry), `oss` and `datasetacc` (dataset acceleration). " +
			"Changing this writes a new version of the policy in place. Defaults to all of them.",
		Validators: []validator.Set{
			setvalidator.SizeAtLeast(1),
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("a service of the access policy", people.ValidateService)),
		},
	}
}

func policyOSSResourcesAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Buckets to which the permissions for OSS are narrowed: the name of a bucket, such as `my-bucket`, or objects in one, " +
			"such as `my-bucket/team/*`. The ARNs `acs:oss:*:*:my-bucket` and `acs:oss:*:*:my-bucket/team/*` mean the same. " +
			"Two permissions cannot be narrowed: `oss:ListBuckets` lists the names of all buckets of the account, and the names of all objects can be listed in a bucket of which only a part is named. Allowed only if `services` contains `oss`. " +
			"Changing this writes a new version of the policy in place. Defaults to all of OSS, as in the guide of PAI.",
		Validators: []validator.Set{
			fwx.NoNulls(),
			setvalidator.ValueStringsAre(fwx.Check("a bucket, or objects in one", people.ValidateOSSResource)),
		},
	}
}

func policyForceDetachAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional:            true,
		Computed:            true,
		Default:             booldefault.StaticBool(defaultForceDetach),
		MarkdownDescription: "On destroy, detach the policy from all users, groups and roles that still have it. Otherwise the destroy fails and lists them, because RAM does not delete an attached policy. Roles that the same plan destroys, or detaches the policy from, do not count. Changing this changes nothing in the cloud. Defaults to `false`.",
	}
}
