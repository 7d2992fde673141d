package acctest_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// driftCase is one resource under a nightly drift check.
type driftCase struct {
	seed     string
	services map[string]string // EAS services
	config   string
	address  string
	// importID returns what `terraform import` takes for the resource.
	importID func(*acctest.Cloud) string
	// passing are changes of what the configuration does not manage, in this
	// order: no drift.
	passing []event
	// byHand changes what the configuration manages.
	byHand func(*acctest.Cloud)
	// shown is in the output of the drift check after byHand.
	shown []string
}

// event is something that happens outside of Terraform.
type event struct {
	what    string
	happens func(*acctest.Cloud)
}

func imports(id string) func(*acctest.Cloud) string { return func(*acctest.Cloud) string { return id } }

// driftRole are roles that something else owns. Associations name it by its ARN
// and not by a reference: Terraform itself adds the dependencies of an imported
// resource with the next refresh, which counts as drift.
const driftRole = `{"accounts": [{"id": "` + acctest.Account + `", "roles": [{"name": "driftrole",
	"trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": {"Service": ["pai.aliyuncs.com", "eas.pai.aliyuncs.com"]}}]}},
	{"name": "driftpeople", "trust_policy": {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": {"RAM": ["acs:ram::` + acctest.Account + `:root"], "Service": ["dataworks.aliyuncs.com"]}}]}}]}]}`

const driftRoleARN = "acs:ram::" + acctest.Account + ":role/driftrole"

