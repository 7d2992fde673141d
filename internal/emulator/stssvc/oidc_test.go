package stssvc_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/signtest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/stssvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	issuerURL = "https://token.actions.githubusercontent.com"
	github    = "acs:ram::" + accountID + ":oidc-provider/github"
	pipeline  = "acs:ram::" + accountID + ":role/pipeline"
)

// oidc is STS with a provider whose tokens a test signs.
type oidc struct {
	sts
	issuer *signtest.Issuer
}

func newOIDC(t *testing.T) oidc {
	t.Helper()
	issuer, err := signtest.NewIssuer()
	if err != nil {
		t.Fatal(err)
	}
	clock := state.NewManualClock(start)
	ram := ramsvc.New(clock, ramsvc.Options{})
	if err := ram.Seed(json.RawMessage(`[{"id": "` + accountID + `",
	  "oidc_providers": [
	    {"name": "github", "issuer_url": "` + issuerURL + `", "client_ids": ["sts.aliyuncs.com"], "keys": ` + issuer.JWKS() + `},
	    {"name": "gitlab", "issuer_url": "https://gitlab.com", "client_ids": ["sts.aliyuncs.com"], "keys": ` + issuer.JWKS() + `}],
	  "roles": [{"name": "pipeline", "max_session_duration": 3600, "trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
	    "Principal": {"Federated": ["` + github + `"]},
	    "Condition": {"StringEquals": {"oidc:iss": "` + issuerURL + `", "oidc:aud": "sts.aliyuncs.com"}, "StringLike": {"oidc:sub": "repo:acme/ml:*"}}}]}}]}]`)); err != nil {
		t.Fatal(err)
	}
	server, err := wire.NewServer(wire.Config{
		Products: []wire.Product{stssvc.New(ram, clock)}, Directory: ram, Clock: clock, SigningClock: clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return oidc{sts{t, ram, server}, issuer}
}

func claims(changes ...any) map[string]any {
	all := map[string]any{
		"iss": issuerURL, "aud": "sts.aliyuncs.com", "sub": "repo:acme/ml:ref:refs/heads/main",
		"iat": start.Unix(), "nbf": start.Unix(), "exp": start.Unix() + 300,
	}
	for i := 0; i < len(changes); i += 2 {
		name, _ := changes[i].(string)
		all[name] = changes[i+1]
	}
	return all
}

func (o oidc) token(claims map[string]any, header ...map[string]any) string {
	o.t.Helper()
	text, err := o.issuer.Token(claims, header...)
	if err != nil {
		o.t.Fatal(err)
	}
	return text
}

func TestAssumeRoleWithOIDC(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		claims     map[string]any
		header     map[string]any
		parameters map[string]string
		code       string
	}{
		"valid":            {claims: claims()},
		"list of audience": {claims: claims("aud", []string{"other", "sts.aliyuncs.com"})},
		"session policy":   {claims: claims(), parameters: map[string]string{"Policy": `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}`}},
		"no token":         {claims: claims(), parameters: map[string]string{"OIDCToken": ""}, code: "MissingParameter"},
		"no provider":      {claims: claims(), parameters: map[string]string{"OIDCProviderArn": ""}, code: "MissingParameter"},
		"unknown provider": {claims: claims(), parameters: map[string]string{"OIDCProviderArn": "acs:ram::1:oidc-provider/github"}, code: "EntityNotExist.OIDCProvider"},
		"unknown role":     {claims: claims(), parameters: map[string]string{"RoleArn": "acs:ram::" + accountID + ":role/nobody"}, code: "EntityNotExist.Role"},
		"no JWT":           {claims: claims(), parameters: map[string]string{"OIDCToken": "a.b"}, code: "AuthenticationFail.OIDCToken.Invalid"},
		"no JSON":          {claims: claims(), parameters: map[string]string{"OIDCToken": "a.b.c"}, code: "AuthenticationFail.OIDCToken.Invalid"},
		"no algorithm":     {claims: claims(), header: map[string]any{"alg": "none"}, code: "AuthenticationFail.OIDCToken.Invalid"},
		"unknown key":      {claims: claims(), header: map[string]any{"kid": "key-2"}, code: "AuthenticationFail.OIDCToken.Invalid"},
		"other issuer":     {claims: claims("iss", "https://gitlab.com"), code: "AuthenticationFail.OIDCToken.Invalid"},
		"other audience":   {claims: claims("aud", "api"), code: "AuthenticationFail.OIDCToken.Invalid"},
		"no audience":      {claims: claims("aud", 1), code: "AuthenticationFail.OIDCToken.Invalid"},
		"no subject":       {claims: claims("sub", ""), code: "AuthenticationFail.OIDCToken.Invalid"},
		"expired":          {claims: claims("exp", start.Unix()), code: "AuthenticationFail.OIDCToken.Expired"},
		"not yet valid":    {claims: claims("nbf", start.Unix()+1), code: "AuthenticationFail.OIDCToken.Invalid"},
		"from the future":  {claims: claims("iat", start.Unix()+301), code: "AuthenticationFail.OIDCToken.Invalid"},
		"other subject":    {claims: claims("sub", "repo:acme/web:ref:refs/heads/main"), code: "AuthenticationFail.NoPermission"},
		"other provider": {
			claims: claims("iss", "https://gitlab.com"), parameters: map[string]string{"OIDCProviderArn": "acs:ram::" + accountID + ":oidc-provider/gitlab"},
			code: "AuthenticationFail.NoPermission",
		},
		"longer than the role allows": {claims: claims(), parameters: map[string]string{"DurationSeconds": "3601"}, code: "InvalidParameter.DurationSeconds"},
		"grammar of the policy":       {claims: claims(), parameters: map[string]string{"Policy": "{"}, code: "InvalidParameter.PolicyGrammar"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOIDC(t)
			parameters := map[string]string{
				"OIDCProviderArn": github, "RoleArn": pipeline, "OIDCToken": o.token(tc.claims, tc.header), "RoleSessionName": "run-1",
			}
			maps.Copy(parameters, tc.parameters)
			answer, err := o.server.Invoke("sts:AssumeRoleWithOIDC", wire.Call{Parameters: parameters})
			if tc.code == "" {
				credentials, _ := answer["Credentials"].(map[string]any)
				id, _ := credentials["AccessKeyId"].(string)
				key, found := o.ram.AccessKey(id)
				if err != nil || !found || key.Caller.ARN != "acs:ram::"+accountID+":assumed-role/pipeline/run-1" {
					t.Errorf("answer %v, error %v", answer, err)
				}
				return
			}
			if refused, ok := errors.AsType[*wire.Error](err); !ok || refused.Code != tc.code {
				t.Errorf("%v, want %s", err, tc.code)
			}
		})
	}
}

