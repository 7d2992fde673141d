package eassvc

import (
	"maps"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// filter decides whether a service is listed.
type filter = product.Filter[*deployment]

func listParameters() []string {
	parameters := append([]string{"Filter", "Label", "IncludeNoWorkspace", "WorkspaceId", "PageNumber", "PageSize", "Sort", "Order"},
		unfiltered()...)
	return slices.AppendSeq(parameters, maps.Keys(exactFilters()))
}

// exactFilters compare a parameter with what a service has.
func exactFilters() map[string]func(*deployment) string {
	return map[string]func(*deployment) string{
		"ServiceName":   func(d *deployment) string { return d.name },
		"ServiceUid":    func(d *deployment) string { return d.id },
		"CallerUid":     func(d *deployment) string { return d.callerUID },
		"ServiceStatus": func(d *deployment) string { return string(d.progress.Shown().status) },
		"Role":          func(d *deployment) string { return textAt(d.config, "metadata", "role") },
		"ResourceId":    func(d *deployment) string { return textAt(d.config, "metadata", "resource") },
		"GroupName":     func(d *deployment) string { return textAt(d.config, "metadata", "group") },
		"TrafficState":  func(*deployment) string { return "standalone" },
	}
}

// unfiltered are the filters that the emulator knows too little to apply.
func unfiltered() []string {
	return []string{
		"ServiceType", "ResourceType", "ResourceName", "ResourceAliasName", "QuotaId", "Gateway", "ParentServiceUid",
		"AutoscalerEnabled", "CronscalerEnabled", "ResourceBurstable", "Accessibility",
	}
}

// readFilter reads the filters of ListServices; a service is listed if all of
// them match.
func readFilter(call *wire.Call) (filter, error) {
	if err := parameters().Refuse(call, unfiltered()...); err != nil {
		return nil, err
	}
	filters := product.Exactly(call, exactFilters())
	// A part of the name is enough: a caller must compare for itself.
	if part := call.Parameters["Filter"]; part != "" {
		filters = append(filters, func(d *deployment) bool { return strings.Contains(d.name, part) })
	}
	workspace, err := workspaceFilter(call)
	if err != nil {
		return nil, err
	}
	labels, err := labelParameter(call, "Label")
	if err != nil {
		return nil, err
	}
	filters = append(filters, workspace, func(d *deployment) bool { return product.Contains(d.labels, labels) })
	return product.All(filters), nil
}

// workspaceFilter is the trap of this list: unless told, it brings services
// without a workspace too. Emulator choice: how the two parameters act together
// is not published.
func workspaceFilter(call *wire.Call) (filter, error) {
	workspace := call.Parameters["WorkspaceId"]
	loose, err := parameters().Bool(call, "IncludeNoWorkspace", true)
	if err != nil {
		return nil, err
	}
	return func(d *deployment) bool {
		if d.workspace == "" {
			return loose
		}
		return workspace == "" || d.workspace == workspace
	}, nil
}
