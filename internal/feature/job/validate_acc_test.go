package job_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// What is wrong whatever the cloud says is reported before it is asked anything.
func TestAccDLCJob_validation(t *testing.T) {
	cloud := acctest.New(t)
	spec := func(members string) string { return "job_specs = [{ " + members + " }]" }
	const image = `image = "registry.example.com/a:1"`
	var steps []resource.TestStep
	for _, tc := range []struct {
		lines []string
		words []string
	}{
		{[]string{`display_name = "a b"`}, []string{"the name of a job", "letters, digits"}},
		{[]string{`workspace_id = "ws-1"`}, []string{"the id of a workspace", "digits"}},
		{[]string{`job_type = "Custom"`}, []string{"job_type", "one of"}},
		{[]string{`user_command = ""`}, []string{"user_command"}},
		{[]string{"job_specs = []"}, []string{"job_specs", "at least 1"}},
		{[]string{spec(`type = "PS", ecs_spec = "ecs.c6.large", ` + image)}, []string{"Invalid Node Type", `A PyTorchJob has no nodes of type "PS", only Worker, Master`}},
		{[]string{spec(`type = "Worker", ecs_spec = "ecs.c6.large", image = "image-4c62443d"`)}, []string{"the URI of an image", "use the image's URI"}},
		{[]string{spec(`type = "Worker", ` + image)}, []string{"Missing Instance Type", "ecs_spec"}},
		{[]string{spec(`type = "Worker", ecs_spec = "ecs.c6.large", resources = { cpu = "1", memory = "1Gi" }, ` + image)}, []string{"Instance Type in a Resource Quota"}},
		{[]string{spec(`type = "Worker", resources = { cpu = "1", memory = "1Gi" }, ` + image)}, []string{"Missing Resource Quota", "set resource_quota_id"}},
		{[]string{`resource_quota_id = "quota1"`}, []string{"Instance Type in a Resource Quota"}},
		{[]string{spec(`type = "Worker", ecs_spec = "e", pod_count = 0, ` + image)}, []string{"pod_count"}},
		{[]string{spec(`type = "Worker", ecs_spec = "e", spot = { strategy = "SpotWithPriceLimit" }, ` + image)}, []string{"price_limit"}},
		{[]string{"priority = 10"}, []string{"priority", "between 1 and 9"}},
		{[]string{`accessibility = "public"`}, []string{"accessibility", "one of"}},
		{[]string{"max_running_time_minutes = 0"}, []string{"max_running_time_minutes"}},
		{[]string{`data_sources = [{ data_source_id = "d-1", uri = "oss://a/" }]`}, []string{"data_source_id"}},
		{[]string{`data_sources = [{ mount_path = "/mnt" }]`}, []string{"data_source_id"}},
		{[]string{`data_sources = [{ uri = "oss://a/", options = "[1]" }]`}, []string{"a JSON object", "jsonencode"}},
		{[]string{`environment = { A = "1" }`, `environment_wo = { A = "hush-hush", B = "x" }`}, []string{"Environment Variable Given Twice", "both have A."}},
		{[]string{`environment = { A = null }`}, []string{"Null", "environment"}},
		{[]string{`environment_wo = { A = null }`}, []string{"Null", "environment_wo"}},
		{[]string{`environment_wo = { "" = "x" }`}, []string{"environment_wo", "at least 1"}},
		{[]string{`tags = { A = null }`}, []string{"Null", "tags"}},
		{[]string{`settings = { advanced_settings = { A = null } }`}, []string{"Null Value", `The key "A" of settings.advanced_settings`}},
		{[]string{`third_party_libs = [null]`}, []string{"Null", "third_party_libs"}},
		{[]string{`data_sources = [null]`}, []string{"Null", "data_sources"}},
		{[]string{`job_specs = [null]`}, []string{"Null", "job_specs"}},
		{[]string{`vpc = { vpc_id = "v", extended_cidrs = [null] }`}, []string{"Null Value", "extended_cidrs"}},
		{[]string{`tags = { terraform-provider-pai-request = "x" }`}, []string{"a key for tags of jobs"}},
		{[]string{`environment = { A = "` + strings.Repeat("x", 66000) + `" }`}, []string{"Job Definition Too Large", "65536"}},
		{[]string{`role_mode = "custom"`}, []string{"Invalid Role Mode", "DLC job"}},
		{[]string{`role_mode = "none"`, fmt.Sprintf("  role_arn = %q", roleARN)}, []string{"Invalid Role Mode"}},
		{[]string{`role_arn = "acs:ram::1:role/*"`}, []string{"the ARN of one RAM role"}},
		{[]string{`wait_for = "finished"`}, []string{"wait_for", "one of"}},
		{[]string{`on_destroy = "delete"`}, []string{"on_destroy", "one of"}},
		{[]string{`preflight = "loud"`}, []string{"preflight", "one of"}},
	} {
		config := cloud.ProviderConfig() + job(tc.lines...)
		if len(tc.lines) == 2 && strings.Contains(tc.lines[1], "role_arn") {
			config = strings.Replace(cloud.ProviderConfig()+job(), `role_mode = "none"`, strings.Join(tc.lines, "\n"), 1)
		}
		steps = append(steps, refused(cloud, config, tc.words...))
	}
	run(t, cloud, steps...)
	if calls := cloud.Calls("*"); calls != 0 {
		t.Errorf("validation made %d calls", calls)
	}
	noJob(t, cloud, 0)
}
