package openapi

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"sync"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const (
	// easPageSize is what lists of EAS are asked for. Its maximum is
	// unconfirmed, so a shorter page does not mean that it is the last one.
	easPageSize = 100
	// describedAtOnce is how many services of a page are read side by side.
	describedAtOnce = 8
)

// All lists the services of a region. Whether the pages carry ServiceConfig,
// and with it the role, is unconfirmed: services without it are read one by
// one.
func (e *eas) All(ctx context.Context, region string) iter.Seq2[cloud.Workload, error] {
	return func(yield func(cloud.Workload, error) bool) {
		for page, err := range e.pages(ctx, region) {
			if err != nil {
				yield(cloud.Workload{}, err)
				return
			}
			ctx, stop := context.WithCancel(ctx)
			more := e.completed(ctx, page, yield)
			stop()
			if !more {
				return
			}
		}
	}
}

// Summaries implements cloud.Summaries.
func (e *eas) Summaries(ctx context.Context, region string) iter.Seq2[cloud.Workload, error] {
	return func(yield func(cloud.Workload, error) bool) {
		for page, err := range e.pages(ctx, region) {
			if err != nil {
				yield(cloud.Workload{}, err)
				return
			}
			for _, service := range page {
				if !yield(service, nil) {
					return
				}
			}
		}
	}
}

// completed yields the services of a page, reading those that are brief. A
// service that has gone meanwhile is left out. It returns false when nobody
// wants more.
func (e *eas) completed(ctx context.Context, page []cloud.Workload, yield func(cloud.Workload, error) bool) bool {
	errs := make([]error, len(page))
	var reading sync.WaitGroup
	slots := make(chan struct{}, describedAtOnce)
	for i := range page {
		if !page[i].Partial {
			continue
		}
		slots <- struct{}{}
		reading.Go(func() {
			defer func() { <-slots }()
			page[i], errs[i] = e.Get(ctx, page[i].Region, page[i].ID)
		})
	}
	reading.Wait()
	for i, service := range page {
		if errors.Is(errs[i], cloud.ErrNotFound) {
			continue
		}
		if !yield(service, errs[i]) || errs[i] != nil {
			return false
		}
	}
	return true
}

// pages reads the list page by page, each service once. The oldest come first,
// so that a service made meanwhile moves nothing from one page to another.
func (e *eas) pages(ctx context.Context, region string) iter.Seq2[[]cloud.Workload, error] {
	return func(yield func([]cloud.Workload, error) bool) {
		seen := map[string]bool{}
		for number := 1; ; number++ {
			query := pageQuery(number)
			query["Sort"], query["Order"] = "CreateTime", "asc"
			var reply easServiceList
			err := e.call(ctx, roaRequest{action: "ListServices", pathname: easServices, region: region, effect: read, query: query}, &reply)
			if err != nil {
				yield(nil, err)
				return
			}
			var page []cloud.Workload
			for _, service := range reply.Services {
				if name := serviceName(service); name != "" && !seen[name] {
					seen[name] = true
					w, _ := e.workload(service, region)
					page = append(page, w)
				}
			}
			if !yield(page, nil) {
				return
			}
			// The end is where the count is reached, or a page brings nothing
			// new: a server that ignores PageNumber must not keep us for ever.
			total := tea.Int64Value(reply.TotalCount)
			if len(page) == 0 || total > 0 && int64(len(seen)) >= total {
				return
			}
		}
	}
}

func serviceName(service *easService) string {
	if service == nil {
		return ""
	}
	return tea.StringValue(service.ServiceName)
}

func pageQuery(number int) map[string]string {
	return map[string]string{"PageNumber": strconv.Itoa(number), "PageSize": strconv.Itoa(easPageSize)}
}
