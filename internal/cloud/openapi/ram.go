package openapi

import (
	"context"
	"time"

	runtime "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	ram "github.com/alibabacloud-go/ram-20150501/v2/client"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// ramMethod is one operation of the RAM SDK, as a method expression.
type ramMethod[Request, Response any] func(*ram.Client, context.Context, *Request, *dara.RuntimeOptions) (*Response, error)

// callRAM carries out one operation of RAM 2015-05-01.
func callRAM[Request, Response any](
	ctx context.Context, t *transport, operation string, e effect,
	method ramMethod[Request, Response], request *Request,
) (*Response, error) {
	var response *Response
	_, err := t.do(ctx, call{
		product: RAM, operation: operation, effect: e,
		issue: func(ctx context.Context, config *runtime.Config) error {
			client, err := ram.NewClient(config)
			if err != nil {
				return err
			}
			response, err = method(client, ctx, request, &dara.RuntimeOptions{})
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	return response, nil
}

// hasCode reports whether err is the cloud's refusal with exactly this code.
// Codes contain one another (EntityNotExist.Role, EntityNotExist.Role.Policy),
// so nothing less than the whole will do.
func hasCode(err error, code string) bool {
	failed := cloud.AsError(err)
	return failed != nil && failed.Code == code
}

// ambiguous reports whether the failed write may have been carried out.
func ambiguous(err error) bool {
	failed := cloud.AsError(err)
	return failed != nil && failed.Ambiguous
}

// parseTime reads a date of RAM, documented as 2006-01-02T15:04:05Z. Another
// form is no reason to fail a call: the result is the zero time.
func parseTime(text *string) time.Time {
	at, err := time.Parse(time.RFC3339, dara.StringValue(text))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
