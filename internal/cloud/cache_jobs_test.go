package cloud_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// fakeJobs has two jobs that have not ended. What is not implemented panics.
type fakeJobs struct {
	cloud.Jobs
	*fake
}

func (f fakeJobs) Get(ctx context.Context, _, id string) (cloud.Job, error) {
	return cloud.Job{Workload: cloud.Workload{ID: id}}, f.begin(ctx, "GetJob")
}

func (f fakeJobs) Active(ctx context.Context, region string) iter.Seq2[cloud.Job, error] {
	return func(yield func(cloud.Job, error) bool) {
		for _, id := range []string{"dlc1", "dlc2"} {
			if !yield(cloud.Job{Workload: cloud.Workload{Kind: workload.DLC, Region: region, ID: id}}, nil) {
				return
			}
		}
		if err := f.begin(ctx, "ListJobs"); err != nil {
			yield(cloud.Job{}, err)
		}
	}
}

func (f fakeJobs) Create(ctx context.Context, _ string, _ cloud.JobSpec) (string, error) {
	return "dlc3", f.begin(ctx, "CreateJob")
}

func (f fakeJobs) Update(ctx context.Context, _, _ string, _ cloud.JobUpdate) error {
	return f.begin(ctx, "UpdateJob")
}

func (f fakeJobs) Stop(ctx context.Context, _, _ string) error { return f.begin(ctx, "StopJob") }

func (f fakeJobs) Delete(ctx context.Context, _, _ string) error { return f.begin(ctx, "DeleteJob") }

func active(t *testing.T, clients *cloud.Clients, region string) (ids string, err error) {
	t.Helper()
	for w, failure := range clients.Users(t.Context(), workload.DLC, region) {
		if failure != nil {
			return ids, failure
		}
		ids += w.ID + " "
	}
	return ids, nil
}

func TestActiveJobsAreListedOnce(t *testing.T) {
	t.Parallel()
	f := newFake()
	cached := cloud.Cached(&cloud.Clients{Jobs: fakeJobs{fake: f}})
	parallel(5, func(int) {
		if ids, err := active(t, cached, region); ids != "dlc1 dlc2 " || err != nil {
			t.Errorf("%q, %v", ids, err)
		}
	})
	if f.count("ListJobs") != 1 {
		t.Errorf("%d lists for one region", f.count("ListJobs"))
	}
	if _, err := active(t, cached, "cn-beijing"); err != nil || f.count("ListJobs") != 2 {
		t.Errorf("another region: %v, %d lists", err, f.count("ListJobs"))
	}
	if _, err := active(t, cached.Live(), region); err != nil || f.count("ListJobs") != 3 {
		t.Errorf("live: %v, %d lists", err, f.count("ListJobs"))
	}
	for range 2 {
		if _, err := cached.Jobs.Get(t.Context(), region, "dlc1"); err != nil {
			t.Error(err)
		}
	}
	if f.count("GetJob") != 2 {
		t.Error("a job was remembered: nobody forgets what it does by itself")
	}
}

func TestWritesMakeActiveJobsForgotten(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(cloud.Jobs) error{
		"CreateJob": func(j cloud.Jobs) error { _, err := j.Create(t.Context(), region, cloud.JobSpec{}); return err },
		"UpdateJob": func(j cloud.Jobs) error { return j.Update(t.Context(), region, "dlc1", cloud.JobUpdate{}) },
		"StopJob":   func(j cloud.Jobs) error { return j.Stop(t.Context(), region, "dlc1") },
		"DeleteJob": func(j cloud.Jobs) error { return j.Delete(t.Context(), region, "dlc1") },
	} {
		for _, failing := range []bool{false, true} {
			f := newFake()
			cached := cloud.Cached(&cloud.Clients{Jobs: fakeJobs{fake: f}})
			if failing {
				f.fail[name] = errors.New("lost")
			}
			_, _ = active(t, cached, region)
			if err := write(cached.Live().Jobs); (err != nil) != failing {
				t.Errorf("%s: %v", name, err)
			}
			_, _ = active(t, cached, region)
			if f.count("ListJobs") != 2 {
				t.Errorf("%s, failing %t: %d lists", name, failing, f.count("ListJobs"))
			}
		}
	}
}

func TestActiveJobsThatCannotBeListed(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fail["ListJobs"] = &cloud.Error{Kind: cloud.ErrUnreachable}
	cached := cloud.Cached(&cloud.Clients{Jobs: fakeJobs{fake: f}})
	for range 2 {
		if ids, err := active(t, cached, region); ids != "" || !errors.Is(err, cloud.ErrUnreachable) {
			t.Errorf("%q, %v", ids, err)
		}
	}
	if f.count("ListJobs") != 2 {
		t.Error("a failure was remembered")
	}
}

func TestUsersOfKindsThatAreNotServed(t *testing.T) {
	t.Parallel()
	for _, kind := range workload.Kinds() {
		for w, err := range (&cloud.Clients{}).Users(t.Context(), kind, region) {
			t.Errorf("%s: %+v, %v", kind, w, err)
		}
	}
	if cached := cloud.Cached(&cloud.Clients{}); cached.Jobs != nil || cached.Live().Jobs != nil {
		t.Error("a client out of nothing")
	}
}
