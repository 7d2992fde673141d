package instance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
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
	if cloud.Calls("dsw:UpdateInstanceLabels") == 0 {
		t.Error("the mark was not renewed: another apply would take the instance over")
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
	// The same for one that becomes public.
	project.Write("main.tf", cloud.ProviderConfig()+instance(`role_mode = "default"`))
	project.Apply()
	project.Write("main.tf", cloud.ProviderConfig()+instance(`accessibility = "PUBLIC"`, `role_mode = "default"`))
	if out := flat(project.Run("plan")); !strings.Contains(out, "Warning: Role on a Public Workload") || strings.Contains(out, "Restart of") {
		t.Errorf("the plan says:\n%s", out)
	}
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

// The caller may not make instances: the error quotes the refusal, with an owner and without.
func TestAccDSWInstance_denied(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", `owner = "one"`} {
		cloud := acctest.New(t)
		cloud.Faults().Fail(emulator.Failure{Action: "dsw:CreateInstance", Times: 2, Status: 403, Code: "NoPermission", Message: "not allowed"})
		out, err := cloud.Project(t, acctest.Required+cloud.ProviderBlock(line)+instance()).Try("apply", "-auto-approve", "-input=false")
		if err == nil || !strings.Contains(flat(out), "Unable to Create DSW Instance") || !strings.Contains(out, "NoPermission") {
			t.Errorf("%s: the apply ends with %v:\n%s", line, err, out)
		}
		if err := cloud.CheckInstances(name, 0)(nil); err != nil {
			t.Error(err)
		}
	}
}

// The role loses its trust after Terraform has planned for the last time: the instance is
// not stopped for the rest of the change.
func TestAccDSWInstance_roleCheckedBeforeAStop(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	cloud.ByHand().CreateRole("PaiTrain", trustPAI)
	cloud.Advance(time.Hour)
	project := cloud.Project(t, cloud.ProviderConfig()+instance(`role_mode = "default"`))
	project.Apply()
	project.Write("main.tf", cloud.ProviderConfig()+instance(fmt.Sprintf("role_arn = %q", roleARN), other))
	project.Run("plan", "-out=saved.tfplan")
	cloud.Mark()
	reads := 0
	cloud.Faults().After("dsw:GetInstance", func(*wire.Call) {
		if reads++; reads == 2 { // the first one was for the plan of the apply
			cloud.ByHand().SetTrustPolicy("PaiTrain", strings.ReplaceAll(trustPAI, "pai.", "ecs."))
			cloud.Advance(time.Hour)
		}
	})
	out, err := project.Try("apply", "saved.tfplan")
	if err == nil || !strings.Contains(flat(out), "Role Not Assumable by PAI") || reads < 2 {
		t.Errorf("the apply ends with %v after %d reads:\n%s", err, reads, out)
	}
	if writes := cloud.Writes(); len(writes) > 0 {
		t.Errorf("the apply wrote %v", writes)
	}
}

// PAI refuses to start the instance: the text is that of a refusal, not of a wait.
func TestAccDSWInstance_startRefused(t *testing.T) {
	t.Parallel()
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+instance(`desired_status = "Stopped"`))
	project.Apply()
	cloud.Faults().Fail(emulator.Failure{Action: "dsw:StartInstance", Times: 20, Status: 400, Code: "ValidationError", Message: "no start today"})
	project.Write("main.tf", cloud.ProviderConfig()+instance(`desired_status = "Running"`))
	out, err := project.Try("apply", "-auto-approve", "-input=false")
	for _, words := range []string{"Unable to Start DSW Instance", "which is Stopped", "no start today", "Code: ValidationError"} {
		if err == nil || !strings.Contains(flat(out), words) {
			t.Errorf("the apply ends with %v and does not say %q:\n%s", err, words, out)
		}
	}
	cloud.Faults().Clear()
	project.Apply()
	project.ExpectEmptyPlan()
}

// The log tells at INFO how far a wait is: status, and the last event of a queue.
func TestAccDSWInstance_progress(t *testing.T) {
	log := filepath.Join(t.TempDir(), "info.log")
	t.Setenv("TF_LOG", "INFO")
	t.Setenv("TF_LOG_PATH", log)
	cloud := acctest.New(t)
	project := cloud.Project(t, cloud.ProviderConfig()+instance(quota))
	project.Apply()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{`waiting for the instance.*status=Queuing`, `event=.*Queuing`, `waiting for the instance.*status=Running`} {
		if !regexp.MustCompile(pattern).Match(text) {
			t.Errorf("the log does not have %s", pattern)
		}
	}
}
