package dlcsvc

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// filter decides whether a job is listed.
type filter = product.Filter[*job]

func listParameters() []string {
	parameters := []string{
		"StartTime", "EndTime", "TimeRangeField", "DisplayName", "DisplayNameSearchMode", "JobId", "JobIds", "Status",
		"ShowOwn", "FromAllWorkspaces", "Tags", "PageNumber", "PageSize", "SortBy", "Order",
	}
	parameters = slices.AppendSeq(parameters, maps.Keys(exactFilters()))
	return append(parameters, unfiltered()...)
}

// exactFilters compare a parameter with what a job has.
func exactFilters() map[string]func(*job) string {
	return map[string]func(*job) string{
		"WorkspaceId":     func(j *job) string { return j.text("WorkspaceId") },
		"ResourceId":      func(j *job) string { return j.text("ResourceId") },
		"JobType":         func(j *job) string { return j.text("JobType") },
		"Accessibility":   func(j *job) string { return j.text("Accessibility") },
		"UserIdForFilter": func(j *job) string { return j.userID },
	}
}

// unfiltered are the filters that the emulator knows too little to apply.
func unfiltered() []string {
	return []string{
		"ResourceIds", "ResourceQuotaName", "TemplateId", "PipelineId", "Caller", "BusinessUserId", "Description",
		"PaymentType", "OversoldInfo", "EnableAssignNode", "Username", "ImageSearch", "ReasonSearch", "UserCommandSearch",
		"NumericRangeField", "NumericRangeMin", "NumericRangeMax",
	}
}

// readFilter reads the filters of ListJobs; a job is listed if all of them
// match.
func (s *Service) readFilter(call *wire.Call, now time.Time) (filter, error) {
	if err := parameters().Refuse(call, unfiltered()...); err != nil {
		return nil, err
	}
	var filters []filter
	for _, read := range []func(*wire.Call) (filter, error){ownFilter, tagFilter, s.statusFilter, nameFilter} {
		f, err := read(call)
		if err != nil {
			return nil, err
		}
		filters = append(filters, f)
	}
	times, err := timeFilter(call, now)
	if err != nil {
		return nil, err
	}
	filters = append(filters, times, idFilter(call))
	return product.All(append(filters, product.Exactly(call, exactFilters())...)), nil
}

// timeFilter is the trap of this list: without StartTime it shows the jobs of
// the last seven days alone, whatever else is asked for.
func timeFilter(call *wire.Call, now time.Time) (filter, error) {
	span, err := readSpan(call, now)
	if err != nil {
		return nil, err
	}
	switch call.Parameters["TimeRangeField"] {
	case "", "GmtCreateTime":
		return func(j *job) bool { return span.has(j.createdAt) }, nil
	case "GmtFinishTime":
		return func(j *job) bool { return span.has(j.progress.ended()) }, nil
	}
	return nil, notImplemented("TimeRangeField " + call.Parameters["TimeRangeField"])
}

// idFilter: JobId wins over JobIds, and no case counts in it.
func idFilter(call *wire.Call) filter {
	if id := call.Parameters["JobId"]; id != "" {
		return func(j *job) bool { return strings.EqualFold(j.id, id) }
	}
	ids := call.Parameters["JobIds"]
	return func(j *job) bool { return ids == "" || slices.Contains(strings.Split(ids, ","), j.id) }
}

// nameFilter matches a part of the name, in any case: a caller must compare for
// itself.
func nameFilter(call *wire.Call) (filter, error) {
	if mode := call.Parameters["DisplayNameSearchMode"]; mode != "" && mode != "wildcard" {
		return nil, notImplemented("DisplayNameSearchMode " + mode)
	}
	part := strings.ToLower(call.Parameters["DisplayName"])
	return func(j *job) bool { return strings.Contains(strings.ToLower(j.text("DisplayName")), part) }, nil
}

// statusFilter takes one status, or several if [Options.StatusList] says so.
func (s *Service) statusFilter(call *wire.Call) (filter, error) {
	value := call.Parameters["Status"]
	if value == "" {
		return func(*job) bool { return true }, nil
	}
	wanted := []string{value}
	if s.options.StatusList {
		wanted = strings.Split(value, ",")
	}
	for _, one := range wanted {
		if !status(one).known() {
			return nil, invalid("Status %q is not a known value.", one)
		}
	}
	return func(j *job) bool { return slices.Contains(wanted, string(j.progress.Shown().status)) }, nil
}

// ownFilter reads ShowOwn. FromAllWorkspaces needs it and changes nothing here,
// where a list without WorkspaceId is one of all workspaces (emulator choice).
func ownFilter(call *wire.Call) (filter, error) {
	own, err := parameters().Bool(call, "ShowOwn", false)
	if err != nil {
		return nil, err
	}
	everywhere, err := parameters().Bool(call, "FromAllWorkspaces", false)
	if err != nil {
		return nil, err
	}
	if everywhere && !own {
		return nil, invalid("FromAllWorkspaces needs ShowOwn.")
	}
	return func(j *job) bool { return !own || j.userID == call.Caller.ID }, nil
}

// tagFilter reads Tags: a whole map as one JSON text.
func tagFilter(call *wire.Call) (filter, error) {
	wanted := map[string]string{}
	if value := call.Parameters["Tags"]; value != "" {
		if err := json.Unmarshal([]byte(value), &wanted); err != nil {
			return nil, invalid("Tags must be a JSON object of strings.")
		}
	}
	return func(j *job) bool { return product.Contains(j.tags(), wanted) }, nil
}
