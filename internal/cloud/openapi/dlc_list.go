package openapi

import (
	"context"
	"encoding/json"
	"iter"
	"strconv"
	"time"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const (
	// dlcPageSize and dlcMostPages are the documented maxima of ListJobs.
	dlcPageSize  = 100
	dlcMostPages = 1000
	// dlcTime is how ListJobs takes times: UTC.
	dlcTime = "2006-01-02T15:04:05Z"
)

// beforeAllJobs is older than DLC. Without a StartTime only the last seven
// days are listed.
var beforeAllJobs = time.Date(2018, time.January, 1, 0, 0, 0, 0, time.UTC)

// All asks ListJobs. That it lists every workspace the caller sees unless one
// is named, and jobs of every accessibility, is unconfirmed.
func (d *dlc) All(ctx context.Context, region string, filter cloud.JobFilter) iter.Seq2[cloud.Job, error] {
	return func(yield func(cloud.Job, error) bool) {
		for item, err := range d.list(ctx, region, filter) {
			if err != nil {
				yield(cloud.Job{}, err)
				return
			}
			if !yield(item.job(region), nil) {
				return
			}
		}
	}
}

// Active asks ListJobs for each status that a job can be in before it has
// ended: whether one call takes more than one status is unconfirmed. A status
// that is not known here would be missed.
func (d *dlc) Active(ctx context.Context, region string) iter.Seq2[cloud.Job, error] {
	return func(yield func(cloud.Job, error) bool) {
		seen := map[string]bool{}
		for _, status := range dlcUnended() {
			for job, err := range d.All(ctx, region, cloud.JobFilter{Status: status, Since: beforeAllJobs}) {
				if err != nil {
					yield(cloud.Job{}, err)
					return
				}
				if seen[job.ID] || job.Settled {
					continue
				}
				seen[job.ID] = true
				if !yield(job, nil) {
					return
				}
			}
		}
	}
}

// list yields the jobs that filter selects, each once, the newest first. A job
// submitted meanwhile moves others to the next page, where they are seen again.
func (d *dlc) list(ctx context.Context, region string, filter cloud.JobFilter) iter.Seq2[*dlcJob, error] {
	return func(yield func(*dlcJob, error) bool) {
		seen := map[string]bool{}
		for number := 1; ; number++ {
			reply, err := d.page(ctx, region, filter, number)
			if err != nil {
				yield(nil, err)
				return
			}
			before := len(seen)
			for _, item := range reply.Jobs {
				if item == nil || seen[tea.StringValue(item.JobId)] {
					continue
				}
				seen[tea.StringValue(item.JobId)] = true
				// Whether deleted jobs are listed at all is unconfirmed.
				if tea.BoolValue(item.IsDeleted) {
					continue
				}
				if !yield(item, nil) {
					return
				}
			}
			// The end is where the count is reached, or a page brings nothing
			// new: a server that ignores PageNumber must not keep us for ever.
			total := tea.Int64Value(reply.TotalCount)
			if len(seen) == before || total > 0 && int64(len(seen)) >= total {
				return
			}
		}
	}
}

// page reads one page.
func (d *dlc) page(ctx context.Context, region string, filter cloud.JobFilter, number int) (dlcJobList, error) {
	c := call{product: DLC, operation: "ListJobs", effect: read}
	if number > dlcMostPages {
		return dlcJobList{}, &cloud.Error{
			Kind: cloud.ErrInvalid, Operation: c.name(),
			Message: "more than 100000 jobs are selected, and DLC lists no more: narrow the window or the filters",
		}
	}
	query, err := jobQuery(filter)
	if err != nil {
		return dlcJobList{}, &cloud.Error{Kind: cloud.ErrInvalid, Operation: c.name(), Cause: err}
	}
	query["PageNumber"] = strconv.Itoa(number)
	var reply dlcJobList
	err = d.call(ctx, roaRequest{action: c.operation, pathname: dlcJobs, region: region, effect: c.effect, query: query}, &reply)
	return reply, noEntryOf(err)
}

func jobQuery(filter cloud.JobFilter) (map[string]string, error) {
	query := map[string]string{"PageSize": strconv.Itoa(dlcPageSize), "SortBy": "GmtCreateTime", "Order": "desc"}
	for key, value := range map[string]string{
		"WorkspaceId": filter.WorkspaceID, "DisplayName": filter.DisplayName, "JobType": filter.Type, "Status": filter.Status,
		"ResourceId": filter.QuotaID, "UserIdForFilter": filter.UserID,
	} {
		if value != "" {
			query[key] = value
		}
	}
	if len(filter.Tags) > 0 {
		tags, err := json.Marshal(filter.Tags)
		if err != nil {
			return nil, err
		}
		query["Tags"] = string(tags)
	}
	if !filter.Since.IsZero() {
		query["StartTime"] = filter.Since.UTC().Format(dlcTime)
	}
	if !filter.Until.IsZero() {
		query["EndTime"] = filter.Until.UTC().Format(dlcTime)
	}
	return query, nil
}
