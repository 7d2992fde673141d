package preflight_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const trainARN = "acs:ram::" + account + ":role/PaiTrain"

// fakeJobs are the jobs of regions that have not ended, and the regions that
// cannot be listed.
type fakeJobs struct {
	cloud.Jobs
	jobs map[string][]cloud.Job
	errs map[string]error
}

func (f fakeJobs) Active(_ context.Context, region string) iter.Seq2[cloud.Job, error] {
	return func(yield func(cloud.Job, error) bool) {
		for _, job := range f.jobs[region] {
			if !yield(job, nil) {
				return
			}
		}
		if err := f.errs[region]; err != nil {
			yield(cloud.Job{}, err)
		}
	}
}

type fakeNotebooks struct {
	cloud.Workloads
	instances []cloud.Workload
}

func (f fakeNotebooks) All(context.Context, string) iter.Seq2[cloud.Workload, error] {
	return func(yield func(cloud.Workload, error) bool) {
		for _, each := range f.instances {
			if !yield(each, nil) {
				return
			}
		}
	}
}

func jobWith(id string, a workload.Association) cloud.Job {
	return cloud.Job{Workload: cloud.Workload{Kind: workload.DLC, ID: id, Association: a}}
}

func TestRoleUsage(t *testing.T) {
	t.Parallel()
	denied := &cloud.Error{Kind: cloud.ErrDenied, Operation: "dlc:ListJobs", Code: "Forbidden.RAM"}
	clients := &cloud.Clients{
		Jobs: fakeJobs{
			jobs: map[string][]cloud.Job{
				"cn-hangzhou": {
					jobWith("dlc-none", workload.None()), jobWith("dlc-default", workload.Default()),
					jobWith("dlc-other", workload.Custom(trainARN+"2")), jobWith("dlc-it", workload.Custom(strings.ToLower(trainARN))),
				},
				"cn-beijing": {jobWith("dlc-seen", workload.Custom(trainARN))},
			},
			errs: map[string]error{"cn-beijing": denied},
		},
		DSW: fakeNotebooks{instances: []cloud.Workload{{Kind: workload.DSW, ID: "dsw-it", Association: workload.Custom(trainARN)}}},
	}
	usage := preflight.NewSession(clients, preflight.Error, []string{"cn-hangzhou", "cn-beijing"}).RoleUsage(t.Context(), trainARN)
	var ids []string
	for _, w := range usage.Users {
		ids = append(ids, w.ID)
	}
	if got, want := strings.Join(ids, " "), "dsw-it dlc-it dsw-it dlc-seen"; got != want {
		t.Errorf("used by %s, want %s", got, want)
	}
	if len(usage.Unsearched) != 1 || usage.Unsearched[0].Kind != workload.DLC || usage.Unsearched[0].Region != "cn-beijing" || !errors.Is(usage.Unsearched[0].Err, cloud.ErrDenied) {
		t.Errorf("blind: %+v", usage.Unsearched)
	}
	if strings.Join(usage.Regions, " ") != "cn-hangzhou cn-beijing" {
		t.Errorf("searched %v", usage.Regions)
	}
}
