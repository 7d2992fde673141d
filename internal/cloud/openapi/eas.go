package openapi

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// eas implements cloud.Workloads with EAS 2021-07-01. The id of a service is
// its name: it is unique in its region, across accounts.
type eas struct {
	transport *transport
}

var (
	_ cloud.Workloads = (*eas)(nil)
	_ cloud.Rollouts  = (*eas)(nil)
	_ cloud.Summaries = (*eas)(nil)
)

// Paced implements cloud.Paced.
func (e *eas) Paced() bool { return e.transport.limiters[EAS].paced() }

func (e *eas) Get(ctx context.Context, region, name string) (cloud.Workload, error) {
	service, _, err := e.describe(ctx, region, name)
	return service, err
}

// describe reads one service and the JSON that it is made of.
func (e *eas) describe(ctx context.Context, region, name string) (cloud.Workload, workload.ServiceConfig, error) {
	const operation = "DescribeService"
	if err := checkServiceName(operation, name); err != nil {
		return cloud.Workload{}, workload.ServiceConfig{}, err
	}
	var reply easService
	err := e.call(ctx, roaRequest{action: operation, pathname: onService(region, name, ""), region: region, effect: read}, &reply)
	if err != nil {
		return cloud.Workload{}, workload.ServiceConfig{}, err
	}
	c := call{product: EAS, operation: operation}
	if err := checkAnswered(c, "a service", name, reply.ServiceName, reply.ServiceConfig); err != nil {
		return cloud.Workload{}, workload.ServiceConfig{}, err
	}
	if tea.StringValue(reply.ServiceName) == "" {
		reply.ServiceName = &name
	}
	service, config := e.workload(&reply, region)
	if service.Partial {
		// What is not said must not be taken for "no role".
		return cloud.Workload{}, config, &cloud.Error{
			Kind: cloud.ErrUnavailable, Operation: "eas:" + operation,
			Message: "the answer lacks the service JSON (ServiceConfig), or it cannot be read: which role the service carries is not known",
		}
	}
	return service, config, nil
}

// workload turns a service, read alone or in a list, into the domain's type.
// It is Partial when the service JSON is missing or no JSON.
func (e *eas) workload(s *easService, region string) (cloud.Workload, workload.ServiceConfig) {
	e.transport.answered.add(tea.StringValue(s.AccessToken))
	status := easStatusOf(tea.StringValue(s.Status), tea.Int64Value(s.RunningInstance) > 0)
	w := cloud.Workload{
		Kind:          workload.EAS,
		Region:        region,
		ID:            tea.StringValue(s.ServiceName),
		WorkspaceID:   tea.StringValue(s.WorkspaceId),
		Status:        tea.StringValue(s.Status),
		Activity:      status.activity,
		Settled:       status.settled,
		Open:          status.open,
		Failed:        status.failed,
		ReasonCode:    tea.StringValue(s.Reason),
		ReasonMessage: tea.StringValue(s.Message),
		// The other lock, "dangerous", forbids stopping and deleting only.
		Locked: tea.StringValue(s.SafetyLock) == "all",
		Behind: s.CurrentVersion != nil && s.LatestVersion != nil && *s.CurrentVersion < *s.LatestVersion,
	}
	config, err := workload.ParseServiceConfig(tea.StringValue(s.ServiceConfig))
	if err != nil {
		w.Partial = true
		return w, config
	}
	if w.WorkspaceID == "" {
		w.WorkspaceID = config.WorkspaceID()
	}
	w.Association = config.Association()
	w.LegacyRoleARN = config.LegacyRoleARN()
	w.OutsideWorkspace = config.WorkspaceID() == ""
	w.Fingerprint = cloud.NewWitness(config.Rest(), tea.StringValue(s.AccessToken))
	return w, config
}

// easStatus is what a status word of EAS means.
type easStatus struct {
	activity workload.Activity
	settled  bool
	open     bool
	failed   bool
}

