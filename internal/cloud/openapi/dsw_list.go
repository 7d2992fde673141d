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
// listed. WorkspaceId is not sent: the reference does not say that ALL stands
// for every workspace, as the vendor's tools assume, and taken literally it
// would empty the list. Accessibility is not sent either: whether leaving it
// out hides PUBLIC instances is unconfirmed. So an instance that is not listed
// need not be gone: see Get.
func (d *dsw) All(ctx context.Context, region string) iter.Seq2[cloud.Workload, error] {
	return func(yield func(cloud.Workload, error) bool) {
		_, err := d.walk(ctx, region, nil, func(instance *dswInstance) bool {
			return yield(instance.workload(region), nil)
		})
		if err != nil {
			yield(cloud.Workload{}, err)
		}
	}
}

// walk visits the instances that filter leaves, each once, until visit returns
// false. complete: the list was read up to the count that it names.
func (d *dsw) walk(
	ctx context.Context, region string, filter map[string]string, visit func(*dswInstance) bool,
) (complete bool, err error) {
	seen := map[string]bool{}
	for number := 1; ; number++ {
		reply, err := d.page(ctx, region, filter, number)
		if err != nil {
			return false, err
		}
		before := len(seen)
		for _, instance := range reply.Instances {
			if instance == nil || seen[tea.StringValue(instance.InstanceId)] {
				continue
			}
			seen[tea.StringValue(instance.InstanceId)] = true
			if !visit(instance) {
				return false, nil
			}
		}
		// The end is where the count is reached, or a page brings nothing
		// new: a server that ignores PageNumber must not keep us for ever.
		total := tea.Int64Value(reply.TotalCount)
		if len(seen) == before || total > 0 && int64(len(seen)) >= total {
			return reply.TotalCount != nil && int64(len(seen)) >= total, nil
		}
	}
}

// page reads one page. SortBy and Order are refused unless sent together; the
// oldest come first, so that an instance made meanwhile moves nothing from one
// page to another.
func (d *dsw) page(ctx context.Context, region string, filter map[string]string, number int) (dswInstanceList, error) {
	query := map[string]string{
		"ResourceId": "ALL",
		"PageNumber": strconv.Itoa(number),
		"PageSize":   strconv.Itoa(dswPageSize),
		"SortBy":     "GmtCreateTime",
		"Order":      "ASC",
	}
	maps.Copy(query, filter)
	var reply dswInstanceList
	_, err := d.call(ctx, dswRequest{
		action: "ListInstances", method: http.MethodGet, pathname: dswInstances,
		region: region, effect: read, query: query,
	}, &reply)
	return reply, err
}