// A token that somebody else has signed with a key of the same id.
func TestAssumeRoleWithOIDC_signature(t *testing.T) {
	t.Parallel()
	o, other := newOIDC(t), newOIDC(t)
	_, err := o.server.Invoke("sts:AssumeRoleWithOIDC", wire.Call{Parameters: map[string]string{
		"OIDCProviderArn": github, "RoleArn": pipeline, "OIDCToken": other.token(claims()), "RoleSessionName": "run-1",
	}})
	if refused, ok := errors.AsType[*wire.Error](err); !ok || refused.Code != "AuthenticationFail.OIDCToken.Invalid" {
		t.Errorf("error %v", err)
	}
}

// The operation takes no signature, in the query or in a form. No other one does
// without.
func TestAssumeRoleWithOIDC_unsigned(t *testing.T) {
	t.Parallel()
	o := newOIDC(t)
	parameters := url.Values{
		"Action": {"AssumeRoleWithOIDC"}, "Version": {"2015-04-01"}, "Format": {"JSON"}, "Timestamp": {"2026-01-02T03:04:05Z"}, "SignatureNonce": {"n"},
		"OIDCProviderArn": {github}, "RoleArn": {pipeline}, "OIDCToken": {o.token(claims())}, "RoleSessionName": {"run-1"},
	}
	send := func(query, form string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/?"+query, strings.NewReader(form))
		if form != "" {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		recorder := httptest.NewRecorder()
		o.server.ServeHTTP(recorder, r)
		return recorder.Code
	}
	if status := send(parameters.Encode(), ""); status != http.StatusOK {
		t.Errorf("in the query: %d", status)
	}
	if status := send("", parameters.Encode()); status != http.StatusOK {
		t.Errorf("in a form: %d", status)
	}
	parameters.Set("Action", "AssumeRole")
	if status := send("", parameters.Encode()); status == http.StatusOK {
		t.Error("AssumeRole without a signature is served")
	}
}

func TestAssumeRole_sourceIdentity(t *testing.T) {
	t.Parallel()
	s := newSTS(t)
	answer, err := s.assume(user("alice"), map[string]string{"RoleArn": deployer, "SourceIdentity": "alice@example.com"})
	if err != nil || answer["SourceIdentity"] != "alice@example.com" {
		t.Errorf("answer %v, error %v", answer, err)
	}
	if _, err := s.assume(user("alice"), map[string]string{"RoleArn": deployer, "SourceIdentity": "a b"}); err == nil {
		t.Error("a malformed identity is taken")
	}
}
