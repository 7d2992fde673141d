package cloud

import (
	"context"
	"iter"
)

// jobMemory remembers which jobs of a region have not ended.
type jobMemory struct{ active memo[[]Job] }

// cacheJobs returns the client with a memory, and the live one whose writes
// that memory learns of.
func cacheJobs(live Jobs) (cached, writes Jobs) {
	if live == nil {
		return nil, nil
	}
	forgetting := forgettingJobs{Jobs: live, memory: &jobMemory{}}
	return &cachedJobs{forgettingJobs: forgetting}, &forgetting
}

// forgettingJobs passes everything on, and makes the cache forget what a write
// touched. A failed write may have been carried out: it counts too.
type forgettingJobs struct {
	Jobs
	memory *jobMemory
}

func (j *forgettingJobs) Create(ctx context.Context, region string, spec JobSpec) (string, error) {
	defer j.memory.active.forget(region)
	return j.Jobs.Create(ctx, region, spec)
}

func (j *forgettingJobs) Stop(ctx context.Context, region, id string) error {
	defer j.memory.active.forget(region)
	return j.Jobs.Stop(ctx, region, id)
}

func (j *forgettingJobs) Delete(ctx context.Context, region, id string) error {
	defer j.memory.active.forget(region)
	return j.Jobs.Delete(ctx, region, id)
}

func (j *forgettingJobs) Update(ctx context.Context, region, id string, update JobUpdate) error {
	defer j.memory.active.forget(region)
	return j.Jobs.Update(ctx, region, id, update)
}

// cachedJobs reads the jobs that have not ended once: every role that a plan
// destroys asks for them. Other reads are of one job, and each of its own.
type cachedJobs struct{ forgettingJobs }

func (j *cachedJobs) Active(ctx context.Context, region string) iter.Seq2[Job, error] {
	return func(yield func(Job, error) bool) {
		jobs, err := j.memory.active.get(ctx, region, "", func(ctx context.Context) ([]Job, error) {
			var jobs []Job
			for job, err := range j.Jobs.Active(ctx, region) {
				if err != nil {
					return nil, err
				}
				jobs = append(jobs, job)
			}
			return jobs, nil
		})
		for _, job := range jobs {
			if !yield(job, nil) {
				return
			}
		}
		if err != nil {
			yield(Job{}, err)
		}
	}
}
