package dswsvc

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// ecsSpec is an instance type that can be bought. Emulator choice: names are those of
// ECS, figures and prices are made up to be plausible.
type ecsSpec struct {
	name      string
	cpu       int
	memory    float64 // GB
	gpu       int
	gpuType   string
	gpuMemory int // GB
	price     float64
	available bool
}

func catalogue() map[string]ecsSpec {
	specs := map[string]ecsSpec{}
	for _, spec := range []ecsSpec{
		{name: "ecs.c6.large", cpu: 2, memory: 4, price: 0.39, available: true},
		{name: "ecs.c6.xlarge", cpu: 4, memory: 8, price: 0.78, available: true},
		{name: "ecs.g6.large", cpu: 2, memory: 8, price: 0.5, available: true},
		{name: "ecs.g6.xlarge", cpu: 4, memory: 16, price: 1, available: true},
		{name: "ecs.gn6v-c8g1.2xlarge", cpu: 8, memory: 32, gpu: 1, gpuType: "V100", gpuMemory: 16, price: 26.46, available: true},
		{name: "ecs.gn6e-c12g1.3xlarge", cpu: 12, memory: 92, gpu: 1, gpuType: "V100", gpuMemory: 32, price: 18.48, available: true},
		{name: "ecs.gn7i-c8g1.2xlarge", cpu: 8, memory: 30, gpu: 1, gpuType: "A10", gpuMemory: 24, price: 11.5, available: true},
		{name: "ecs.gn7e-c16g1.4xlarge", cpu: 16, memory: 125, gpu: 1, gpuType: "A100", gpuMemory: 80, price: 34.7},
	} {
		specs[spec.name] = spec
	}
	return specs
}

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

// listEcsSpecs lists the instance types of one accelerator, by their names. The only
// order that the reference has is that of their entry, which nothing here has.
func (s *Service) listEcsSpecs(call *wire.Call) (map[string]any, error) {
	accelerator := call.Parameters["AcceleratorType"]
	if !oneOf("CPU", "GPU")(accelerator) {
		return nil, invalid("AcceleratorType must be CPU or GPU.")
	}
	if err := parameters().Refuse(call, "SortBy", "Order", "ResourceType"); err != nil {
		return nil, err
	}
	page, err := parameters().Page(call, "PageNumber", defaultPageSize, maxPageSize)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := slices.SortedFunc(maps.Values(s.specs), func(a, b ecsSpec) int { return cmp.Compare(a.name, b.name) })
	found = slices.DeleteFunc(found, func(spec ecsSpec) bool { return spec.acceleratorType() != accelerator })
	items := []any{}
	for _, spec := range product.Of(page, found) {
		items = append(items, spec.render())
	}
	return envelope(map[string]any{"TotalCount": len(found), "EcsSpecs": items}), nil
}

// checkMachine checks what an instance is made of: an instance type of the catalogue,
// and an image that can be one.
func (s *Service) checkMachine(values map[string]any) error {
	if spec, ok := values["EcsSpec"].(string); ok {
		if _, known := s.specs[spec]; !known {
			return invalid("The instance type %s is not known in this region.", spec)
		}
	}
	if id, ok := values["ImageId"].(string); ok && !strings.HasPrefix(id, "image-") {
		return invalid("ImageId %q is not the id of an image.", id)
	}
	if url, ok := values["ImageUrl"].(string); ok && strings.ContainsAny(url, " \t\n") {
		return invalid("ImageUrl must not contain spaces.")
	}
	return nil
}

// Reasons of a failed start. Emulator choice: only the code and word of the image are
// in the reference, as a sample.
const (
	codeOutOfStock = "OutOfStock"
	codeStart      = "Internal Error"
)

// up is the way to Running of an instance, or to the failure that its instance type,
// its image or its role brings.
func (s *Service) up(path []status, i *instance) []step {
	spec, image := i.text("EcsSpec"), cmp.Or(i.text("ImageId"), i.text("ImageUrl"))
	switch {
	case spec != "" && !s.specs[spec].available:
		return steps(until(path, resourceAllocating), step{status: failed, reason: reason{codeOutOfStock, "No " + spec + " can be bought at the moment."}})
	case s.brokenImages[image]:
		return steps(until(path, envPreparing), step{status: failed, reason: reason{codeStart, "ImagePullBackOff: " + image}})
	}
	return steps(path, s.arrival(i.credential))
}

// until is a path up to a status.
func until(path []status, last status) []status {
	if n := slices.Index(path, last); n >= 0 {
		return path[:n+1]
	}
	return path
}

// lasts holds instances in the queue while it is held.
func (s *Service) lasts(at step) time.Duration {
	if at.status == queuing && s.queueHeld {
		return -1
	}
	return 0
}

// checkDisks refuses what UpdateInstance cannot change: disks grow, and nothing else of
// them but their use changes.
func checkDisks(before, after map[string]any) error {
	old, _ := before["CloudDisks"].([]any)
	disks, _ := after["CloudDisks"].([]any)
	if len(old) == 0 {
		return nil
	}
	if len(disks) != len(old) {
		return invalid("CloudDisks can be neither added nor removed.")
	}
	for n := range disks {
		was, now := newObject("CloudDisks", old[n]), newObject("CloudDisks", disks[n])
		if gigabytes(now.text("Capacity")) < gigabytes(was.text("Capacity")) {
			return invalid("CloudDisks[%d].Capacity must not shrink.", n)
		}
		for _, name := range []string{"MountPath", "Path"} {
			if was.text(name) != now.text(name) {
				return invalid("CloudDisks[%d].%s cannot be changed.", n, name)
			}
		}
	}
	return nil
}

func gigabytes(text string) int {
	n := 0
	for _, digit := range strings.TrimSuffix(text, "Gi") {
		if digit < '0' || digit > '9' {
			return 0
		}
		n = 10*n + int(digit-'0')
	}
	return n
}
