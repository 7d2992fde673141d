package provider

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
)

// providerModel is the provider block.
type providerModel struct {
	Region                types.String    `tfsdk:"region"`
	AccessKey             types.String    `tfsdk:"access_key"`
	SecretKey             types.String    `tfsdk:"secret_key"`
	SecurityToken         types.String    `tfsdk:"security_token"`
	Profile               types.String    `tfsdk:"profile"`
	SharedCredentialsFile types.String    `tfsdk:"shared_credentials_file"`
	CredentialsURI        types.String    `tfsdk:"credentials_uri"`
	ECSRoleName           types.String    `tfsdk:"ecs_role_name"`
	AssumeRole            []roleModel     `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    *oidcModel      `tfsdk:"assume_role_with_oidc"`
	Endpoints             *endpointsModel `tfsdk:"endpoints"`
	EndpointType          types.String    `tfsdk:"endpoint_type"`
	Protocol              types.String    `tfsdk:"protocol"`
	Regions               []string        `tfsdk:"regions"`
	Preflight             types.String    `tfsdk:"preflight"`
	Owner                 types.String    `tfsdk:"owner"`
	MaxRetries            types.Int64     `tfsdk:"max_retries"`
	RequestTimeoutSeconds types.Int64     `tfsdk:"request_timeout_seconds"`
}

type endpointsModel struct {
	RAM         types.String `tfsdk:"ram"`
	STS         types.String `tfsdk:"sts"`
	DSW         types.String `tfsdk:"dsw"`
	DLC         types.String `tfsdk:"dlc"`
	EAS         types.String `tfsdk:"eas"`
	AIWorkSpace types.String `tfsdk:"aiworkspace"`
}

const maxRetriesLimit = 100

func (p *paiProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the RAM roles of workloads on Platform for AI (PAI) of Alibaba Cloud: " +
			"the roles, the permission to pass them, and their association with the workloads.",
		Attributes: map[string]schema.Attribute{
			"region":                  regionAttribute(),
			"access_key":              keyAttribute("Id of the access key to sign calls with.", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY"),
			"secret_key":              keyAttribute("Secret of the access key.", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECRET_KEY"),
			"security_token":          keyAttribute("Security token of temporary credentials.", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALICLOUD_SECURITY_TOKEN"),
			"profile":                 profileAttribute(),
			"shared_credentials_file": sharedCredentialsFileAttribute(),
			"credentials_uri":         credentialsURIAttribute(),
			"ecs_role_name":           ecsRoleNameAttribute(),
			"assume_role":             assumeRoleAttribute(),
			"assume_role_with_oidc":   oidcAttribute(),
			"endpoints":               endpointsAttribute(),
			"endpoint_type":           endpointTypeAttribute(),
			"protocol":                protocolAttribute(),
			"regions":                 regionsAttribute(),
			"preflight":               preflightAttribute(),
			"owner":                   ownerAttribute(),
			"max_retries":             maxRetriesAttribute(),
			"request_timeout_seconds": timeoutAttribute(),
		},
	}
}

func regionAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Default region of regional resources, such as `cn-hangzhou`; each of them also has a `region` of its own. " +
			"Also read from `ALIBABA_CLOUD_REGION_ID`, `ALIBABA_CLOUD_REGION` and `ALICLOUD_REGION`.",
		Validators: []validator.String{isRegion()},
	}
}

func keyAttribute(meaning, variable, alicloudVariable string) schema.Attribute {
	return schema.StringAttribute{
		Optional:  true,
		Sensitive: true,
		MarkdownDescription: meaning + " Also read from `" + variable + "`, or `" + alicloudVariable + "`; " +
			"id, secret and token are always taken from one source.",
	}
}

func endpointsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Where to reach products that are not at their public endpoint, see [Regions and Endpoints](#regions-and-endpoints): " +
			"each as `host`, `host:port`, or one of these after `http://` or `https://`. " +
			"`PAI_ENDPOINT` gives one endpoint for all products that are not listed here.",
		Attributes: map[string]schema.Attribute{
			"ram":         endpointAttribute("RAM"),
			"sts":         endpointAttribute("STS"),
			"dsw":         endpointAttribute("PAI-DSW"),
			"dlc":         endpointAttribute("PAI-DLC"),
			"eas":         endpointAttribute("PAI-EAS"),
			"aiworkspace": endpointAttribute("AIWorkSpace"),
		},
	}
}

