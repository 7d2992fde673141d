package role

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// Limits of RAM for one role.
const (
	maxDescription       = 1024
	minSessionSeconds    = 3600
	maxSessionSeconds    = 43200
	maxTags              = 20
	maxTagKey            = 128
	maxTagValue          = 256
	defaultForceDetach   = false
	defaultDeletionGuard = true
)

func (r *instanceRole) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a RAM role that PAI workloads may assume: DSW instances, DLC jobs and EAS services.\n\n" +
			"The role's trust policy belongs to this resource as a whole. It is written from `workloads` and `additional_trusted_services`; " +
			"whatever else is found in it, such as a statement added by hand, shows as a change of `trust_policy` and is removed by the next apply.",
		Attributes: map[string]schema.Attribute{
			"name":                        nameAttribute(),
			"workloads":                   workloadsAttribute(),
			"additional_trusted_services": additionalServicesAttribute(),
			"description":                 descriptionAttribute(),
			"max_session_duration":        sessionAttribute(),
			"policies":                    policiesAttribute(),
			"tags":                        tagsAttribute(),
			"force_detach_policies":       forceDetachAttribute(),
			"deletion_guard":              deletionGuardAttribute(),
			"arn":                         arnAttribute(),
			"role_id":                     roleIDAttribute(),
			"trust_policy":                trustPolicyAttribute(),
			"create_date":                 createDateAttribute(),
		},
	}
}

func (r *instanceRole) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"name": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "Name of the role, unique in the account.",
			},
		},
	}
}

func nameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Name of the role, unique in the account: 1 to 64 letters, digits, `.` and `-`. " +
			"Names that begin with `AliyunServiceRoleFor` belong to cloud services and are refused. " +
			"Changing this replaces the role; workloads that use it need `create_before_destroy`.",
		Validators: []validator.String{
			fwx.Check("the name of a RAM role", acs.ValidateRoleName),
			fwx.Check("the name of a role that can be managed", refuseServiceLinked),
		},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

func refuseServiceLinked(name string) error {
	if acs.IsServiceLinkedRoleName(name) {
		return fmt.Errorf("names like %q belong to service-linked roles, which only their cloud service can change", name)
	}
	return nil
}

func workloadsAttribute() schema.Attribute {
	var kinds []string
	for _, kind := range workload.Kinds() {
		kinds = append(kinds, string(kind))
	}
	return schema.SetAttribute{
		Required:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Kinds of workloads that may assume the role, at least one of `dsw`, `dlc` and `eas`. " +
			"They decide which services of PAI the trust policy names; `dsw` and `dlc` share one. Changing this rewrites the trust policy in place.",
		Validators: []validator.Set{
			setvalidator.SizeAtLeast(1),
			setvalidator.ValueStringsAre(stringvalidator.OneOf(kinds...)),
		},
	}
}

func additionalServicesAttribute() schema.Attribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Further service principals that may assume the role, such as `ecs.aliyuncs.com`. " +
			"Changing this rewrites the trust policy in place. Defaults to none.",
		Validators: []validator.Set{
			setvalidator.ValueStringsAre(fwx.Check("a service principal of Alibaba Cloud", acs.ValidateServicePrincipal)),
		},
	}
}

func descriptionAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Description of the role, 1 to 1024 characters. Removing this clears the description in the cloud.",
		Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, maxDescription)},
	}
}

func sessionAttribute() schema.Attribute {
	return schema.Int64Attribute{
		Optional: true,
		Computed: true,
		Default:  int64default.StaticInt64(minSessionSeconds),
		MarkdownDescription: "Longest session of the role in seconds, from 3600 to 43200. " +
			"Temporary credentials of the role are valid for no longer than this. Defaults to `3600`.",
		Validators: []validator.Int64{int64validator.Between(minSessionSeconds, maxSessionSeconds)},
	}
}

func policiesAttribute() schema.Attribute {
	return schema.SetNestedAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: "Policies attached to the role, exactly these: any other one that is found attached is detached by the next apply, " +
			"and an empty set detaches all. Leave this out to manage attachments elsewhere; nothing is attached or detached then. " +
			"Removing this leaves the policies attached and stops managing them. " +
			"After an import this holds what is attached, unmanaged until the configuration sets it.",
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				"name": schema.StringAttribute{
					Required:            true,
					MarkdownDescription: "Name of the policy.",
					Validators:          []validator.String{fwx.Check("the name of a RAM policy", acs.ValidatePolicyName)},
				},
				"type": schema.StringAttribute{
					Required:            true,
					MarkdownDescription: "Type of the policy: `System` for policies of Alibaba Cloud, `Custom` for policies of the account.",
					Validators: []validator.String{
						stringvalidator.OneOf(string(cloud.SystemPolicy), string(cloud.CustomPolicy)),
					},
				},
			},
		},
	}
}

func tagsAttribute() schema.Attribute {
	return schema.MapAttribute{
		Optional:    true,
		Computed:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Tags of the role, exactly these: any other one that is found is removed by the next apply, and an empty map removes all. " +
			"Leave this out to manage tags elsewhere; none is set or removed then. Removing this leaves the tags on the role and stops managing them. " +
			"After an import this holds the tags found, unmanaged until the configuration sets it.",
		Validators: []validator.Map{
			mapvalidator.SizeAtMost(maxTags),
			mapvalidator.KeysAre(
				stringvalidator.UTF8LengthBetween(1, maxTagKey),
				fwx.Check("a tag key that is not reserved for the cloud", refuseSystemTag),
			),
			mapvalidator.ValueStringsAre(stringvalidator.UTF8LengthAtMost(maxTagValue)),
		},
	}
}

func refuseSystemTag(key string) error {
	if strings.HasPrefix(key, systemTagPrefix) {
		return fmt.Errorf("%q begins with %q", key, systemTagPrefix)
	}
	return nil
}

func forceDetachAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(defaultForceDetach),
		MarkdownDescription: "Whether a deletion of the role detaches policies that this resource did not attach. " +
			"Otherwise such policies make the deletion fail before anything is changed. Changing this changes nothing in the cloud. Defaults to `false`.",
	}
}

func deletionGuardAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(defaultDeletionGuard),
		MarkdownDescription: "Whether to look for DSW instances and EAS services that use the role, in all `regions` of the provider, before the role is deleted. " +
			"A plan then warns of each, and the deletion fails before anything is changed while one still uses the role or a region cannot be searched. " +
			"DLC jobs are not looked for yet. " +
			"Changing this changes nothing in the cloud. Defaults to `true`.",
	}
}

func arnAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:   true,
		CustomType: fwx.RoleARNType{},
		MarkdownDescription: "ARN of the role. A plan that creates the role shows it already, unless `preflight` of the provider is `off`. " +
			"Letter case does not matter in it.",
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

func roleIDAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Id that RAM gave to the role. A role that is created anew under the same name has another one.",
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

func trustPolicyAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:            true,
		CustomType:          fwx.PolicyType{},
		MarkdownDescription: "Trust policy of the role as JSON. Two spellings that mean the same are no change.",
	}
}

func createDateAttribute() schema.Attribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Time at which the role was created, in RFC 3339 format.",
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}
