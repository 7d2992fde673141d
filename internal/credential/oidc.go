package credential

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

func oidcProviderVariables() []string {
	return []string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALICLOUD_OIDC_PROVIDER_ARN"}
}

const oidcTokenVariable = "ALIBABA_CLOUD_OIDC_TOKEN"

func oidcFileVariables() []string {
	return []string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALICLOUD_OIDC_TOKEN_FILE"}
}

func oidcRoleVariables() []string { return []string{"ALIBABA_CLOUD_ROLE_ARN", "ALICLOUD_ROLE_ARN"} }

// fromOIDC takes the token that the environment names. A role alone says nothing:
// it may be one to assume with another source.
func (r *resolver) fromOIDC() *origin {
	provider, _ := r.first(oidcProviderVariables()...)
	token, _ := r.first(append(oidcFileVariables(), oidcTokenVariable)...)
	if provider == "" && token == "" {
		return nil
	}
	return r.oidc(OIDC{}, "")
}

// oidc completes the settings from the environment.
func (r *resolver) oidc(settings OIDC, argument string) *origin {
	fill := func(member *string, variables ...string) {
		if *member == "" {
			*member, _ = r.first(variables...)
		}
	}
	fill(&settings.RoleARN, oidcRoleVariables()...)
	fill(&settings.ProviderARN, oidcProviderVariables()...)
	fill(&settings.SessionName, "ALIBABA_CLOUD_ROLE_SESSION_NAME")
	if settings.Token == "" && settings.TokenFile == "" {
		fill(&settings.TokenFile, oidcFileVariables()...)
	}
	if settings.Token == "" && settings.TokenFile == "" {
		fill(&settings.Token, oidcTokenVariable)
	}
	var missing []string
	for _, member := range []struct{ value, name, variable string }{
		{settings.RoleARN, "role_arn", oidcRoleVariables()[0]},
		{settings.ProviderARN, "oidc_provider_arn", oidcProviderVariables()[0]},
		{settings.Token + settings.TokenFile, "oidc_token_file", oidcFileVariables()[0]},
	} {
		if member.value == "" {
			missing = append(missing, fmt.Sprintf("%s (or the environment variable %s)", member.name, member.variable))
		}
	}
	if len(missing) > 0 {
		return r.problem(argument, incompleteOIDC,
			"A role is assumed with a token of an OpenID Connect provider. That takes the ARN of the role, the ARN of the OIDC provider in RAM, and the token. "+
				"Not given: %s. Set all of them, or none to use another source.", strings.Join(missing, ", "))
	}
	settings.TokenFile = r.expand(settings.TokenFile)
	name := "the OIDC token in " + settings.TokenFile
	if settings.TokenFile == "" {
		name = "the OIDC token"
	}
	return &origin{FromOIDC, name, r.renewed(oidcFetcher(settings, name, r.tokens))}
}

// oidcFetcher exchanges the token for a session. The file is read each time: who
// wrote it replaces the token before it expires.
func oidcFetcher(settings OIDC, name string, tokens TokenService) fetcher {
	return func(ctx context.Context) (cloud.Credentials, error) {
		token := settings.Token
		if token == "" {
			var err error
			if token, err = readToken(settings.TokenFile); err != nil {
				return cloud.Credentials{}, &cloud.CredentialsError{Source: name,
					Problem: fmt.Sprintf("The OIDC token cannot be read: %s.", err),
					Fix:     "Check that the job requests an id token, and that the path of the file is the one that it writes."}
			}
		}
		session, err := tokens.AssumeRoleWithOIDC(ctx, cloud.OIDCRequest{
			RoleARN: settings.RoleARN, ProviderARN: settings.ProviderARN, Token: token,
			SessionName: orDefault(settings.SessionName), DurationSeconds: settings.DurationSeconds, Policy: settings.Policy,
		})
		if err != nil {
			problem, fix := remedy.CannotAssumeWithOIDC(settings.RoleARN, settings.ProviderARN, err)
			return cloud.Credentials{}, &cloud.CredentialsError{Source: name, Problem: problem, Fix: fix, Cause: err}
		}
		return session.Credentials, nil
	}
}

// maxFile is far above any token, profile or credentials file.
const maxFile = 1 << 20

func readToken(path string) (string, error) {
	content, err := readFile(path)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(content))
	if token == "" {
		return "", fmt.Errorf("the file %s is empty", path)
	}
	return token, nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(content) > maxFile {
		err = fmt.Errorf("the file %s is larger than %d bytes", path, maxFile)
	}
	return content, err
}
