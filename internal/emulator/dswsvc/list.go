package dswsvc

import (
	"cmp"
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Emulator choice: neither the default nor the maximum is published.
const (
	defaultPageSize = 10
	maxPageSize     = 100
)

// all is the value of WorkspaceId and ResourceId that stands for any.
const all = "ALL"

func listParameters() []string {
	return append([]string{
		"WorkspaceId", "ResourceId", "Status", "PaymentType", "AcceleratorType", "Accessibility",
		"InstanceId", "InstanceName", "CreateUserId", "CreateTimeAfter", "CreateTimeBefore",
		"Labels", "Tag", "OversoldType",
		"PageNumber", "PageSize", "SortBy", "Order",
	}, unfiltered()...)
}

// unfiltered are the filters that the emulator knows too little to apply.
func unfiltered() []string {
	return []string{
		"GpuType", "ImageName", "OversoldInfo", "MinCpu", "MaxCpu", "MinGpu", "MaxGpu",
		"MinMemory", "MaxMemory", "MinGpuMemory", "MaxGpuMemory",
	}
}

func (s *Service) listInstances(call *wire.Call) (map[string]any, error) {
	if err := parameters().Refuse(call, unfiltered()...); err != nil {
		return nil, err
	}
	match, err := readFilter(call)
	if err != nil {
		return nil, err
	}
	order, err := readOrder(call)
	if err != nil {
		return nil, err
	}
	page, err := parameters().Page(call, "PageNumber", defaultPageSize, maxPageSize)
	if err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	var found []*instance
	for _, i := range s.instances {
		if visible(call, i) && match(i) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, order)
	return envelope(map[string]any{
		"TotalCount": len(found),
		"Instances":  s.readAll(product.Of(page, found), now),
	}), nil
}

// readAll renders the instances of a page; each has then been read once.
func (s *Service) readAll(instances []*instance, now time.Time) []any {
	items := make([]any, 0, len(instances))
	for _, i := range instances {
		items = append(items, i.render(inList, s.options, now))
		i.progress.Seen(now)
		s.sweep(i.id)
	}
	return items
}

// readOrder returns how to sort. Emulator choice: the newest first, unless
// told. Instances that compare equal are sorted by creation in the same
// direction, so that pages never overlap.
func readOrder(call *wire.Call) (func(a, b *instance) int, error) {
	sortBy, order := call.Parameters["SortBy"], call.Parameters["Order"]
	if (sortBy == "") != (order == "") {
		return nil, invalid("SortBy and Order must be given together.")
	}
	var compare func(a, b *instance) int
	switch sortBy {
	case "", "GmtCreateTime", "gmtCreate": // an older sample has the latter
		compare = func(a, b *instance) int { return a.createdAt.Compare(b.createdAt) }
	case "GmtModifiedTime":
		compare = func(a, b *instance) int { return a.modifiedAt.Compare(b.modifiedAt) }
	case "Priority":
		compare = func(a, b *instance) int { return cmp.Compare(a.priority(), b.priority()) }
	default:
		return nil, invalid("SortBy must be one of Priority, GmtCreateTime, GmtModifiedTime.")
	}
	direction, err := parameters().Direction(call, "ASC", "DESC", -1)
	if err != nil {
		return nil, err
	}
	return func(a, b *instance) int {
		return direction * cmp.Or(compare(a, b), cmp.Compare(a.order, b.order))
	}, nil
}
