package openapi

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"strconv"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// dswPageSize is what ListInstances is asked for. Its maximum is unconfirmed,
// so a shorter page does not mean that it is the last one.
const dswPageSize = 100

// All lists the instances of a region.
//
// ResourceId=ALL is documented: without it only pay-as-you-go instances are
// listed. WorkspaceId=ALL for every workspace is known from the vendor's own
// tools. Accessibility is not sent: whether leaving it out hides PUBLIC
// instances is unconfirmed.
func (d *dsw) All(ctx context.Context, region string) iter.Seq2[cloud.Workload, error] {
	return d.list(ctx, region, nil)
}

// list yields the instances that filter leaves, each once.
func (d *dsw) list(ctx context.Context, region string, filter map[string]string) iter.Seq2[cloud.Workload, error] {
	return func(yield func(cloud.Workload, error) bool) {
		seen := map[string]bool{}
		for page := 1; ; page++ {
			reply, err := d.page(ctx, region, filter, page)
			if err != nil {
				yield(cloud.Workload{}, err)
				return
			}
			before := len(seen)
			for _, instance := range reply.Instances {
				if instance == nil || seen[tea.StringValue(instance.InstanceId)] {
					continue
				}
				seen[tea.StringValue(instance.InstanceId)] = true
				if !yield(instance.workload(region), nil) {
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

// page reads one page. SortBy and Order are refused unless sent together; the
// oldest come first, so that an instance made meanwhile moves nothing from one
// page to another.
func (d *dsw) page(ctx context.Context, region string, filter map[string]string, number int) (dswInstanceList, error) {
	query := map[string]string{
		"WorkspaceId": "ALL",
		"ResourceId":  "ALL",
		"PageNumber":  strconv.Itoa(number),
		"PageSize":    strconv.Itoa(dswPageSize),
		"SortBy":      "GmtCreateTime",
		"Order":       "ASC",
	}
	maps.Copy(query, filter)
	var reply dswInstanceList
	_, err := d.call(ctx, dswRequest{
		action: "ListInstances", method: http.MethodGet, pathname: dswInstances,
		region: region, effect: read, query: query,
	}, &reply)
	return reply, err
}
