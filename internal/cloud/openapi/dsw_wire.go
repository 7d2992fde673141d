package openapi

import (
	"context"
	"net/url"

	runtime "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// What goes over the wire to and from DSW 2022-01-01, with the names of the
// generated SDK, as far as the provider needs it.

type dswInstance struct {
	InstanceId       *string
	InstanceName     *string
	WorkspaceId      *string
	Status           *string
	ReasonCode       *string
	ReasonMessage    *string
	Accessibility    *string
	CredentialConfig *dswCredentialConfig
}

type dswCredentialConfig struct {
	Enable           *bool
	AliyunEnvRoleKey *string
	Configs          []*dswCredentialConfigItem
}

type dswCredentialConfigItem struct {
	Key   *string
	Type  *string
	Roles []*dswCredentialRole
}

type dswCredentialRole struct {
	RoleArn  *string
	RoleType *string
}

type dswInstanceList struct {
	Instances  []*dswInstance
	TotalCount *int64
}

type dswInstanceEvents struct {
	Events     []*string
	TotalCount *int64
}

// dswRequest is one operation of DSW.
type dswRequest struct {
	action   string
	method   string
	pathname string
	region   string
	effect   effect
	query    map[string]string
	// body is a map and no struct, because empty lists must reach the wire:
	// the generated structs drop them.
	body map[string]any
}

const dswInstances = "/api/v2/instances"

// onInstance returns the path of an instance or of a part of it.
func onInstance(id, part string) string { return dswInstances + "/" + url.PathEscape(id) + part }

// call carries out request and decodes the answer into reply, which may be nil.
func (d *dsw) call(ctx context.Context, request dswRequest, reply any) (outcome, error) {
	c := call{product: DSW, operation: request.action, region: request.region, effect: request.effect}
	if request.region == "" {
		return outcome{}, &cloud.Error{Kind: cloud.ErrInvalid, Operation: c.name(), Message: "no region is given"}
	}
	params := &runtime.Params{
		Action:      &request.action,
		Version:     tea.String("2022-01-01"),
		Protocol:    tea.String("HTTPS"),
		Pathname:    &request.pathname,
		Method:      &request.method,
		AuthType:    tea.String("AK"),
		Style:       tea.String("ROA"),
		ReqBodyType: tea.String("json"),
		BodyType:    tea.String("json"),
	}
	c.issue = func(ctx context.Context, config *runtime.Config) error {
		client, err := runtime.NewClient(config)
		if err != nil {
			return err
		}
		message := &runtime.OpenApiRequest{
			Headers: d.transport.config.regionHeaders(DSW, request.region),
			Query:   map[string]*string{},
		}
		for key, value := range request.query {
			message.Query[key] = tea.String(value)
		}
		if request.body != nil {
			message.Body = request.body
		}
		result, err := client.CallApiWithCtx(ctx, params, message, &dara.RuntimeOptions{})
		if err != nil || reply == nil {
			return err
		}
		return dara.Convert(result["body"], reply)
	}
	return d.transport.do(ctx, c)
}
