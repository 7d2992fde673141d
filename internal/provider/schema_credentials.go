package provider

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// roleModel is one element of assume_role.
type roleModel struct {
	RoleARN         types.String `tfsdk:"role_arn"`
	SessionName     types.String `tfsdk:"session_name"`
	DurationSeconds types.Int64  `tfsdk:"duration_seconds"`
	Policy          types.String `tfsdk:"policy"`
	ExternalID      types.String `tfsdk:"external_id"`
	SourceIdentity  types.String `tfsdk:"source_identity"`
}

// oidcModel is assume_role_with_oidc.
type oidcModel struct {
	RoleARN         types.String `tfsdk:"role_arn"`
	ProviderARN     types.String `tfsdk:"oidc_provider_arn"`
	Token           types.String `tfsdk:"oidc_token"`
	TokenFile       types.String `tfsdk:"oidc_token_file"`
	SessionName     types.String `tfsdk:"session_name"`
	DurationSeconds types.Int64  `tfsdk:"duration_seconds"`
	Policy          types.String `tfsdk:"policy"`
}

func profileAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Name of a profile of the Alibaba Cloud CLI to take credentials from. Supported modes are `AK`, `StsToken`, `RamRoleArn`, " +
			"`EcsRamRole`, `RamRoleArnWithEcs`, `ChainableRamRoleArn`, `OIDC` and `CredentialsURI`. " +
			"Also read from `ALIBABA_CLOUD_PROFILE` and `ALICLOUD_PROFILE`. Defaults to the current profile of the file.",
	}
}

func sharedCredentialsFileAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Path of the configuration file of the Alibaba Cloud CLI. Also read from `ALIBABA_CLOUD_CONFIG_FILE`, " +
			"`ALICLOUD_SHARED_CREDENTIALS_FILE` and, if that file is JSON, `ALIBABA_CLOUD_CREDENTIALS_FILE`. Defaults to `~/.aliyun/config.json`.",
	}
}

func credentialsURIAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Sensitive: true,
		MarkdownDescription: "URL of a service that returns temporary credentials as JSON, such as the one that PAI injects into a workload. " +
			"Also read from `ALIBABA_CLOUD_CREDENTIALS_URI` and `ALICLOUD_CREDENTIALS_URI`.",
	}
}

func ecsRoleNameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Name of the RAM role of the ECS instance on which Terraform runs. Its metadata service gives the credentials. " +
			"Also read from `ALIBABA_CLOUD_ECS_METADATA` and `ALICLOUD_ECS_ROLE_NAME`.",
	}
}

func assumeRoleAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		Optional: true,
		MarkdownDescription: "RAM roles to assume, one after the other: the first with the credentials of the source, each further one with the " +
			"session of the one before. The last one signs the calls. Sessions are renewed before they expire. If the provider block names neither a " +
			"role nor a source, one role is also read from `ALIBABA_CLOUD_ROLE_ARN` or `ALICLOUD_ASSUME_ROLE_ARN`, with " +
			"`ALIBABA_CLOUD_ROLE_SESSION_NAME` or `ALICLOUD_ASSUME_ROLE_SESSION_NAME` and `ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION`.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"role_arn": schema.StringAttribute{
				Required: true, MarkdownDescription: "ARN of the role, `acs:ram::<account id>:role/<name>`.",
				Validators: []validator.String{isRoleARN()},
			},
			"session_name":     sessionNameAttribute(),
			"duration_seconds": durationAttribute(),
			"policy":           sessionPolicyAttribute(),
			"external_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "External id that the trust policy of the role asks for. 2 to 1224 letters, digits and `_ + = , . @ : / -`.",
				Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.All(stringvalidator.LengthBetween(2, 1224),
					stringvalidator.RegexMatches(regexp.MustCompile(`^[\w+=,.@:/-]+$`), "may hold letters, digits and _ + = , . @ : / - only")))},
			},
			"source_identity": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Name of the person or pipeline behind the session, for the audit log.",
			},
		}},
	}
}

func oidcAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "RAM role to assume with a token of an OpenID Connect provider, for pipelines without an access key. " +
			"What is left out is read from the environment. See [CI without keys](guides/ci-without-keys.md).",
		Attributes: map[string]schema.Attribute{
			"role_arn": schema.StringAttribute{
				Optional: true, MarkdownDescription: "ARN of the role. Also read from `ALIBABA_CLOUD_ROLE_ARN` and `ALICLOUD_ROLE_ARN`.",
				Validators: []validator.String{fwx.UnlessEmpty(isRoleARN())},
			},
			"oidc_provider_arn": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ARN of the OIDC provider in RAM, `acs:ram::<account id>:oidc-provider/<name>`. " +
					"Also read from `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and `ALICLOUD_OIDC_PROVIDER_ARN`.",
			},
			"oidc_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "The token. Prefer `oidc_token_file`, because a token lives only for minutes. Also read from `ALIBABA_CLOUD_OIDC_TOKEN`.",
			},
			"oidc_token_file": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Path of the file that holds the token. It is read again at each renewal. " +
					"Also read from `ALIBABA_CLOUD_OIDC_TOKEN_FILE` and `ALICLOUD_OIDC_TOKEN_FILE`.",
			},
			"session_name":     sessionNameAttribute(),
			"duration_seconds": durationAttribute(),
			"policy":           sessionPolicyAttribute(),
		},
	}
}

func sessionNameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Name of the session, which audit logs show: 2 to 64 letters, digits and `. @ - _`. Defaults to `terraform-provider-pai`.",
		Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.RegexMatches(
			regexp.MustCompile(`^[A-Za-z0-9.@_-]{2,64}$`), "must be 2 to 64 letters, digits and . @ - _"))},
	}
}

func durationAttribute() schema.Attribute {
	return schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: fmt.Sprintf("Length of the session in seconds, from %d to the maximum of the role. STS takes 3600 unless told. "+
			"The provider opens a new session before this one expires.", credential.MinSessionSeconds),
		Validators: []validator.Int64{int64validator.Between(credential.MinSessionSeconds, credential.MaxSessionSeconds)},
	}
}

func sessionPolicyAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "RAM policy document as JSON that narrows what the session may do. At most 2048 characters.",
		Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.All(stringvalidator.LengthAtMost(2048),
			fwx.Check("a RAM policy document", func(text string) error {
				_, err := ramdoc.ParsePermission(text)
				return err
			})))},
	}
}

func endpointTypeAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "`public`, or `vpc` to reach all products inside of a VPC of their region. Products in `endpoints` are not affected. " +
			"Also read from `PAI_ENDPOINT_TYPE`. Defaults to `public`.",
		Validators: []validator.String{fwx.UnlessEmpty(stringvalidator.OneOf(publicEndpoints, vpcEndpoints))},
	}
}

func isRoleARN() validator.String {
	return fwx.Check("the ARN of a RAM role", func(text string) error {
		if _, err := acs.ParseRoleARN(text); err != nil {
			return errors.New("want acs:ram::<account id>:role/<name>")
		}
		return nil
	})
}
