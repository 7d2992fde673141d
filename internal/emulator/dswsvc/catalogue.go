package dswsvc

import (
	"fmt"
	"maps"
	"slices"
)

// ecsSpec is an instance type that can be bought. Emulator choice: names are those of
// ECS, figures and prices are made up to be plausible.
type ecsSpec struct {
	name      string
	cpu       int
	memory    float64 // GB
	gpu       int
	gpuType   string
	gpuMemory float64 // GB
	price     float64
	available bool
	order     int // of entry, for gmtCreate
}

// specKey names a spec. One with a region replaces, there, the one without.
type specKey struct{ region, name string }

// catalogue is what every region offers before a seed or [Service.SetStock] says
// otherwise. One type is out of stock, so that a demo can run into it.
func catalogue() map[specKey]ecsSpec {
	specs := map[specKey]ecsSpec{}
	for _, spec := range []ecsSpec{
		{name: "ecs.c6.large", cpu: 2, memory: 4, price: 0.39, available: true},
		{name: "ecs.g6.large", cpu: 2, memory: 8, price: 0.5, available: true},
		{name: "ecs.g6.xlarge", cpu: 4, memory: 16, price: 1, available: true},
		{name: "ecs.g7.xlarge", cpu: 4, memory: 16, price: 1.12, available: true},
		{name: "ecs.gn6v-c8g1.2xlarge", cpu: 8, memory: 32, gpu: 1, gpuType: "V100", gpuMemory: 16, price: 26.46, available: true},
		{name: "ecs.gn6e-c12g1.3xlarge", cpu: 12, memory: 92, gpu: 1, gpuType: "V100", gpuMemory: 32, price: 18.48, available: true},
		{name: "ecs.gn7i-c8g1.2xlarge", cpu: 8, memory: 30, gpu: 1, gpuType: "A10", gpuMemory: 24, price: 11.5, available: true},
		{name: "ecs.gn7e-c16g1.4xlarge", cpu: 16, memory: 125, gpu: 1, gpuType: "A100", gpuMemory: 80, price: 34.7},
	} {
		spec.order = len(specs)
		specs[specKey{name: spec.name}] = spec
	}
	return specs
}

// spec is what a region offers under a name.
func (s *Service) spec(region, name string) (ecsSpec, bool) {
	if spec, found := s.specs[specKey{region, name}]; found {
		return spec, true
	}
	spec, found := s.specs[specKey{name: name}]
	return spec, found
}

// specsIn are the specs of a region, in any order.
func (s *Service) specsIn(region string) []ecsSpec {
	offered := map[string]ecsSpec{}
	for key := range s.specs {
		if key.region == "" || key.region == region {
			offered[key.name], _ = s.spec(region, key.name)
		}
	}
	return slices.Collect(maps.Values(offered))
}

// SetStock says whether instances of an instance type can be bought, in every region
// that offers it. Without stock, creating or starting one ends in Failed.
func (s *Service) SetStock(spec string, available bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := false
	for key, entry := range s.specs {
		if key.name == spec {
			known, entry.available = true, available
			s.specs[key] = entry
		}
	}
	if !known {
		return fmt.Errorf("set stock of %s: no such instance type", spec)
	}
	return nil
}

// seedSpec is an instance type as a seed document describes it.
type seedSpec struct {
	Name       string  `json:"name"`
	Region     string  `json:"region"`
	CPU        int     `json:"cpu"`
	Memory     float64 `json:"memory"`
	GPU        int     `json:"gpu"`
	GPUType    string  `json:"gpu_type"`
	GPUMemory  float64 `json:"gpu_memory"`
	Price      float64 `json:"price"`
	OutOfStock bool    `json:"out_of_stock"`
}

func (e *seedSpec) key() specKey { return specKey{e.Region, e.Name} }

func (e *seedSpec) check() error {
	switch {
	case e.Name == "" || e.CPU <= 0 || e.Memory <= 0:
		return invalid("name, cpu and memory are required.")
	case e.GPU < 0 || e.GPUMemory < 0 || e.Price < 0:
		return invalid("gpu, gpu_memory and price must not be negative.")
	case (e.GPU > 0) != (e.GPUType != ""):
		return invalid("gpu and gpu_type need each other.")
	}
	return nil
}

// offer enters a spec that has been checked, in the place of one with its key.
func (s *Service) offer(e seedSpec) {
	order := len(s.specs)
	if replaced, found := s.specs[e.key()]; found {
		order = replaced.order
	}
	s.specs[e.key()] = ecsSpec{
		name: e.Name, cpu: e.CPU, memory: e.Memory, gpu: e.GPU, gpuType: e.GPUType, gpuMemory: e.GPUMemory,
		price: e.Price, available: !e.OutOfStock, order: order,
	}
}
