package session

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var (
	_ datasource.DataSource              = (*callerIdentity)(nil)
	_ datasource.DataSourceWithConfigure = (*callerIdentity)(nil)
)

// NewCallerIdentity returns the data source pai_caller_identity.
func NewCallerIdentity() datasource.DataSource {
	return &callerIdentity{fwx.DataSource{Type: "pai_caller_identity"}}
}

type callerIdentity struct {
	fwx.DataSource
}

type callerIdentityModel struct {
	AccountID    types.String `tfsdk:"account_id"`
	ARN          types.String `tfsdk:"arn"`
	IdentityType types.String `tfsdk:"identity_type"`
	Name         types.String `tfsdk:"name"`
	UserID       types.String `tfsdk:"user_id"`
	RoleID       types.String `tfsdk:"role_id"`

	CredentialSource types.String `tfsdk:"credential_source"`
}

func (d *callerIdentity) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the identity that signs the provider's calls: the account, a RAM user, or a session of a RAM role.\n\n" +
			"It makes one call for the whole run, `sts:GetCallerIdentity`, which needs no permission.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				MarkdownDescription: "Id of the account that the caller belongs to.",
				Computed:            true,
			},
			"arn": schema.StringAttribute{
				MarkdownDescription: "ARN of the caller: `acs:ram::<account>:root`, `acs:ram::<account>:user/<name>` or " +
					"`acs:ram::<account>:assumed-role/<role>/<session>`.",
				Computed: true,
			},
			"identity_type": schema.StringAttribute{
				MarkdownDescription: "What the caller is: `Account`, `RAMUser` or `AssumedRoleUser`.",
				Computed:            true,
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the user, or of the role as its ARN spells it, which is usually in lower case. Null for the account itself.",
				Computed:            true,
			},
			"user_id": schema.StringAttribute{
				MarkdownDescription: "Id of the user; for the account itself, of the account. Null for a session of a role.",
				Computed:            true,
			},
			"role_id": schema.StringAttribute{
				MarkdownDescription: "Id of the role whose session the caller is. Null for the account itself and for users.",
				Computed:            true,
			},
			"credential_source": schema.StringAttribute{
				MarkdownDescription: "Where the provider found the credentials that it signs with, or that it assumes roles with: `arguments`, `environment`, `oidc`, " +
					"`profile`, `credentials_uri`, `credentials_file`, `ecs_ram_role` or `default_chain`.",
				Computed: true,
			},
		},
	}
}

func (d *callerIdentity) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	caller, err := d.Data.Preflight.Caller(ctx)
	if err != nil {
		fwx.AddError(&resp.Diagnostics, remedy.Failure(remedy.Attempt{
			Verb: "Read", Past: "read", Noun: "Caller Identity", Object: "identity of the caller",
		}, err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, flatten(caller, d.Data.CredentialSource))...)
}

func flatten(caller cloud.Identity, source credential.Kind) callerIdentityModel {
	m := callerIdentityModel{
		AccountID:    types.StringValue(caller.Account),
		ARN:          types.StringValue(caller.ARN),
		IdentityType: types.StringValue(string(caller.Type)),
		UserID:       fwx.StringOrNull(caller.UserID),
		RoleID:       fwx.StringOrNull(caller.RoleID),

		CredentialSource: types.StringValue(string(source)),
	}
	// Forms of ARNs that nobody has seen yet must not fail a lookup.
	if principal, err := acs.ParsePrincipalARN(caller.ARN); err == nil {
		m.Name = fwx.StringOrNull(principal.Name)
	}
	return m
}
