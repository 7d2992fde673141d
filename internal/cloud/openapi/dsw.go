package openapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// dsw implements cloud.Workloads with PAI DSW 2022-01-01.
type dsw struct {
	transport *transport
}

var (
	_ cloud.Workloads = (*dsw)(nil)
	_ cloud.Instances = (*dsw)(nil)
)

// Paced implements cloud.Paced.
func (d *dsw) Paced() bool { return d.transport.limiters[DSW].paced() }

// Get asks GetInstance. The instance is gone, and the error ErrNotFound, only
// if three answers agree: GetInstance says HTTP 404 itself, no list that can be
// trusted holds the instance (see unlisted), and GetInstance says so again.
//
// What GetInstance answers for a missing instance is documented as HTTP 404
// only; its code is presumably InternalError (unconfirmed), which it uses for
// faults of its own, too. An unknown access key is also a 404, answered by the
// gateway. And a list leaves out what its filters or the caller's rights hide.
func (d *dsw) Get(ctx context.Context, region, id string) (cloud.Workload, error) {
	instance, result, err := d.read(ctx, region, id)
	if err == nil || !result.missing || !mayMeanMissing(err) || !d.unlisted(ctx, region, id) {
		return instance, err
	}
	instance, result, err = d.read(ctx, region, id)
	if err != nil && result.missing && mayMeanMissing(err) {
		return cloud.Workload{}, gone(err)
	}
	return instance, err
}

// read asks GetInstance once.
func (d *dsw) read(ctx context.Context, region, id string) (cloud.Workload, outcome, error) {
	request := dswRequest{
		action: "GetInstance", method: http.MethodGet, pathname: onInstance(id, ""),
		region: region, effect: read,
	}
	if err := checkInstanceID(request, id); err != nil {
		return cloud.Workload{}, outcome{}, err
	}
	var instance dswInstance
	result, err := d.call(ctx, request, &instance)
	if err != nil {
		return cloud.Workload{}, result, err
	}
	c := call{product: DSW, operation: request.action}
	if err := checkAnswered(c, "an instance", id, instance.InstanceId, instance.Status); err != nil {
		return cloud.Workload{}, result, err
	}
	instance.InstanceId = &id
	return instance.workload(region), result, nil
}

// unlisted reports whether ListInstances leaves the instance out, asked for it
// by its id and asked for all instances. A filter that is ignored or
// misunderstood hides the instance from one of the two lists at most. A list
// that does not reach its own count proves nothing.
func (d *dsw) unlisted(ctx context.Context, region, id string) bool {
	for _, filter := range []map[string]string{{"InstanceId": id}, nil} {
		found := false
		complete, err := d.walk(ctx, region, filter, func(instance *dswInstance) bool {
			found = tea.StringValue(instance.InstanceId) == id
			return !found
		})
		if err != nil || found || !complete {
			return false
		}
	}
	return true
}

// gone turns the refusal of a call into ErrNotFound.
func gone(refusal error) error {
	missing := *cloud.AsError(refusal)
	missing.Kind = cloud.ErrNotFound
	return &missing
}

// checkInstanceID refuses an empty id: its path would be that of the list.
func checkInstanceID(request dswRequest, id string) error {
	if id != "" {
		return nil
	}
	return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "dsw:" + request.action, Message: "the instance id is empty"}
}

// mayMeanMissing reports whether a refusal leaves open that the workload does
// not exist. The others say what they mean.
func mayMeanMissing(refusal error) bool {
	if hasCode(refusal, codeInternalError) {
		return true
	}
	return errors.Is(refusal, cloud.ErrInvalid) || errors.Is(refusal, cloud.ErrNotFound)
}

// RecentEvents asks GetInstanceEvents for the newest lines. That Reverse means
// "newest first" and MaxEventsNum then keeps the newest is what the names say
// (unconfirmed).
func (d *dsw) RecentEvents(ctx context.Context, region, id string, most int) ([]string, error) {
	request := dswRequest{
		action: "GetInstanceEvents", method: http.MethodGet, pathname: onInstance(id, "/events"),
		region: region, effect: read,
		query: map[string]string{"MaxEventsNum": strconv.Itoa(most), "Reverse": "true"},
	}
	if err := checkInstanceID(request, id); err != nil || most <= 0 {
		return nil, err
	}
	var reply dswInstanceEvents
	if result, err := d.call(ctx, request, &reply); err != nil {
		if !result.missing || !mayMeanMissing(err) {
			return nil, err
		}
		if _, lookErr := d.Get(ctx, region, id); errors.Is(lookErr, cloud.ErrNotFound) {
			return nil, gone(err)
		}
		return nil, err
	}
	events := make([]string, 0, len(reply.Events))
	for _, event := range reply.Events {
		events = append(events, d.transport.answered.clean(tea.StringValue(event)))
	}
	events = events[:min(len(events), most)]
	slices.Reverse(events)
	return events, nil
}

// workload turns an instance, read alone or in a list, into the domain's type.
func (i *dswInstance) workload(region string) cloud.Workload {
	status := dswStatusOf(tea.StringValue(i.Status))
	return cloud.Workload{
		Kind:          workload.DSW,
		Region:        region,
		ID:            tea.StringValue(i.InstanceId),
		Name:          tea.StringValue(i.InstanceName),
		WorkspaceID:   tea.StringValue(i.WorkspaceId),
		Association:   i.CredentialConfig.association(),
		Public:        tea.StringValue(i.Accessibility) == "PUBLIC",
		Status:        tea.StringValue(i.Status),
		Activity:      status.activity,
		Settled:       status.settled,
		Failed:        status.failed,
		ReasonCode:    tea.StringValue(i.ReasonCode),
		ReasonMessage: i.reasonMessage(),
		Instance:      i.instance(),
	}
}

// dswStatus is what a status word of DSW means.
type dswStatus struct {
	activity workload.Activity
	settled  bool
	failed   bool
}

// dswStatusOf reads the status words of GetInstance. Words that are not here,
// such as Creating, ResourceAllocating, Queuing, EnvPreparing, Starting,
// Updating, Saving, Stopping, Recovering and Deleting, and those that DSW may
// invent, are passing: the instance will be something else soon.
func dswStatusOf(word string) dswStatus {
	switch word {
	case "Running":
		return dswStatus{activity: workload.Active, settled: true}
	case "Stopped", "Saved", "SaveFailed": // the last two end the saving of an image
		return dswStatus{activity: workload.Inactive, settled: true}
	case "Failed":
		return dswStatus{activity: workload.Inactive, settled: true, failed: true}
	}
	return dswStatus{activity: workload.ActivityUnknown}
}
