package openapi

import (
	"context"

	runtime "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// roaRequest is one operation of a product of PAI. They are called through the
// runtime of the generated clients, with the names of their reference.
type roaRequest struct {
	product  Product
	version  string
	action   string
	method   string
	pathname string
	region   string
	effect   effect
	query    map[string]string
	// codeFails: the product wraps failures into HTTP 200 and tells them by
	// nothing but their code.
	codeFails bool
	// body is a map, which is sent as JSON, or a string that is sent as it is.
	// It is no struct, because empty lists must reach the wire: the generated
	// structs drop them.
	body any
}

// roa carries out request and decodes the answer into reply, which may be nil.
func (t *transport) roa(ctx context.Context, request roaRequest, reply any) (outcome, error) {
	c := call{product: request.product, operation: request.action, region: request.region, effect: request.effect, codeFails: request.codeFails}
	if request.region == "" {
		return outcome{}, &cloud.Error{Kind: cloud.ErrInvalid, Operation: c.name(), Message: "no region is given"}
	}
	params := &runtime.Params{
		Action:      &request.action,
		Version:     &request.version,
		Protocol:    new("HTTPS"),
		Pathname:    &request.pathname,
		Method:      &request.method,
		AuthType:    new("AK"),
		Style:       new("ROA"),
		ReqBodyType: new("json"),
		BodyType:    new("json"),
	}
	c.issue = func(ctx context.Context, config *runtime.Config) error {
		client, err := runtime.NewClient(config)
		if err != nil {
			return err
		}
		message := &runtime.OpenApiRequest{
			Headers: t.config.regionHeaders(request.product, request.region),
			Query:   map[string]*string{},
			Body:    request.body,
		}
		for key, value := range request.query {
			message.Query[key] = new(value)
		}
		result, err := client.CallApiWithCtx(ctx, params, message, &dara.RuntimeOptions{})
		if err != nil || reply == nil {
			return err
		}
		return dara.Convert(result["body"], reply)
	}
	return t.do(ctx, c)
}
