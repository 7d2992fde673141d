package openapi

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// dlc implements cloud.Jobs with PAI DLC 2020-12-03. There is no envelope: a
// success is HTTP 200, a failure has a code, a message and a request id.
type dlc struct {
	transport *transport
}

var _ cloud.Jobs = (*dlc)(nil)

// Get asks GetJob. NeedDetail is left at its default, true: which fields go
// missing without it is unconfirmed.
func (d *dlc) Get(ctx context.Context, region, id string) (cloud.Job, error) {
	reply, err := d.describe(ctx, region, id)
	if err != nil {
		return cloud.Job{}, err
	}
	return reply.job(region), nil
}

// describe reads one job as it is on the wire.
func (d *dlc) describe(ctx context.Context, region, id string) (*dlcJob, error) {
	reply := &dlcJob{}
	request := roaRequest{action: "GetJob", pathname: onJob(id, ""), region: region, effect: read}
	if err := d.onOne(ctx, request, id, reply); err != nil {
		return reply, err
	}
	c := call{product: DLC, operation: request.action}
	if err := checkAnswered(c, "a job", id, reply.JobId, reply.Status); err != nil {
		return reply, err
	}
	if trimmed(reply.JobId) == "" {
		reply.JobId = &id
	}
	return reply, nil
}

// Update asks UpdateJob, or nobody when there is nothing to change.
func (d *dlc) Update(ctx context.Context, region, id string, update cloud.JobUpdate) error {
	body := map[string]any{}
	put(body, "Description", update.Description)
	put(body, "Priority", update.Priority)
	put(body, "Accessibility", update.Accessibility)
	if len(body) == 0 {
		return nil
	}
	return d.onOne(ctx, roaRequest{
		action: "UpdateJob", method: http.MethodPut, pathname: onJob(id, ""), region: region, effect: idempotentWrite, body: body,
	}, id, nil)
}

// Stop asks StopJob. Repeated after a lost answer it may find the job ended:
// that is ErrConflict, too.
func (d *dlc) Stop(ctx context.Context, region, id string) error {
	return inWrongStatus(d.onOne(ctx, roaRequest{
		action: "StopJob", method: http.MethodPost, pathname: onJob(id, "/stop"), region: region, effect: idempotentWrite,
	}, id, nil))
}

// Delete asks DeleteJob. Repeated after a lost answer it may find the job
// gone: that is ErrNotFound.
func (d *dlc) Delete(ctx context.Context, region, id string) error {
	return inWrongStatus(d.onOne(ctx, roaRequest{
		action: "DeleteJob", method: http.MethodDelete, pathname: onJob(id, ""), region: region, effect: idempotentWrite,
	}, id, nil))
}

// inWrongStatus tells a refusal because of the job's status. BadRequest is the
// known answer to StopJob on a job that has ended, and presumably the one to
// DeleteJob on a job that has not (unconfirmed); both requests hold nothing
// but the job's id, so nothing else can be bad about them.
func inWrongStatus(err error) error {
	if !hasCode(err, codeBadRequest) {
		return err
	}
	conflict := *cloud.AsError(err)
	conflict.Kind = cloud.ErrConflict
	return &conflict
}

// mostEvents is how many lines are asked for: the product's default.
const mostEvents = 2000

// RecentEvents asks GetJobEvents. That lines come oldest first, and which ones
// a smaller MaxEventsNum would leave out, is unconfirmed: so the newest are
// picked here. Only the last seven days are asked for, the product's default.
func (d *dlc) RecentEvents(ctx context.Context, region, id string, most int) ([]string, error) {
	if most <= 0 {
		return nil, nil
	}
	var reply dlcEventList
	err := d.onOne(ctx, roaRequest{
		action: "GetJobEvents", pathname: onJob(id, "/events"), region: region, effect: read,
		query: map[string]string{"MaxEventsNum": strconv.Itoa(max(most, mostEvents))},
	}, id, &reply)
	if err != nil {
		return nil, err
	}
	events := texts(reply.Events)
	events = events[max(0, len(events)-most):]
	for i, event := range events {
		events[i] = d.transport.answered.clean(event)
	}
	return events, nil
}

// onOne carries out a request about one job.
func (d *dlc) onOne(ctx context.Context, request roaRequest, id string, reply any) error {
	if err := checkJobID(id); err != nil {
		return &cloud.Error{Kind: cloud.ErrInvalid, Operation: call{product: DLC, operation: request.action}.name(), Message: err.Error()}
	}
	return d.call(ctx, request, reply)
}

// longestJobID is documented for GetJob, in characters.
const longestJobID = 256

// checkJobID refuses ids that would make another path: nothing is the list,
// and dots are resolved on the way. All else is escaped.
func checkJobID(id string) error {
	switch {
	case id == "":
		return errors.New("the job id is empty")
	case id == ".", id == "..":
		return errors.New("the job id consists of dots")
	case len([]rune(id)) > longestJobID:
		return errors.New("the job id is longer than 256 characters")
	}
	return nil
}
