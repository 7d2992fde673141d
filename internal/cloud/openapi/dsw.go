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

var _ cloud.Workloads = (*dsw)(nil)

func (d *dsw) Get(ctx context.Context, region, id string) (cloud.Workload, error) {
	request := dswRequest{
		action: "GetInstance", method: http.MethodGet, pathname: onInstance(id, ""),
		region: region, effect: read,
	}
	if err := checkInstanceID(request, id); err != nil {
		return cloud.Workload{}, err
	}
	var instance dswInstance
	result, err := d.call(ctx, request, &instance)
	if err != nil {
		return cloud.Workload{}, d.goneOr(ctx, region, id, result, err)
	}
	if tea.StringValue(instance.InstanceId) == "" {
		instance.InstanceId = &id
	}
	return instance.workload(region), nil
}

// checkInstanceID refuses an empty id: its path would be that of the list.
func checkInstanceID(request dswRequest, id string) error {
	if id != "" {
		return nil
	}
	return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "dsw:" + request.action, Message: "the instance id is empty"}
}

// goneOr returns ErrNotFound when the instance of a refused call does not
// exist, else the refusal itself.
//
// What GetInstance and UpdateInstance answer for a missing instance is
// unconfirmed: HTTP 404 is documented, but an unknown access key is a 404 too,
// and the code is presumably InternalError, which says nothing. So a refusal
// by the product itself is a reason to look, and only a list without the
// instance is proof.
func (d *dsw) goneOr(ctx context.Context, region, id string, result outcome, refusal error) error {
	if !result.fromProduct || !mayMeanMissing(refusal) {
		return refusal
	}
	for instance, err := range d.list(ctx, region, map[string]string{"InstanceId": id}) {
		if err != nil || instance.ID == id {
			return refusal
		}
	}
	gone := *cloud.AsError(refusal)
	gone.Kind = cloud.ErrNotFound
	return &gone
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
	result, err := d.call(ctx, request, &reply)
	if err != nil {
		return nil, d.goneOr(ctx, region, id, result, err)
	}
	events := make([]string, 0, len(reply.Events))
	for _, event := range reply.Events {
		events = append(events, tea.StringValue(event))
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
		ReasonMessage: tea.StringValue(i.ReasonMessage),
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
