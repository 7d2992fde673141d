package openapi

import (
	"context"
	"errors"
	"net/http"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/wait"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// mostUpdates is how often an update whose answer was lost is sent.
const mostUpdates = 3

func (e *eas) Associate(ctx context.Context, region, name string, from, to workload.Association) error {
	if from.Equal(to) {
		return nil // every update rolls out a new version
	}
	return e.update(ctx, region, name, to, false)
}

// Redeploy implements cloud.Rollouts: the same keys once more make a new
// version, which is rolled out like the first.
func (e *eas) Redeploy(ctx context.Context, region, name string, a workload.Association) error {
	return e.update(ctx, region, name, a, true)
}

// update sends the change with the least risk, computed from a fresh read:
// there is no conditional write. An update whose answer was lost is not
// repeated blindly, which could roll out twice; the service is read again to
// see whether it was carried out.
func (e *eas) update(ctx context.Context, region, name string, to workload.Association, again bool) error {
	const operation = "UpdateService"
	for sent := 1; ; sent++ {
		service, config, err := e.describe(ctx, region, name)
		if err != nil {
			return err
		}
		if service.Association.Equal(to) && !again {
			return nil
		}
		change, err := config.Update(to)
		if err != nil {
			return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "eas:" + operation, Cause: err}
		}
		request := roaRequest{
			action: operation, method: http.MethodPut, pathname: onService(region, name, ""),
			region: region, effect: create, body: change.Body,
		}
		if change.Replace { // else: merge, which is the default
			request.query = map[string]string{"UpdateType": "replace"}
		}
		err = e.call(ctx, request, nil)
		if failed := cloud.AsError(err); failed == nil || !failed.Ambiguous || sent == mostUpdates || ctx.Err() != nil {
			return err
		}
		again = false
		if stopped := e.transport.clock.Sleep(ctx, wait.Create().Delay(sent)); stopped != nil {
			return errors.Join(err, stopped)
		}
	}
}
