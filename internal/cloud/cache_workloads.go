package cloud

import (
	"context"
	"errors"
	"iter"

	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// forgettingWorkloads passes everything on, and makes the cache forget what a
// write touched. A failed write may have been carried out: it counts too.
type forgettingWorkloads struct {
	Workloads
	memory *workloadMemory
}

func (w *forgettingWorkloads) Associate(ctx context.Context, region, id string, from, to workload.Association) error {
	defer w.memory.forget(region, id)
	return w.Workloads.Associate(ctx, region, id, from, to)
}

// Look is Get for somebody who waits: as fresh, and together with others it may
// cost less. See looks.
func (w *forgettingWorkloads) Look(ctx context.Context, region, id string) (Workload, error) {
	return w.memory.looks.get(ctx, region, id)
}

// cachedWorkloads reads through the memory.
type cachedWorkloads struct{ forgettingWorkloads }

// Get reads one or two ids of a region one by one. Somebody who asks for more
// will ask for many, and a list page brings a hundred for the price of one
// read: then pages are fetched as long as they are worth it (see listing), and
// what they do not hold is read alone.
func (w *cachedWorkloads) Get(ctx context.Context, region, id string) (Workload, error) {
	list := w.memory.listing(region)
	list.gather(ctx, id)
	for {
		found, step := list.find(ctx, id)
		if found != nil {
			return *found, nil
		}
		if step == nil {
			return w.alone(ctx, region, id)
		}
		if err := step.wait(ctx); err != nil {
			return Workload{}, err
		}
	}
}

func (w *cachedWorkloads) alone(ctx context.Context, region, id string) (Workload, error) {
	return w.memory.single.get(ctx, subjectOfWorkload(region, id), "", func(ctx context.Context) (Workload, error) {
		return w.Workloads.Get(ctx, region, id)
	})
}

// All yields the pages that Get fetches, and fetches the rest.
func (w *cachedWorkloads) All(ctx context.Context, region string) iter.Seq2[Workload, error] {
	return func(yield func(Workload, error) bool) {
		list := w.memory.listing(region)
		list.restartIfBroken()
		for position := 0; ; {
			id, step, err := list.at(ctx, position)
			switch {
			case err != nil:
				yield(Workload{}, err)
				return
			case step != nil:
				if err := step.wait(ctx); err != nil {
					yield(Workload{}, err)
					return
				}
				continue
			case id == "":
				return
			}
			position++
			each, err := w.listed(ctx, region, list, id)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if !yield(each, err) || err != nil {
				return
			}
		}
	}
}

// listed returns one of the list's workloads, read anew if it was written.
func (w *cachedWorkloads) listed(ctx context.Context, region string, list *listing, id string) (Workload, error) {
	if found := list.held(id); found != nil {
		return *found, nil
	}
	return w.alone(ctx, region, id)
}
