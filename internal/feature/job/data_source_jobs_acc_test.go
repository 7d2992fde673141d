package job_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
)

const (
	jobsAddress = "data.pai_dlc_jobs.it"
	trainARN    = "acs:ram::" + acctest.Account + ":role/Train"
)

// listing is a configuration of the data source.
func listing(cloud *acctest.Cloud, lines ...string) string {
	return fmt.Sprintf("%s\ndata \"pai_dlc_jobs\" \"it\" {\n  %s\n}\n", cloud.ProviderConfig(), strings.Join(lines, "\n  "))
}

// someJobs are jobs of every age, status and role.
func someJobs() acctest.Option {
	return acctest.WithJobs(map[string]string{
		"dlc-custom": `{"name":"mnist-1","age":"1h","credential":{"mode":"custom","role_arn":"` + trainARN + `"},
			"body":{"Settings":{"Tags":{"team":"vision","terraform-provider-pai-request":"ABC"}}}}`,
		"dlc-default": `{"name":"mnist-2","age":"2h","status":"Failed","reason_code":"R","reason_message":"It broke.","credential":{"mode":"default"},
			"body":{"Settings":{"Tags":{"team":"speech"}}}}`,
		"dlc-none":  `{"name":"other","type":"TFJob","age":"3h","status":"Succeeded","workspace_id":"40823"}`,
		"dlc-old":   `{"name":"mnist-0","age":"720h","credential":{"mode":"custom","role_arn":"` + trainARN + `"}}`,
		"dlc-older": `{"name":"mnist-00","age":"2000h","credential":{"mode":"none"}}`,
	})
}

func TestAccJobs(t *testing.T) {
	cloud := acctest.New(t, someJobs())
	ago := func(hours int) string {
		return cloud.Now().UTC().Add(-time.Duration(hours) * time.Hour).Format(time.RFC3339)
	}
	just := func(ids string, lines ...string) resource.TestStep {
		found := []knownvalue.Check{}
		for id := range strings.FieldsSeq(ids) {
			found = append(found, knownvalue.ObjectPartial(map[string]knownvalue.Check{"job_id": knownvalue.StringExact(id)}))
		}
		return resource.TestStep{Config: listing(cloud, lines...), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(jobsAddress, tfjsonpath.New("jobs"), knownvalue.ListExact(found)),
			statecheck.ExpectKnownValue(jobsAddress, tfjsonpath.New("region"), knownvalue.StringExact(acctest.Region)),
		}}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			just("dlc-custom dlc-default dlc-none"),
			just("dlc-custom dlc-default dlc-none", fmt.Sprintf("region = %q", acctest.Region), fmt.Sprintf("workspace_id = %q", acctest.Workspace)),
			just("", `workspace_id = "1"`),
			just("dlc-custom dlc-default", `display_name = "MNIST"`),
			just("dlc-none", `job_type = "TFJob"`),
			just("dlc-default", `status = "Failed"`),
			just("dlc-custom", `role_mode = "custom"`),
			just("dlc-default", `role_mode = "default"`),
			just("dlc-none", `role_mode = "none"`),
			just("dlc-custom", fmt.Sprintf("role_arn = %q", strings.ToLower(trainARN)), `role_mode = "custom"`),
			just("", fmt.Sprintf("role_arn = %q", trainARN+"2")),
			just("dlc-custom", `tags = { team = "vision" }`),
			just("", `tags = { team = "vision", stage = "test" }`),
			just("dlc-custom dlc-default dlc-none dlc-old", fmt.Sprintf("created_after = %q", ago(721))),
			just("dlc-old dlc-older", fmt.Sprintf("created_after = %q", ago(3000)), fmt.Sprintf("created_before = %q", ago(100))),
			just("dlc-custom dlc-old", fmt.Sprintf("created_after = %q", ago(3000)), fmt.Sprintf("role_arn = %q", trainARN)),
		},
	})
}

func TestAccJobs_whatIsKnown(t *testing.T) {
	cloud := acctest.New(t, someJobs())
	text, null := knownvalue.StringExact, knownvalue.Null()
	failed := cloud.Now().UTC().Add(-2 * time.Hour).Format(time.RFC3339)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			Config: listing(cloud, `display_name = "mnist"`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(jobsAddress, tfjsonpath.New("jobs"), knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"job_id": text("dlc-custom"), "display_name": text("mnist-1"), "job_type": text("PyTorchJob"), "status": text("Running"),
						"ended": knownvalue.Bool(false), "workspace_id": text(acctest.Workspace), "role_mode": text("custom"),
						"role_arn":          knownvalue.StringRegexp(regexp.MustCompile("(?i)^" + trainARN + "$")),
						"tags":              knownvalue.MapExact(map[string]knownvalue.Check{"team": text("vision")}), // without ours
						"resource_quota_id": null, "finish_time": null,
					}),
					knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"job_id": text("dlc-default"), "status": text("Failed"), "ended": knownvalue.Bool(true), "role_mode": text("default"),
						"role_arn": null, "reason_code": text("R"), "reason_message": text("It broke."), "create_time": text(failed),
					}),
				})),
			},
		}},
	})
}

func TestAccJobs_mistakes(t *testing.T) {
	cloud := acctest.New(t)
	mistake := func(want string, lines ...string) resource.TestStep {
		return resource.TestStep{Config: listing(cloud, lines...), ExpectError: regexp.MustCompile(want)}
	}
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{
			mistake(`(?s)must be a time as RFC 3339`, `created_after = "yesterday"`),
			mistake(`(?s)created_after`, `created_before = "2026-01-02T00:00:00Z"`),
			mistake(`Empty Window`, `created_after = "2026-01-02T00:00:00Z"`, `created_before = "2026-01-02T00:00:00Z"`),
			mistake(`Invalid Role Mode`, `role_mode = "none"`, fmt.Sprintf("role_arn = %q", trainARN)),
			mistake(`(?s)status.*"Running"`, `status = "running"`),
			mistake(`(?s)the id of a workspace`, `workspace_id = "mine"`),
			mistake(`(?s)job_type`, `job_type = "Custom"`),
			mistake(`(?s)tags`, `tags = {}`),
		},
	})
	if got := cloud.Journal(); len(got) > 0 {
		t.Errorf("mistakes of the configuration were asked of the cloud: %v", got)
	}
}

func TestAccJobs_thatCannotBeListed(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		Steps: []resource.TestStep{{
			PreConfig: func() {
				cloud.Faults().Fail(emulator.Failure{Action: "dlc:ListJobs", Times: 99, Status: 403, Code: "Forbidden.RAM", Message: "No right."})
			},
			Config:      listing(cloud),
			ExpectError: regexp.MustCompile(`(?s)Unable to Read DLC Jobs.*list of DLC jobs in cn-hangzhou could not be read.*No right.*paidlc:ListJobs.*Forbidden.RAM`),
		}},
	})
}
