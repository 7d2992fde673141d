package openapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// What goes over the wire to and from EAS 2021-07-01, with the names of the
// generated SDK, as far as the provider needs it.

type easService struct {
	ServiceName     *string
	ServiceUid      *string
	WorkspaceId     *string
	Status          *string
	Reason          *string
	Message         *string
	SafetyLock      *string
	CurrentVersion  *int64
	LatestVersion   *int64
	RunningInstance *int64
	ServiceConfig   *string
	// AccessToken is a secret: it leaves this package as a hash at most.
	AccessToken *string
}

type easServiceList struct {
	Services   []*easService
	TotalCount *int64
}

type easInstanceList struct {
	Instances  []*easInstance
	TotalCount *int64
}

type easInstance struct {
	InstanceName *string
	IsLatest     *bool
}

type easEventList struct {
	Events       []*easEvent
	TotalPageNum *int64
}

type easEvent struct {
	Time    *string
	Type    *string
	Reason  *string
	Message *string
}

const easServices = "/api/v2/services"

// onService returns the path of a service or of a part of it. What the
// reference calls the cluster is the region.
func onService(region, name, part string) string {
	return easServices + "/" + url.PathEscape(region) + "/" + url.PathEscape(name) + part
}

// call carries out request and decodes the answer into reply, which may be nil.
func (e *eas) call(ctx context.Context, request roaRequest, reply any) error {
	request.product, request.version = EAS, "2021-07-01"
	if request.method == "" {
		request.method = http.MethodGet
	}
	_, err := e.transport.roa(ctx, request, reply)
	return passRefused(err)
}

// passRefused tells a caller who may not pass a role from one who may not call
// the operation. EAS words both as a missing permission (unconfirmed), but the
// gateway names the action.
func passRefused(err error) error {
	failed := cloud.AsError(err)
	if failed == nil || failed.Denied == nil || !errors.Is(failed.Kind, cloud.ErrDenied) ||
		!strings.EqualFold(failed.Denied.Action, "ram:PassRole") {
		return err
	}
	pass := *failed
	pass.Kind = cloud.ErrCannotPass
	return &pass
}

// checkServiceName refuses an empty name: its path would be another one.
func checkServiceName(operation, name string) error {
	if name != "" {
		return nil
	}
	return &cloud.Error{Kind: cloud.ErrInvalid, Operation: "eas:" + operation, Message: "the service name is empty"}
}

// easTime is how times are written in queries of events: UTC, with a space.
const easTime = "2006-01-02 15:04:05"

// event turns a line of the event log into the domain's type. Its message is a
// JSON text with more in it, or plain text.
func (e *easEvent) event(clean func(string) string) cloud.Event {
	message := tea.StringValue(e.Message)
	var detail struct {
		Message *string `json:"message"`
	}
	if json.Unmarshal([]byte(message), &detail) == nil && detail.Message != nil {
		message = *detail.Message
	}
	event := cloud.Event{Message: clean(message), Kind: renderFailure(message)}
	for _, layout := range []string{easTime, time.RFC3339} {
		if at, err := time.Parse(layout, tea.StringValue(e.Time)); err == nil {
			event.Time = at
			break
		}
	}
	return event
}

// renderFailure tells from the text of a warning why a change cannot be rolled
// out. Words decide, because EAS has no code for it.
func renderFailure(message string) error {
	if found, ok := cloud.FindWording(message); ok {
		return found.Kind
	}
	if strings.Contains(strings.ToLower(message), "unable to render") {
		return cloud.ErrInvalid
	}
	return nil
}
