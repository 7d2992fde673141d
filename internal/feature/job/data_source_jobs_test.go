package job

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// What the cloud selects by tags is looked at again.
func TestWantedJobs(t *testing.T) {
	t.Parallel()
	const arn = "acs:ram::1234567890123456:role/Train"
	job := cloud.Job{Workload: cloud.Workload{Association: workload.Custom(arn)}}
	job.Spec.Settings = &cloud.JobSettings{Tags: map[string]string{"team": "vision", "empty": ""}}
	for name, c := range map[string]struct {
		model jobsModel
		tags  map[string]string
		want  bool
	}{
		"all":             {want: true},
		"a tag":           {tags: map[string]string{"team": "vision"}, want: true},
		"an empty tag":    {tags: map[string]string{"empty": ""}, want: true},
		"another value":   {tags: map[string]string{"team": "Vision"}},
		"a missing tag":   {tags: map[string]string{"team": "vision", "stage": ""}},
		"its mode":        {model: jobsModel{Mode: types.StringValue("custom")}, want: true},
		"another mode":    {model: jobsModel{Mode: types.StringValue("default")}},
		"its role":        {model: jobsModel{Role: fwx.NewRoleARN("acs:ram::1234567890123456:role/train")}, want: true},
		"another role":    {model: jobsModel{Role: fwx.NewRoleARN(arn + "2")}},
		"not both of two": {model: jobsModel{Role: fwx.NewRoleARN(arn)}, tags: map[string]string{"team": "x"}},
	} {
		if got := c.model.wants(job, c.tags); got != c.want {
			t.Errorf("%s: wanted %t, want %t", name, got, c.want)
		}
	}
}
