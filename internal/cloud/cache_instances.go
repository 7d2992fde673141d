package cloud

import "context"

// forgettingInstances passes everything on, and makes the memory of the DSW
// workloads forget what a write touched. A failed write may have been carried out:
// it counts too.
type forgettingInstances struct {
	Instances
	memory *workloadMemory
}

// cachedInstances reads single instances through the memory of the DSW workloads,
// which share list pages.
type cachedInstances struct {
	forgettingInstances
	workloads Workloads
}

// cacheInstances returns the client with the memory of the DSW workloads, and the
// live one whose writes that memory learns of.
func cacheInstances(live Instances, workloads Workloads) (cached, writes Instances) {
	memory, ok := workloads.(*cachedWorkloads)
	if live == nil || !ok {
		return live, live
	}
	forgetting := forgettingInstances{Instances: live, memory: memory.memory}
	return &cachedInstances{forgettingInstances: forgetting, workloads: workloads}, &forgetting
}

func (i *cachedInstances) Get(ctx context.Context, region, id string) (Workload, error) {
	return i.workloads.Get(ctx, region, id)
}

func (i *forgettingInstances) Create(ctx context.Context, region string, spec InstanceSpec) (string, error) {
	id, err := i.Instances.Create(ctx, region, spec)
	i.memory.forget(region, id)
	return id, err
}

func (i *forgettingInstances) Update(ctx context.Context, region, id string, update InstanceUpdate) error {
	defer i.memory.forget(region, id)
	return i.Instances.Update(ctx, region, id, update)
}

func (i *forgettingInstances) Start(ctx context.Context, region, id string) error {
	defer i.memory.forget(region, id)
	return i.Instances.Start(ctx, region, id)
}

func (i *forgettingInstances) Stop(ctx context.Context, region, id string) error {
	defer i.memory.forget(region, id)
	return i.Instances.Stop(ctx, region, id)
}

func (i *forgettingInstances) Delete(ctx context.Context, region, id string) error {
	defer i.memory.forget(region, id)
	return i.Instances.Delete(ctx, region, id)
}

func (i *forgettingInstances) Relabel(ctx context.Context, region, id string, set map[string]string, remove []string) error {
	defer i.memory.forget(region, id)
	return i.Instances.Relabel(ctx, region, id, set, remove)
}
