package ramrole

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
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

// Descriptions are the descriptions of attributes that differ from one resource
// type to another. They are Markdown and end with a full stop.
type Descriptions struct {
	// Name completes what is said about the name of any role.
	Name string
	// DeletionGuard says what is looked for before a deletion.
	DeletionGuard string
}

// Attributes returns the attributes of Model together with those of a resource
// type.
func Attributes(d Descriptions, own map[string]schema.Attribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"name":                  nameAttribute(d.Name),
		"description":           descriptionAttribute(),
		"max_session_duration":  sessionAttribute(),
		"policies":              policiesAttribute(),
		"tags":                  tagsAttribute(),
		"force_detach_policies": forceDetachAttribute(),
		"deletion_guard":        deletionGuardAttribute(d.DeletionGuard),
		"arn":                   arnAttribute(),
		"role_id":               roleIDAttribute(),
		"trust_policy":          trustPolicyAttribute(),
		"create_date":           createDateAttribute(),
	}
	maps.Copy(attributes, own)
	return attributes
}

// IdentitySchema says that a role is known by its name.
func (r *Resource[M, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"name": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "Name of the role, unique in the account.",
			},
		},
	}
}

func nameAttribute(consequence string) schema.Attribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Name of the role, unique in the account: 1 to 64 letters, digits, `.` and `-`. " +
			"Names that begin with `AliyunServiceRoleFor` belong to cloud services and are refused. " + consequence,
		Validators:    NameValidators(),
		PlanModifiers: []planmodifier.String{fwx.KeepName("role"), stringplanmodifier.RequiresReplace()},
	}
}

// NameValidators check the name of a role that may be changed.
func NameValidators() []validator.String {
	return []validator.String{
		fwx.Check("the name of a RAM role", acs.ValidateRoleName),
		fwx.Check("the name of a role that can be managed", refuseServiceLinked),
	}
}

func refuseServiceLinked(name string) error {
	if acs.IsServiceLinkedRoleName(name) {
		return fmt.Errorf("names like %q belong to service-linked roles, which only their cloud service can change", name)
	}
	return nil
}

func descriptionAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Description of the role, at most 1024 characters. Removing this, or an empty text, clears the description in the cloud.",
		Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(maxDescription)},
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
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Policies attached to the role, exactly these: the next apply detaches any other policy, and an empty set detaches all. Leave this out to manage attachments elsewhere. Removing this argument leaves the policies attached and stops managing them. After import, this contains the attached policies. They are not managed until you set this argument.",
		Validators:          []validator.Set{fwx.NoNulls()},
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
		Optional:            true,
		Computed:            true,
		ElementType:         types.StringType,
		MarkdownDescription: "Tags of the role, exactly these: the next apply removes any other tag, and an empty map removes all. Leave this out to manage tags elsewhere. Removing this argument leaves the tags on the role and stops managing them. After import, this contains the tags of the role. They are not managed until you set this argument.",
		Validators: []validator.Map{
			fwx.NoNulls(),
			mapvalidator.SizeAtMost(maxTags),
			mapvalidator.KeysAre(
				stringvalidator.UTF8LengthBetween(1, maxTagKey),
				fwx.Check("a tag key that is not reserved for the cloud", refuseSystemTag),
			),
			fwx.NoNulls(),
			mapvalidator.ValueStringsAre(stringvalidator.UTF8LengthAtMost(maxTagValue)),
		},
	}
}

func refuseSystemTag(key string) error {
	if strings.HasPrefix(key, systemTagPrefix) {
		return fmt.Errorf("%q begins with %q", key, systemTagPrefix)
	}
	if cloud.IsProviderTag(key) {
		return fmt.Errorf("%q is a tag that this provider sets itself", key)
	}
	return nil
}

func forceDetachAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional:            true,
		Computed:            true,
		Default:             booldefault.StaticBool(defaultForceDetach),
		MarkdownDescription: "On destroy, also detach policies that were attached outside of this resource. Otherwise such policies make the deletion fail before anything is changed. Changing this changes nothing in the cloud. Defaults to `false`.",
	}
}

func deletionGuardAttribute(what string) schema.Attribute {
	return schema.BoolAttribute{
		Optional:            true,
		Computed:            true,
		Default:             booldefault.StaticBool(defaultDeletionGuard),
		MarkdownDescription: what + " Changing this changes nothing in the cloud. Defaults to `true`.",
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
		MarkdownDescription: "Id that RAM assigned to the role. A role that is deleted and created again with the same name has a different id.",
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
