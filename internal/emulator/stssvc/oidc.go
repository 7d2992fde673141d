package stssvc

import (
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// assumeRoleWithOIDC lends a key of a role to the holder of a token of an OIDC
// provider of the account. The call is not signed.
func (s *Service) assumeRoleWithOIDC(call *wire.Call) (map[string]any, error) {
	for _, parameter := range []string{"OIDCProviderArn", "OIDCToken"} {
		if call.Parameters[parameter] == "" {
			return nil, errMissing(parameter)
		}
	}
	request, err := readAssumption(call)
	if err != nil {
		return nil, err
	}
	arn := call.Parameters["OIDCProviderArn"]
	provider, found := s.ram.FindOIDCProvider(arn)
	if !found {
		return nil, errProviderNotExist(arn)
	}
	token, err := verify(call.Parameters["OIDCToken"], provider, s.clock.Now())
	if err != nil {
		return nil, err
	}
	role, found := s.ram.FindRole(request.arn)
	if !found {
		return nil, errRoleNotExist(request.arn.Name)
	}
	if !federated(call, role, provider, token) {
		return nil, errFederatedNotTrusted()
	}
	answer, err := s.open(request, role)
	if err != nil {
		return nil, err
	}
	answer["OIDCTokenInfo"] = map[string]any{
		"Subject": token.Subject, "Issuer": token.Issuer, "ClientIds": token.audience[0],
		"ExpirationTime": time.Unix(int64(token.Expires), 0).UTC().Format(time.RFC3339),
	}
	return answer, nil
}

// federated asks the trust policy about the provider and what its token says.
func federated(call *wire.Call, role ramsvc.Role, provider ramsvc.OIDCProvider, token *token) bool {
	return ramdoc.Evaluate(ramdoc.Request{
		Action: ramdoc.AssumeRole, Principal: ramdoc.Federated, PrincipalValue: provider.ARN,
		Context: map[string][]string{
			"acs:CurrentTime": {call.Now.UTC().Format(time.RFC3339)},
			"oidc:iss":        {token.Issuer},
			"oidc:aud":        slices.Clone(token.audience),
			"oidc:sub":        {token.Subject},
		},
		ContextComplete: true,
	}, role.Trust).Outcome == ramdoc.Allowed
}