// easStatusOf reads the status words of DescribeService. Words that are not
// here, such as Creating, Updating, HotUpdate, Scaling, Starting, Stopping,
// Cloning, Committing and Deleting, and those that EAS may invent, are passing.
// A service that waits for instances may do so for ever, if it is its role
// that keeps them from coming; so it must take a change.
func easStatusOf(word string, serves bool) easStatus {
	activity := workload.Inactive
	if serves { // instances of an older version, after a new one has failed
		activity = workload.Active
	}
	switch word {
	case "Running", "Developing":
		return easStatus{activity: workload.Active, settled: true}
	case "Stopped", "Complete":
		return easStatus{activity: workload.Inactive, settled: true}
	case "Failed", "DeleteFailed":
		return easStatus{activity: activity, settled: true, failed: true}
	case "Waiting", "Pending":
		return easStatus{open: true}
	}
	return easStatus{}
}

// mostEventPages bounds how much of an event log is read.
const mostEventPages = 5

// RecentEvents returns the newest warnings: what went well explains nothing.
func (e *eas) RecentEvents(ctx context.Context, region, name string, most int) ([]string, error) {
	if most <= 0 {
		return nil, nil
	}
	events, err := e.Warnings(ctx, region, name, time.Time{})
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, event := range events[max(0, len(events)-most):] {
		lines = append(lines, event.Message)
	}
	return lines, nil
}

// Warnings implements cloud.Rollouts. In which order events come is
// unconfirmed, so they are sorted. A zero since means the last seven days, the
// default of DescribeServiceEvent.
func (e *eas) Warnings(ctx context.Context, region, name string, since time.Time) ([]cloud.Event, error) {
	const operation = "DescribeServiceEvent"
	if err := checkServiceName(operation, name); err != nil {
		return nil, err
	}
	var events []cloud.Event
	for page := 1; page <= mostEventPages; page++ {
		query := map[string]string{"EventType": "Warning", "PageNum": strconv.Itoa(page), "PageSize": strconv.Itoa(easPageSize)}
		if !since.IsZero() {
			query["StartTime"] = since.UTC().Format(easTime)
		}
		var reply easEventList
		err := e.call(ctx, roaRequest{
			action: operation, pathname: onService(region, name, "/events"), region: region, effect: read, query: query,
		}, &reply)
		if err != nil {
			return nil, err
		}
		for _, event := range reply.Events {
			if event != nil && tea.StringValue(event.Type) != "Normal" {
				events = append(events, event.event(e.transport.answered.clean))
			}
		}
		if len(reply.Events) == 0 || int64(page) >= tea.Int64Value(reply.TotalPageNum) {
			break
		}
	}
	slices.SortStableFunc(events, func(a, b cloud.Event) int { return a.Time.Compare(b.Time) })
	return events, nil
}

// RolledOut implements cloud.Rollouts with ListServiceInstances. An instance
// that does not say whether it runs the newest version counts as one that does.
func (e *eas) RolledOut(ctx context.Context, region, name string) (bool, error) {
	const operation = "ListServiceInstances"
	if err := checkServiceName(operation, name); err != nil {
		return false, err
	}
	seen := map[string]bool{}
	for page := 1; ; page++ {
		var reply easInstanceList
		err := e.call(ctx, roaRequest{
			action: operation, pathname: onService(region, name, "/instances"), region: region, effect: read, query: pageQuery(page),
		}, &reply)
		if err != nil {
			return false, err
		}
		before := len(seen)
		for _, instance := range reply.Instances {
			if instance == nil {
				continue
			}
			if instance.IsLatest != nil && !*instance.IsLatest {
				return false, nil
			}
			seen[tea.StringValue(instance.InstanceName)] = true
		}
		if len(seen) == before || int64(len(seen)) >= tea.Int64Value(reply.TotalCount) {
			return true, nil
		}
	}
}
