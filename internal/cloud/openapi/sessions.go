package openapi

import (
	"context"
	"fmt"
	"time"

	runtime "github.com/alibabacloud-go/darabonba-openapi/v2/client"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// sessions implements cloud.Sessions with STS 2015-04-01.
type sessions struct {
	transport *transport
	roles     *roles
}

// Assume asks AssumeRole.
func (s *sessions) Assume(ctx context.Context, request cloud.SessionRequest) (cloud.Session, error) {
	session, err := s.transport.assumeRole(ctx, nil, request)
	return session, tooLong(ctx, err, request, s.roles)
}

// TokenService opens sessions of RAM roles before there are clients: New
// needs their credentials. It is safe for concurrent use.
type TokenService struct{ config Config }

// NewTokenService returns a token service. It makes no call. Credentials and Refused
// of config are not used.
func NewTokenService(config Config) (*TokenService, error) {
	config.Credentials, config.Refused = Static(Credentials{}), nil
	config, err := config.normalised()
	if err != nil {
		return nil, err
	}
	return &TokenService{config: config}, nil
}

// AssumeRole asks AssumeRole, signed by signer.
func (s *TokenService) AssumeRole(ctx context.Context, signer cloud.Credentials, request cloud.SessionRequest) (cloud.Session, error) {
	config := s.config
	config.Credentials = Static(signer)
	t := newTransport(config)
	session, err := t.assumeRole(ctx, &signer, request)
	return session, tooLong(ctx, err, request, &roles{transport: t, recent: &recent{clock: config.Clock}})
}

// AssumeRoleWithOIDC asks AssumeRoleWithOIDC, which is not signed.
func (s *TokenService) AssumeRoleWithOIDC(ctx context.Context, request cloud.OIDCRequest) (cloud.Session, error) {
	t := newTransport(s.config)
	t.answered.add(request.Token)
	c := call{product: STS, operation: "AssumeRoleWithOIDC", region: s.config.Region, effect: read, anonymous: true}
	return t.openSession(ctx, c, unsigned, parameters(map[string]string{
		"RoleArn":         request.RoleARN,
		"OIDCProviderArn": request.ProviderARN,
		"OIDCToken":       request.Token,
		"RoleSessionName": request.SessionName,
		"DurationSeconds": seconds(request.DurationSeconds),
		"Policy":          request.Policy,
	}))
}

func (t *transport) assumeRole(ctx context.Context, signer *Credentials, request cloud.SessionRequest) (cloud.Session, error) {
	c := call{product: STS, operation: "AssumeRole", region: t.config.Region, effect: read, signer: signer}
	return t.openSession(ctx, c, signed, parameters(map[string]string{
		"RoleArn":         request.RoleARN,
		"RoleSessionName": request.SessionName,
		"DurationSeconds": seconds(request.DurationSeconds),
		"Policy":          request.Policy,
		"ExternalId":      request.ExternalID,
		"SourceIdentity":  request.SourceIdentity,
	}))
}

// sessionAnswer is the answer of both operations. The SDK's own types differ in
// nothing that is read here.
type sessionAnswer struct {
	Body *struct {
		AssumedRoleUser *struct {
			Arn           string `json:"Arn"`
			AssumedRoleID string `json:"AssumedRoleId"`
		} `json:"AssumedRoleUser"`
		Credentials *struct {
			AccessKeyID     string `json:"AccessKeyId"`
			AccessKeySecret string `json:"AccessKeySecret"`
			SecurityToken   string `json:"SecurityToken"`
			Expiration      string `json:"Expiration"`
		} `json:"Credentials"`
	} `json:"body"`
}

// openSession carries out an operation that opens a session. Twice is harmless:
// it opens two, which both expire.
func (t *transport) openSession(ctx context.Context, c call, authentication string, form map[string]any) (cloud.Session, error) {
	var answer sessionAnswer
	c.issue = func(ctx context.Context, config *runtime.Config) error {
		answer = sessionAnswer{}
		return callSTS(ctx, config, c.operation, authentication, form, &answer)
	}
	if _, err := t.do(ctx, c); err != nil {
		return cloud.Session{}, err
	}
	if answer.Body == nil || answer.Body.Credentials == nil || answer.Body.Credentials.AccessKeyID == "" {
		return cloud.Session{}, incomplete(c, "credentials")
	}
	keys := answer.Body.Credentials
	t.answered.add(keys.AccessKeySecret)
	t.answered.add(keys.SecurityToken)
	expires, err := time.Parse(time.RFC3339, keys.Expiration)
	if err != nil {
		return cloud.Session{}, incomplete(c, fmt.Sprintf("a time of expiration: it says %q", keys.Expiration))
	}
	session := cloud.Session{Credentials: Credentials{
		AccessKeyID: keys.AccessKeyID, AccessKeySecret: keys.AccessKeySecret, SecurityToken: keys.SecurityToken, Expires: expires,
	}}
	if user := answer.Body.AssumedRoleUser; user != nil {
		session.ARN, session.ID = user.Arn, user.AssumedRoleID
	}
	return session, nil
}

// parameters leaves out what is not given.
func parameters(all map[string]string) map[string]any {
	given := map[string]any{}
	for name, value := range all {
		if value != "" {
			given[name] = value
		}
	}
	return given
}

func seconds(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// tooLong adds the role's own maximum to a refusal of the duration. If the caller may
// not read the role, the refusal comes without it.
func tooLong(ctx context.Context, err error, request cloud.SessionRequest, roles *roles) error {
	if !hasCode(err, codeSessionTooLong) || request.DurationSeconds == 0 {
		return err
	}
	refused := &cloud.SessionTooLongError{RoleARN: request.RoleARN, Asked: request.DurationSeconds, Refusal: err}
	if name, unreadable := acs.ParseRoleARN(request.RoleARN); unreadable == nil {
		if role, unread := roles.GetByARN(ctx, name); unread == nil {
			refused.Maximum = role.MaxSessionSeconds
		}
	}
	return refused
}