func endpointAttribute(product string) schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Endpoint of " + product + ".",
		Validators: []validator.String{fwx.Check("an endpoint", func(text string) error {
			_, _, err := openapi.ParseEndpoint(text)
			return err
		})},
	}
}

func protocolAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "`https` or `http`, in upper or lower case. Plain HTTP is for an emulator on the same machine. " +
			"An endpoint on another machine is reached over plain HTTP only if this argument says `http`. " +
			"Defaults to what an endpoint begins with, else to `https`.",
		Validators: []validator.String{stringvalidator.OneOfCaseInsensitive(protocolHTTPS, protocolHTTP)},
	}
}

func regionsAttribute() schema.Attribute {
	return schema.ListAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "Regions in which the workloads that use a role are looked up, before a role is deleted. " +
			"Also read from `PAI_REGIONS`, separated by commas. Defaults to `region` alone.",
		Validators: []validator.List{
			listvalidator.SizeAtLeast(1),
			listvalidator.UniqueValues(),
			listvalidator.ValueStringsAre(isRegion()),
		},
	}
}

func preflightAttribute() schema.Attribute {
	levels := make([]string, 0, len(preflight.Levels()))
	for _, level := range preflight.Levels() {
		levels = append(levels, string(level))
	}
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "What becomes of the findings of the live checks that are made while planning. " +
			"`error`: what is certainly wrong is an error, what is likely wrong a warning; " +
			"`strict`: both are errors, and what could not be verified is a warning; " +
			"`warn`: all are warnings; `off`: no live check is made. " +
			"Also read from `PAI_PREFLIGHT`. Defaults to `error`.",
		Validators: []validator.String{stringvalidator.OneOf(levels...)},
	}
}

func ownerAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Name of this configuration, unique in the account, such as the name of its repository and workspace. It is written as the tag `" +
			cloud.OwnerTag + "` on the RAM roles and policies that the provider creates, and it is not shown in `tags`. " +
			"If an apply is killed after it created a role or policy, the next apply of the same owner takes that object over. " +
			"Without an owner a temporary tag does the same, except in the moment between its removal and the write of the state. " +
			"1 to 128 letters, digits and `. _ - / : @ =`. Also read from `PAI_OWNER`.",
		Validators: []validator.String{fwx.UnlessEmpty(fwx.Check("the name of an owner", validateOwner))},
	}
}

// validateOwner accepts what is safe as the value of a tag everywhere.
func validateOwner(text string) error {
	if !ownerPattern.MatchString(text) {
		return fmt.Errorf("%q is not 1 to 128 letters, digits and . _ - / : @ =", text)
	}
	return nil
}

var ownerPattern = regexp.MustCompile(`^[A-Za-z0-9._/:@=-]{1,128}$`)

func maxRetriesAttribute() schema.Attribute {
	return schema.Int64Attribute{
		Optional:            true,
		MarkdownDescription: "Number of times that a call is repeated after a temporary failure, from 0 (never) to 100. Defaults to `5`.",
		Validators:          []validator.Int64{int64validator.Between(0, maxRetriesLimit)},
	}
}

func timeoutAttribute() schema.Attribute {
	return schema.Int64Attribute{
		Optional:            true,
		MarkdownDescription: "How long one attempt of one call may take, in seconds, from 1 to 3600. Defaults to `30`.",
		Validators:          []validator.Int64{int64validator.Between(1, 3600)},
	}
}

func isRegion() validator.String { return fwx.Check("the id of a region", acs.ValidateRegion) }
