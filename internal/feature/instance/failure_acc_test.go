package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

const brokenURL = "registry.example.com/pai/typo:1"

// The image cannot be pulled: the apply fails with the reason, the instance is in the
// state, and with the right image there is one instance again: the same one after
// terraform untaint, a new one in its place otherwise.
func TestAccDSWInstance_failedStart(t *testing.T) {
	t.Parallel()
	for name, untaint := range map[string]bool{"untainted": true, "replaced": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			cloud.ByHand().FailImage(brokenURL, true)
			project := cloud.Project(t, cloud.ProviderConfig()+instance(broken))
			out, err := project.Try("apply", "-auto-approve", "-input=false")
			for _, words := range []string{"DSW Instance Failed to Start", "ImagePullBackOff: " + brokenURL, "Its last events:", "terraform untaint"} {
				if err == nil || !strings.Contains(flat(out), words) {
					t.Errorf("the apply ends with %v and does not say %q:\n%s", err, words, out)
				}
			}
			id := onlyID(t, cloud)
			if list := project.Run("state", "list"); !strings.Contains(list, address) {
				t.Errorf("the instance is not in the state: %q", list)
			}
			if untaint {
				project.Run("untaint", address)
			}
			cloud.Mark()
			project.Write("main.tf", cloud.ProviderConfig()+instance(image))
			project.Apply()
			project.ExpectEmptyPlan()
			if err := cloud.CheckInstanceMember(nameOf(), "Status", "Running")(nil); err != nil {
				t.Error(err)
			}
			if same := onlyID(t, cloud) == id; same != untaint {
				t.Errorf("it is the same instance: %v", same)
			}
			made := map[bool]int{true: 0, false: 1}[untaint]
			if got := cloud.Calls("dsw:CreateInstance"); got != made {
				t.Errorf("%d instances were made, want %d", got, made)
			}
			project.Destroy()
		})
	}
}

// A change leads to an image that cannot be pulled: the apply fails, and the right image
// repairs the same instance.
func TestAccDSWInstance_failedChange(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().FailImage(brokenURL, true)
	var id string
	run(t, cloud,
		resource.TestStep{Config: cloud.ProviderConfig() + instance()},
		resource.TestStep{
			PreConfig:   func() { id = onlyID(t, cloud) },
			Config:      cloud.ProviderConfig() + instance(broken),
			ExpectError: says("DSW Instance Failed to Start", "ImagePullBackOff", "Correct the cause and apply again"),
		},
		resource.TestStep{
			Config:           cloud.ProviderConfig() + instance(other),
			ConfigPlanChecks: emptyAfter(action(plancheck.ResourceActionUpdate), restarts(false)),
			Check: all(cloud.CheckInstanceMember(name, "Status", "Running"), cloud.CheckInstance(name, func(i acctest.DSWInstance) error {
				if i.Text("InstanceId") != id {
					return fmt.Errorf("it is another instance than %s", id)
				}
				return nil
			})),
		},
	)
}

// There is no stock: the reason is the cloud's.
func TestAccDSWInstance_outOfStock(t *testing.T) {
	cloud := acctest.New(t)
	cloud.ByHand().SetStock("ecs.g6.large", false)
	run(t, cloud, resource.TestStep{
		Config:      cloud.ProviderConfig() + instance(`ecs_spec = "ecs.g6.large"`),
		ExpectError: says("DSW Instance Failed to Start", "OutOfStock", "ecs.g6.large"),
	})
}

// The queue is longer than the timeout: a warning, and the instance is in the state,
// not tainted. It gets its turn, and nothing is left to do.
func TestAccDSWInstance_queue(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	cloud.ByHand().HoldQueue(true)
	project := cloud.Project(t, cloud.ProviderConfig()+instance(quota, `timeouts = { create = "2m" }`))
	out := flat(project.Run("apply", "-auto-approve", "-input=false"))
	for _, words := range []string{"Warning: Still Waiting for the DSW Instance", "while it was Queuing"} {
		if !strings.Contains(out, words) {
			t.Errorf("the apply does not say %q:\n%s", words, out)
		}
	}
	cloud.ByHand().HoldQueue(false)
	project.ExpectEmptyPlan()
	for _, found := range cloud.InstancesNamed(name) {
		if labels := found.Labels(); len(labels) != 0 {
			t.Errorf("marks are left: %v", labels)
		}
	}
	project.Destroy()
}

