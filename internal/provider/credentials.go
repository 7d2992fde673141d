package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
	"github.com/pai-iac/terraform-provider-pai/internal/credential"
)

const unableToConfigure = "Unable to Configure the Provider"

// source chooses where the credentials come from. Roles are assumed by a token
// service of their own, because the clients need the credentials to be made.
func (p *paiProvider) source(ctx context.Context, model providerModel, config openapi.Config, diags *diag.Diagnostics) *credential.Source {
	tokens, err := openapi.NewTokenService(config)
	if err != nil {
		diags.AddError(unableToConfigure, fmt.Sprintf("The client of STS cannot be made: %s.", err))
		return nil
	}
	source, problems := p.host.Resolve(model.credentials(), tokens)
	report(problems, diags)
	if source != nil {
		tflog.Debug(ctx, "credentials", map[string]any{"source": string(source.Kind), "from": source.Name, "assumed_roles": source.Roles})
	}
	return source
}

// report shows problems on the arguments that have them.
func report(problems []credential.Problem, diags *diag.Diagnostics) {
	for _, problem := range problems {
		if problem.Argument == "" {
			diags.AddError(problem.Summary, problem.Detail)
			continue
		}
		diags.AddAttributeError(path.Root(problem.Argument), problem.Summary, problem.Detail)
	}
}

// credentials are the arguments that decide about credentials. What is not known
// yet is given, as far as can be said.
func (m providerModel) credentials() credential.Arguments {
	arguments := credential.Arguments{
		AccessKey: part(m.AccessKey), SecretKey: part(m.SecretKey), SecurityToken: part(m.SecurityToken),
		Profile:               m.Profile.ValueString(),
		SharedCredentialsFile: m.SharedCredentialsFile.ValueString(),
		CredentialsURI:        m.CredentialsURI.ValueString(),
		ECSRoleName:           m.ECSRoleName.ValueString(),
	}
	for _, role := range m.AssumeRole {
		arguments.AssumeRole = append(arguments.AssumeRole, cloud.SessionRequest{
			RoleARN: role.RoleARN.ValueString(), SessionName: role.SessionName.ValueString(), DurationSeconds: role.DurationSeconds.ValueInt64(),
			Policy: role.Policy.ValueString(), ExternalID: role.ExternalID.ValueString(), SourceIdentity: role.SourceIdentity.ValueString(),
		})
	}
	if oidc := m.AssumeRoleWithOIDC; oidc != nil {
		arguments.OIDC = &credential.OIDC{
			RoleARN: oidc.RoleARN.ValueString(), ProviderARN: oidc.ProviderARN.ValueString(),
			Token: oidc.Token.ValueString(), TokenFile: oidc.TokenFile.ValueString(), SessionName: oidc.SessionName.ValueString(),
			DurationSeconds: oidc.DurationSeconds.ValueInt64(), Policy: oidc.Policy.ValueString(),
		}
	}
	return arguments
}

// part is one part of an access key, nil if it is not given.
func part(value types.String) *string {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	text := value.ValueString()
	return &text
}