func driftCases() map[string]driftCase {
	return map[string]driftCase{
		"pai_instance_role": {
			config: `
resource "pai_instance_role" "it" {
  name                 = "pai-drift"
  workloads            = ["dsw", "eas"]
  description          = "drift"
  max_session_duration = 7200
  policies             = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
  tags                 = { team = "ml" }
}`,
			address: "pai_instance_role.it", importID: imports("pai-drift"),
			byHand: func(c *acctest.Cloud) { c.ByHand().Detach("pai-drift", "AliyunOSSReadOnlyAccess", "System") },
			shown:  []string{"AliyunOSSReadOnlyAccess"},
		},
		"pai_access_role": {
			config: `
resource "pai_access_role" "it" {
  name                 = "pai-drift"
  trusted_accounts     = ["` + acctest.Account + `"]
  max_session_duration = 7200
}`,
			address: "pai_access_role.it", importID: imports("pai-drift"),
			byHand: func(c *acctest.Cloud) {
				c.ByHand().SetTrustPolicy("pai-drift", `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
					"Principal": {"Service": ["dataworks.aliyuncs.com"]}}]}`)
			},
			shown: []string{"trusted_accounts"},
		},
		"pai_access_policy": {
			config: `
resource "pai_access_policy" "it" {
  name     = "pai-drift"
  services = ["oss"]
}`,
			address: "pai_access_policy.it", importID: imports("pai-drift"),
			byHand: func(c *acctest.Cloud) { c.ByHand().Do("ram:CreatePolicyVersion", everything("pai-drift")) },
			shown:  []string{"document"},
		},
		"pai_passrole_grant": {
			config: `
resource "pai_passrole_grant" "it" {
  name      = "pai-drift"
  role_arns = ["acs:ram::` + acctest.Account + `:role/driftpeople"]
  users     = ["` + acctest.Alice + `"]
}`,
			address: "pai_passrole_grant.it", importID: imports("pai-drift"),
			byHand: func(c *acctest.Cloud) {
				c.ByHand().Do("ram:DetachPolicyFromUser", map[string]string{
					"PolicyName": "pai-drift", "PolicyType": "Custom", "UserName": acctest.Alice})
			},
			shown: []string{"users", acctest.Alice},
		},
		"pai_trust_policy": {
			seed: pipelineRole,
			config: `
resource "pai_trust_policy" "it" {
  role_name = "data-pipeline"
  policy    = provider::pai::trust_policy(["dsw"])
}`,
			address: "pai_trust_policy.it", importID: imports("data-pipeline"),
			byHand: func(c *acctest.Cloud) { c.ByHand().SetTrustPolicy("data-pipeline", trustsECS) },
			shown:  []string{"ecs.aliyuncs.com"},
		},
		"pai_trusted_service": {
			seed: pipelineRole,
			config: `
resource "pai_trusted_service" "it" {
  role_name = "data-pipeline"
  service   = "pai.aliyuncs.com"
}`,
			address: "pai_trusted_service.it", importID: imports("data-pipeline,pai.aliyuncs.com"),
			passing: []event{
				{"a description of the role", func(c *acctest.Cloud) { c.ByHand().SetDescription("data-pipeline", "mine") }},
			},
			byHand: func(c *acctest.Cloud) { c.ByHand().SetTrustPolicy("data-pipeline", trustsECS) },
			shown:  []string{"pai_trusted_service.it", "has been deleted"},
		},
		"pai_dsw_role_association": {
			seed: driftRole,
			config: `
resource "pai_dsw_role_association" "it" {
  instance_id = "` + acctest.Instance + `"
  role_arn    = "` + driftRoleARN + `"
}`,
			address: "pai_dsw_role_association.it", importID: imports(acctest.Region + "," + acctest.Instance),
			passing: []event{
				{"a stop", func(c *acctest.Cloud) { c.ByHand().SetStatus(acctest.Instance, "Stopped") }},
				{"a start", func(c *acctest.Cloud) { c.ByHand().SetStatus(acctest.Instance, "Starting") }},
				{"a failure", func(c *acctest.Cloud) { c.ByHand().Break(acctest.Instance, "NoStock", "out of stock") }},
			},
			byHand: func(c *acctest.Cloud) { c.ByHand().Associate(acctest.Instance, "none", "") },
			shown:  []string{"role_mode", `"custom" -> "none"`},
		},
		"pai_eas_role_association": {
			seed: driftRole, services: map[string]string{"drift_svc": ""},
			config: `
resource "pai_eas_role_association" "it" {
  service_name = "drift_svc"
  role_arn     = "` + driftRoleARN + `"
}`,
			address: "pai_eas_role_association.it", importID: imports(acctest.Region + ",drift_svc"),
			passing: []event{
				{"a stop", func(c *acctest.Cloud) { c.ByHand().SetServiceStatus("drift_svc", "Stopped") }},
				{"a start", func(c *acctest.Cloud) { c.ByHand().SetServiceStatus("drift_svc", "Waiting") }},
				{"a failure", func(c *acctest.Cloud) { c.ByHand().SetServiceStatus("drift_svc", "Failed") }},
				{"a lock", func(c *acctest.Cloud) { c.ByHand().LockService("drift_svc", "all") }},
			},
			byHand: func(c *acctest.Cloud) {
				c.ByHand().LockService("drift_svc", "none")
				c.ByHand().SetServiceConfig("drift_svc", `{"metadata": {"instance": 1, "workspace_id": "`+acctest.Workspace+`"}}`)
			},
			shown: []string{"role_mode", `"custom" -> "none"`},
		},
		"pai_workspace_member": {
			seed: driftRole,
			config: `
resource "pai_workspace_member" "it" {
  workspace_id = "` + acctest.Workspace + `"
  role_name    = "driftpeople"
  member_roles = ["PAI.AlgoDeveloper"]
}`,
			address: "pai_workspace_member.it",
			importID: func(c *acctest.Cloud) string {
				return acctest.Region + "," + acctest.Workspace + "," + c.Member(acctest.Workspace, "role/driftpeople").UserID
			},
			byHand: func(c *acctest.Cloud) {
				c.ByHand().SetMemberRoles(acctest.Workspace, "role/driftpeople", "PAI.AlgoOperator")
			},
			shown: []string{"member_roles", "PAI.AlgoOperator"},
		},
		"pai_dsw_instance": {
			seed: driftRole,
			config: `
resource "pai_dsw_instance" "it" {
  workspace_id  = "` + acctest.Workspace + `"
  instance_name = "drift"
  ecs_spec      = "ecs.c6.large"
  image_url     = "registry.example.com/pai/dsw:1"
  role_arn      = "` + driftRoleARN + `"
  labels        = { team = "ml" }
}`,
			address:  "pai_dsw_instance.it",
			importID: func(c *acctest.Cloud) string { return acctest.Region + "," + driftInstance(c) },
			passing: []event{
				{"a minute", func(c *acctest.Cloud) { c.Advance(time.Minute) }},
				{"its stop", func(c *acctest.Cloud) { c.ByHand().SetStatus(driftInstance(c), "Stopped") }},
				{"its start", func(c *acctest.Cloud) { c.ByHand().SetStatus(driftInstance(c), "Starting") }},
				{"its failure", func(c *acctest.Cloud) { c.ByHand().Break(driftInstance(c), "Internal Error", "broken") }},
			},
			byHand: func(c *acctest.Cloud) { c.ByHand().LabelInstance(driftInstance(c), "team", "other") },
			shown:  []string{"labels", `"ml" -> "other"`},
		},
		"pai_dlc_job": {
			seed: driftRole,
			config: `
resource "pai_dlc_job" "it" {
  workspace_id             = "` + acctest.Workspace + `"
  display_name             = "drift"
  job_type                 = "PyTorchJob"
  user_command             = "python main.py"
  role_arn                 = "` + driftRoleARN + `"
  max_running_time_minutes = 60

  job_specs = [{
    type      = "Worker"
    image     = "registry.example.com/pai/pytorch:2"
    pod_count = 1
    ecs_spec  = "ecs.gn6e-c12g1.3xlarge"
  }]
}`,
			address:  "pai_dlc_job.it",
			importID: func(c *acctest.Cloud) string { return acctest.Region + "," + c.JobsNamed("drift")[0].ID },
			passing: []event{
				{"a minute", func(c *acctest.Cloud) { c.Advance(time.Minute) }},
				{"its run", func(c *acctest.Cloud) { setDriftJob(c, "Running") }},
				{"its end", func(c *acctest.Cloud) { setDriftJob(c, "Succeeded") }},
				{"its failure", func(c *acctest.Cloud) { setDriftJob(c, "Failed") }},
			},
			byHand: func(c *acctest.Cloud) {
				c.ByHand().UpdateJob(c.JobsNamed("drift")[0].ID, `{"Accessibility": "PUBLIC"}`)
			},
			shown: []string{"accessibility", `"PRIVATE" -> "PUBLIC"`},
		},
	}
}