// deletion_protection refuses what deletes the instance, in the plan; the plan of a
// destroy says what is lost.
func TestAccDSWInstance_protection(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	config := func(lines ...string) string { return cloud.ProviderConfig() + instance(lines...) }
	project := cloud.Project(t, config("deletion_protection = true"))
	project.Apply()
	cloud.Mark()
	expect := func(what, out string, words ...string) {
		for _, word := range words {
			if !strings.Contains(flat(out), word) {
				t.Errorf("%s does not say %q:\n%s", what, word, out)
			}
		}
	}
	out, err := project.Try("plan", "-destroy", "-input=false")
	expect("the destroy", out, "Deletion Protection Is On", "destroy = false")
	if err == nil {
		t.Error("a destroy is planned")
	}
	project.Write("main.tf", config("deletion_protection = true", `tags = { a = "1" }`))
	out, err = project.Try("plan", "-input=false")
	expect("the replacement", out, "Deletion Protection Is On", "tags: PAI has no operation", "system disk")
	if err == nil {
		t.Error("a replacement is planned")
	}
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("the plans wrote %v", writes)
	}
	project.Write("main.tf", config())
	project.Apply()
	expect("the destroy", project.Run("plan", "-destroy"), "Warning: DSW Instance Is Deleted", "system disk", "Its status is Running")
	project.Destroy()
}

// What validation refuses, without a call.
func TestAccDSWInstance_validate(t *testing.T) {
	cloud := acctest.New(t)
	var steps []resource.TestStep
	for _, tc := range []struct{ line, words string }{
		{`image_id = "image-1"`, "Exactly one of image_id and image_url"},
		{"image_url = null", "Exactly one of image_id and image_url"},
		{`resource_quota_id = "quota1"`, "Exactly one of ecs_spec and resource_quota_id"},
		{"ecs_spec = null\n  resource_quota_id = \"quota1\"", "Missing Requested Resource"},
		{"priority = 3", "Argument Without a Resource Quota"},
		{"priority = 10", "between 1 and 9"},
		{`instance_name = "not-a-name"`, "1 to 27 letters"},
		{`role_mode = "custom"`, "Invalid Role Mode"},
		{"environment = { A = \"1\" }\n  environment_wo = { A = \"2\" }", "Environment Variable Given Twice"},
		{`datasets = [{ mount_path = "/mnt" }]`, "Exactly one of dataset_id and uri"},
		{`datasets = [{ uri = "oss://a/", dynamic = true }, { uri = "oss://b/" }]`, "dynamic datasets last"},
		{`vpc = { vpc_id = "vpc-1", vswitch_id = "vsw-1" }`, "extended_cidrs is required"},
		{`labels = { terraform-provider-pai-creating = "x" }`, "a label of the provider itself"},
		{`datasets = [{ uri = "oss://a/", options = "x" }]`, "no JSON object"},
		{`desired_status = "Paused"`, "Running"},
	} {
		steps = append(steps, resource.TestStep{Config: cloud.ProviderConfig() + instance(tc.line), PlanOnly: true, ExpectError: says(tc.words)})
	}
	run(t, cloud, steps...)
	if calls := cloud.Calls("*"); calls > 0 {
		t.Errorf("validation made %d calls", calls)
	}
}

// A public instance with a role is warned of; one that is gone is made anew.
func TestAccDSWInstance_publicAndGone(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+instance(`accessibility = "PUBLIC"`, `role_mode = "default"`))
	if out := flat(project.Run("plan")); !strings.Contains(out, "Warning: Role on a Public Workload") {
		t.Errorf("the plan does not warn:\n%s", out)
	}
	project.Apply()
	cloud.ByHand().RemoveInstance(onlyID(t, cloud))
	if out := flat(project.Run("plan")); !strings.Contains(out, "1 to add, 0 to change, 0 to destroy") || !strings.Contains(out, "Not Found") {
		t.Errorf("the plan says:\n%s", out)
	}
	project.Apply()
	project.ExpectEmptyPlan()
	project.ExpectNoDrift("the apply")
	// Starting, stopping and failing by itself is no drift.
	for _, status := range []string{"Stopped", "Starting", "Failed"} {
		cloud.ByHand().SetStatus(onlyID(t, cloud), status)
		project.ExpectNoDrift(status)
	}
	cloud.ByHand().SetStatus(onlyID(t, cloud), "Running")
	project.Destroy()
}
