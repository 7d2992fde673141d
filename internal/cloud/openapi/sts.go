package openapi

import (
	"context"

	runtime "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	sts "github.com/alibabacloud-go/sts-20150401/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// identities implements cloud.Identities with STS 2015-04-01.
type identities struct{ transport *transport }

// Caller asks GetCallerIdentity, which needs no permission.
func (i *identities) Caller(ctx context.Context) (cloud.Identity, error) {
	c := call{product: STS, operation: "GetCallerIdentity", region: i.transport.config.Region, effect: read}
	var body *sts.GetCallerIdentityResponseBody
	c.issue = func(ctx context.Context, config *runtime.Config) error {
		answer, err := getCallerIdentity(ctx, config)
		if err == nil {
			body = answer.Body
		}
		return err
	}
	if _, err := i.transport.do(ctx, c); err != nil {
		return cloud.Identity{}, err
	}
	if body == nil || tea.StringValue(body.Arn) == "" {
		return cloud.Identity{}, incomplete(c, "an identity")
	}
	return cloud.Identity{
		Account: tea.StringValue(body.AccountId),
		Type:    acs.PrincipalType(tea.StringValue(body.IdentityType)),
		ARN:     tea.StringValue(body.Arn),
		UserID:  tea.StringValue(body.UserId),
		RoleID:  tea.StringValue(body.RoleId),
	}, nil
}

// getCallerIdentity is the SDK's operation with a context, which this SDK's
// own methods do not take.
func getCallerIdentity(ctx context.Context, config *runtime.Config) (*sts.GetCallerIdentityResponse, error) {
	answer := &sts.GetCallerIdentityResponse{}
	return answer, callSTS(ctx, config, "GetCallerIdentity", signed, nil, answer)
}

// Values of AuthType: whether the runtime signs.
const (
	signed   = "AK"
	unsigned = "Anonymous"
)

// callSTS carries out an operation of STS. The parameters go into the body: some
// are secrets, and addresses end up in the logs of proxies.
func callSTS(ctx context.Context, config *runtime.Config, action, authentication string, parameters map[string]any, answer any) error {
	client, err := sts.NewClient(config)
	if err != nil {
		return err
	}
	params := &runtime.Params{
		Action:      &action,
		Version:     new("2015-04-01"),
		Protocol:    new("HTTPS"),
		Pathname:    new("/"),
		Method:      new("POST"),
		AuthType:    &authentication,
		Style:       new("RPC"),
		ReqBodyType: new("formData"),
		BodyType:    new("json"),
	}
	request := &runtime.OpenApiRequest{}
	if parameters != nil {
		request.Body = parameters
	}
	result, err := client.CallApiWithCtx(ctx, params, request, &dara.RuntimeOptions{})
	if err != nil {
		return err
	}
	return tea.Convert(result, answer)
}

// incomplete is the error for a success that lacks what was asked for.
func incomplete(c call, what string) error {
	return &cloud.Error{
		Kind:      cloud.ErrUnavailable,
		Operation: c.name(),
		Message:   "the answer does not hold " + what,
		Ambiguous: c.effect != read,
	}
}
