package dswsvc

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// maxLabelFilters is how many labels a list can be filtered by.
const maxLabelFilters = 4

// filter decides whether an instance is listed.
type filter = product.Filter[*instance]

// readFilter reads the filters of ListInstances; an instance is listed if all
// of them match.
func readFilter(call *wire.Call) (filter, error) {
	filters, err := enumFilters(call)
	if err != nil {
		return nil, err
	}
	times, err := timeFilter(call)
	if err != nil {
		return nil, err
	}
	labels, err := labelFilter(call)
	if err != nil {
		return nil, err
	}
	tags, err := tagFilter(call)
	if err != nil {
		return nil, err
	}
	filters = append(filters, idFilters(call)...)
	filters = append(filters, resourceFilter(call.Parameters["ResourceId"]), times, labels, tags)
	return product.All(filters), nil
}

// resourceFilter is the trap of this list: without a ResourceId it shows the
// pay-as-you-go instances and hides those on quotas.
func resourceFilter(resourceID string) filter {
	return func(i *instance) bool {
		return resourceID == all || i.text("ResourceId") == resourceID
	}
}

func idFilters(call *wire.Call) []filter {
	var filters []filter
	if workspace := call.Parameters["WorkspaceId"]; workspace != "" && workspace != all {
		filters = append(filters, func(i *instance) bool { return i.text("WorkspaceId") == workspace })
	}
	if value := call.Parameters["InstanceId"]; value != "" {
		ids := product.Split(value)
		filters = append(filters, func(i *instance) bool { return slices.Contains(ids, i.id) })
	}
	// A part of the name is enough: a caller must compare for itself.
	if part := call.Parameters["InstanceName"]; part != "" {
		filters = append(filters, func(i *instance) bool { return strings.Contains(i.text("InstanceName"), part) })
	}
	if user := call.Parameters["CreateUserId"]; user != "" {
		filters = append(filters, func(i *instance) bool { return i.creatorID == user })
	}
	return filters
}

// enumFilters match exactly, and refuse a value that no instance can have.
func enumFilters(call *wire.Call) ([]filter, error) {
	enums := []struct {
		name   string
		valid  func(string) bool
		actual func(*instance) string
	}{
		{"Status", func(v string) bool { return status(v).known() }, func(i *instance) string { return string(i.progress.Shown().status) }},
		{"PaymentType", oneOf("PayAsYouGo", "Subscription"), (*instance).paymentType},
		{"AcceleratorType", oneOf("CPU", "GPU"), (*instance).acceleratorType},
		{"Accessibility", oneOf("PUBLIC", "PRIVATE"), func(i *instance) string { return i.text("Accessibility") }},
		{"OversoldType", oneOf("ForceQuotaOverSold", "AcceptQuotaOverSold", "ForbiddenQuotaOverSold"),
			func(i *instance) string { return i.text("OversoldType") }},
	}
	var filters []filter
	for _, enum := range enums {
		value := call.Parameters[enum.name]
		if value == "" {
			continue
		}
		if !enum.valid(value) {
			return nil, invalid("%s %q is not a known value.", enum.name, value)
		}
		filters = append(filters, func(i *instance) bool { return enum.actual(i) == value })
	}
	return filters, nil
}

func oneOf(values ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

// timeFilter has inclusive bounds, as precise as the times that are shown.
func timeFilter(call *wire.Call) (filter, error) {
	after, err := parameters().Time(call, "CreateTimeAfter", time.Time{})
	if err != nil {
		return nil, err
	}
	before, err := parameters().Time(call, "CreateTimeBefore", time.Time{})
	if err != nil {
		return nil, err
	}
	return func(i *instance) bool { return within(i.createdAt, after, before) }, nil
}

// labelFilter reads Labels: a whole map as one JSON text.
func labelFilter(call *wire.Call) (filter, error) {
	wanted := map[string]string{}
	if value := call.Parameters["Labels"]; value != "" {
		if err := json.Unmarshal([]byte(value), &wanted); err != nil {
			return nil, invalid("Labels must be a JSON object of strings.")
		}
	}
	if len(wanted) > maxLabelFilters {
		return nil, invalid("Labels must have at most %d pairs.", maxLabelFilters)
	}
	return func(i *instance) bool { return product.Contains(i.labels, wanted) }, nil
}

// tagFilter reads Tag: a list of {Key, Value} as one JSON text.
func tagFilter(call *wire.Call) (filter, error) {
	wanted := map[string]string{}
	if value := call.Parameters["Tag"]; value != "" {
		var decoded any
		if err := json.Unmarshal([]byte(value), &decoded); err != nil {
			return nil, invalid("Tag must be a JSON list of objects with Key and Value.")
		}
		var err error
		if wanted, err = pairs("Tag", decoded); err != nil {
			return nil, err
		}
	}
	return func(i *instance) bool { return product.Contains(i.tags, wanted) }, nil
}
