package dlcsvc

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

const (
	defaultPageSize = 10 // emulator choice: not published
	maxPageSize     = 100
	maxPageNumber   = 1000
)

func (s *Service) listJobs(call *wire.Call) (map[string]any, error) {
	now := s.now()
	match, err := s.readFilter(call, now)
	if err != nil {
		return nil, err
	}
	order, err := readOrder(call)
	if err != nil {
		return nil, err
	}
	number, err := parameters().Int(call, "PageNumber", 1, 1, maxPageNumber)
	if err != nil {
		return nil, err
	}
	size, err := parameters().Int(call, "PageSize", defaultPageSize, 1, maxPageSize)
	if err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.advanceTo(now)
	var found []*job
	for _, j := range s.jobs {
		if visible(call, j) && !now.Before(j.createdAt.Add(s.options.ListLag)) && match(j) {
			found = append(found, j)
		}
	}
	slices.SortFunc(found, order)
	items := []any{}
	from := min((number-1)*size, len(found))
	for _, j := range found[from:min(from+size, len(found))] {
		items = append(items, j.renderItem(s.options, now))
		j.progress.Seen(now)
	}
	return map[string]any{"TotalCount": len(found), "Jobs": items}, nil
}

// renderItem writes the job as ListJobs returns it.
func (j *job) renderItem(options Options, now time.Time) map[string]any {
	rendered := j.render(options, now)
	rendered["IsDeleted"] = false
	rendered["NodeCount"] = strconv.FormatInt(j.nodeCount(), 10) // a text in the reference
	rendered["RetryCount"] = 0
	// The reference has no Uri in the data sources of an item.
	if sources, sent := rendered["DataSources"].([]any); sent {
		rendered["DataSources"] = withoutURI(sources)
	}
	set(rendered, "Username", j.username)
	setTime(rendered, "GmtModifiedTime", j.modifiedAt)
	for _, name := range []string{"JobMaxRunningTimeMinutes", "TemplateId"} {
		if value, ok := j.body[name]; ok {
			rendered[name] = value
		}
	}
	return rendered
}

func withoutURI(sources []any) []any {
	items := make([]any, 0, len(sources))
	for _, source := range sources {
		if members, isObject := source.(map[string]any); isObject {
			items = append(items, picked(members, "DataSourceId", "MountPath"))
		}
	}
	return items
}

// readOrder returns how to sort: the newest job first, unless told. Jobs that
// compare equal are sorted by creation in the same direction, so that pages
// never overlap.
func readOrder(call *wire.Call) (func(a, b *job) int, error) {
	keys := map[string]func(a, b *job) int{
		"DisplayName":   func(a, b *job) int { return strings.Compare(a.text("DisplayName"), b.text("DisplayName")) },
		"JobType":       func(a, b *job) int { return strings.Compare(a.text("JobType"), b.text("JobType")) },
		"Status":        func(a, b *job) int { return cmp.Compare(a.progress.Shown().status, b.progress.Shown().status) },
		"GmtCreateTime": func(a, b *job) int { return a.createdAt.Compare(b.createdAt) },
		"GmtFinishTime": func(a, b *job) int { return a.progress.ended().Compare(b.progress.ended()) },
	}
	compare, known := keys[cmp.Or(call.Parameters["SortBy"], "GmtCreateTime")]
	if !known {
		return nil, invalid("SortBy must be one of %s.", strings.Join(names(keys), ", "))
	}
	direction, err := parameters().Direction(call, "asc", "desc", -1)
	if err != nil {
		return nil, err
	}
	return func(a, b *job) int { return direction * cmp.Or(compare(a, b), cmp.Compare(a.order, b.order)) }, nil
}
