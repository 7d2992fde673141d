package dswsvc

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

func (s ecsSpec) acceleratorType() string {
	if s.gpu > 0 {
		return "GPU"
	}
	return "CPU"
}

func (s ecsSpec) render() map[string]any {
	stock := "NoStock"
	if s.available {
		stock = "WithStock"
	}
	rendered := map[string]any{
		"InstanceType": s.name, "AcceleratorType": s.acceleratorType(),
		"CPU": s.cpu, "Memory": s.memory, "GPU": s.gpu,
		"SystemDiskCapacity": 100, "InstanceBandwidthRx": 1024000,
		"IsAvailable": s.available, "SpotStockStatus": stock, "Price": s.price, "Currency": "CNY", "Labels": []any{},
	}
	if s.gpu > 0 {
		rendered["GPUType"], rendered["GPUMemorySize"] = s.gpuType, s.gpuMemory
	}
	return rendered
}

// listEcsSpecs lists the instance types of one accelerator.
func (s *Service) listEcsSpecs(call *wire.Call) (map[string]any, error) {
	accelerator := call.Parameters["AcceleratorType"]
	if !oneOf("CPU", "GPU")(accelerator) {
		return nil, invalid("AcceleratorType must be CPU or GPU.")
	}
	// All types here are of ECS; what other values there are is not published.
	if kind := call.Parameters["ResourceType"]; kind != "" && kind != "ECS" {
		return nil, notImplemented("the ResourceType " + kind + " of ListEcsSpecs")
	}
	order, err := readSpecOrder(call)
	if err != nil {
		return nil, err
	}
	page, err := parameters().Page(call, "PageNumber", defaultPageSize, maxPageSize)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := slices.DeleteFunc(s.specsIn(call.Region), func(spec ecsSpec) bool { return spec.acceleratorType() != accelerator })
	slices.SortFunc(found, order)
	items := []any{}
	for _, spec := range product.Of(page, found) {
		items = append(items, spec.render())
	}
	return envelope(map[string]any{"TotalCount": len(found), "EcsSpecs": items}), nil
}

// readSpecOrder returns how to sort. Emulator choice: by name unless told, and SortBy
// and Order need each other as they do in ListInstances.
func readSpecOrder(call *wire.Call) (func(a, b ecsSpec) int, error) {
	sortBy, order := call.Parameters["SortBy"], call.Parameters["Order"]
	switch {
	case (sortBy == "") != (order == ""):
		return nil, invalid("SortBy and Order must be given together.")
	case sortBy == "":
		return func(a, b ecsSpec) int { return cmp.Compare(a.name, b.name) }, nil
	case sortBy != "gmtCreate":
		return nil, invalid("SortBy must be gmtCreate.")
	}
	direction, err := parameters().Direction(call, "ASC", "DESC", 1)
	if err != nil {
		return nil, err
	}
	return func(a, b ecsSpec) int { return direction * cmp.Compare(a.order, b.order) }, nil
}

var imageID = regexp.MustCompile(`^image-[a-z0-9-]+$`)

// checkMachine checks what an instance is made of: an instance type that its region
// offers, and an image that can be one.
func (s *Service) checkMachine(region string, values map[string]any) error {
	if spec, ok := values["EcsSpec"].(string); ok {
		if _, known := s.spec(region, spec); !known {
			return invalid("The instance type %s is not known in this region.", spec)
		}
	}
	if id, ok := values["ImageId"].(string); ok && !imageID.MatchString(id) {
		return invalid("ImageId %q is not the id of an image.", id)
	}
	if url, ok := values["ImageUrl"].(string); ok && strings.ContainsAny(url, " \t\r\n") {
		return invalid("ImageUrl must not contain spaces.")
	}
	return nil
}