const trustsECS = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}]}`

func everything(policy string) map[string]string {
	return map[string]string{
		"PolicyName": policy, "SetAsDefault": "true",
		"PolicyDocument": `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:*", "Resource": "*"}]}`,
	}
}

func driftInstance(c *acctest.Cloud) string { return c.InstancesNamed("drift")[0].Text("InstanceId") }

func setDriftJob(c *acctest.Cloud, status string) {
	c.ByHand().SetJobStatus(c.JobsNamed("drift")[0].ID, status)
}

// TestAccDrift runs the nightly drift check of each resource: it reports nothing
// after a clean apply and after an import, nothing while workloads go on by
// themselves, and names what somebody has changed.
func TestAccDrift(t *testing.T) {
	resources, err := filepath.Glob(examples + "/resources/*")
	if err != nil || len(resources) == 0 {
		t.Fatalf("found the resources %q, %v", resources, err)
	}
	for _, each := range resources {
		if _, covered := driftCases()[filepath.Base(each)]; !covered {
			t.Errorf("%s has no drift check", filepath.Base(each))
		}
	}
	for name, tc := range driftCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options []acctest.Option
			if tc.seed != "" {
				options = append(options, acctest.WithSeed(tc.seed))
			}
			if tc.services != nil {
				options = append(options, acctest.WithServices(tc.services))
			}
			cloud := acctest.New(t, options...)
			project := cloud.Project(t, acctest.Required+cloud.ProviderBlock()+tc.config)
			project.Apply()
			project.ExpectNoDrift("the apply")
			for _, each := range tc.passing {
				each.happens(cloud)
				project.ExpectNoDrift(each.what)
			}
			project.Run("state", "rm", tc.address)
			project.Run("import", tc.address, tc.importID(cloud))
			project.ExpectNoDrift("the import")
			tc.byHand(cloud)
			project.ExpectDrift("a change by hand", tc.shown...)
			project.Apply()
			project.ExpectNoDrift("the apply that repairs it")
		})
	}
}

// The guide shows the command that these tests run.
func TestDriftGuide(t *testing.T) {
	t.Parallel()
	if !strings.Contains(read(t, "../../templates/guides/detect-drift.md.tmpl"), "terraform "+strings.Join(acctest.DriftCheck(), " ")+"\n") {
		t.Errorf("the guide does not show the command terraform %s", strings.Join(acctest.DriftCheck(), " "))
	}
}
