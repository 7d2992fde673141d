package job_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

func TestAccDLCJob_minimal(t *testing.T) {
	cloud := acctest.New(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.ProviderFactories(),
		CheckDestroy:             cloud.CheckJobs(jobName, 0),
		Steps: []resource.TestStep{{
			Config:            cloud.ProviderConfig() + job(),
			ConfigPlanChecks:  emptyAfter(action(plancheck.ResourceActionCreate)),
			ConfigStateChecks: []statecheck.StateCheck{has("region", acctest.Region), is("wait_finished", true), is("listed", true)},
			Check:             all(cloud.CheckJob(jobName, "none"), cloud.CheckJobsCreated(jobName, 1)),
		}},
	})
}

// One configuration with a role, the grant to pass it and a job of each mode:
// each is submitted with the credentials of its mode, and succeeds.
func TestAccDLCJob_everyMode(t *testing.T) {
	cloud := acctest.New(t).As(acctest.Platform)
	config := cloud.ProviderConfig(`preflight = "strict"`) + trustingRole + `
resource "pai_passrole_grant" "it" {
  name      = "pass-pai-train"
  role_arns = [pai_instance_role.it.arn]
  users     = ["` + acctest.Platform + `"]
}
` + jobAs("default", `display_name = "by-default"`, `role_mode = "default"`, `wait_for = "succeeded"`) +
		jobAs("custom", `display_name = "by-role"`, "role_arn = pai_instance_role.it.arn", `wait_for = "succeeded"`,
			"depends_on = [pai_passrole_grant.it]") +
		jobAs("none", `display_name = "without"`, `wait_for = "succeeded"`)
	run(t, cloud, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: emptyAfter(),
		Check: all(
			cloud.CheckJob("by-default", "default"), cloud.CheckJobStatus("by-default", "Succeeded"),
			cloud.CheckJob("by-role", roleARN), cloud.CheckJobStatus("by-role", "Succeeded"),
			cloud.CheckJob("without", "none"), cloud.CheckJobStatus("without", "Succeeded"),
		),
	})
	want := map[string]string{
		"without":    `{"EnableCredentialInject":false}`,
		"by-default": `{"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Roles":[],"Type":"Role"}],"EnableCredentialInject":true}`,
		"by-role": `{"AliyunEnvRoleKey":"0","CredentialConfigItems":[{"Key":"0","Roles":[{"AssumeRoleFor":"` + acctest.Account +
			`","RoleArn":"` + roleARN + `","RoleType":"service"}],"Type":"Role"}],"EnableCredentialInject":true}`,
	}
	got := credentialsOnTheWire(t, cloud)
	for name, credentials := range want {
		if got[name] != credentials {
			t.Errorf("%s was submitted with %s, want %s", name, got[name], credentials)
		}
	}
}

// credentialsOnTheWire are the CredentialConfigs of all CreateJob requests, by
// display name.
func credentialsOnTheWire(t *testing.T, cloud *acctest.Cloud) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, entry := range cloud.Journal() {
		if entry.Action() != "dlc:CreateJob" {
			continue
		}
		text, err := json.Marshal(entry.Body["CredentialConfig"])
		if err != nil {
			t.Fatal(err)
		}
		found[fmt.Sprint(entry.Body["DisplayName"])] = string(text)
	}
	return found
}

// everything is a job with every argument that PAI gets to know, and what is
// submitted for it.
const everything = `
resource "pai_dlc_job" "it" {
  workspace_id             = "` + acctest.Workspace + `"
  display_name             = "` + jobName + `"
  job_type                 = "PyTorchJob"
  user_command             = "python main.py --epochs 3"
  description              = "Nightly."
  resource_quota_id        = "quota1a2b3c"
  priority                 = 7
  accessibility            = "PRIVATE"
  max_running_time_minutes = 90
  third_party_libs         = ["numpy==2.1.0", "pandas"]
  third_party_lib_dir      = "/mnt/code"
  options                  = "a=1,b=2"
  success_policy           = "AllWorkers"
  environment              = { EPOCHS = "3", EMPTY = "" }
  environment_wo           = { TOKEN = "top-secret-token" }
  environment_wo_version   = 1
  tags                     = { team = "vision" }
  role_mode                = "default"
  rerun_triggers           = { commit = "abc" }

  job_specs = [
    {
      type           = "Master"
      image          = "registry.example.com/pai/pytorch:2"
      resources      = { cpu = "4", memory = "16Gi", shared_memory = "8Gi", gpu = "1", gpu_type = "V100" }
      restart_policy = "OnFailure"
      system_disk    = { category = "cloud_essd", performance_level = "PL1", size = 80 }
      image_auth = {
        registry               = "registry.example.com"
        username_wo            = "puller-of-images"
        password_wo            = "top-secret-password"
        credentials_wo_version = 1
      }
    },
    {
      type      = "Worker"
      image     = "registry.example.com/pai/pytorch:2"
      pod_count = 2
      resources = { cpu = "4", memory = "16Gi" }
      spot      = { strategy = "SpotWithPriceLimit", discount_limit = 0.5 }
    },
  ]

  data_sources = [
    { data_source_id = "d-1", version = "v2", mount_path = "/mnt/data", mount_access = "RO", enable_cache = false },
    { uri = "oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/out/", mount_path = "/mnt/out", options = jsonencode({ "fs.oss.x" = 1 }) },
  ]
  code_source = { code_source_id = "code-1", branch = "main", commit = "abc", mount_path = "/mnt/code" }
  vpc = {
    vpc_id            = "vpc-1"
    vswitch_id        = "vsw-1"
    security_group_id = "sg-1"
    extended_cidrs    = ["10.0.0.0/8"]
    default_route     = "eth1"
  }

  settings = {
    enable_rdma                          = true
    enable_sanity_check                  = true
    sanity_check_args                    = "--quick"
    enable_error_monitoring_in_ai_master = true
    error_monitoring_args                = "--job-execution-mode Sync"
    oversold_type                        = "AcceptQuotaOverSold"
    enable_oss_append                    = true
    enable_tide_resource                 = false
    enable_cpu_affinity                  = true
    disable_ecs_stock_check              = false
    job_reserved_minutes                 = 10
    job_reserved_policy                  = "OnFailure"
    driver                               = "535.54.03"
    advanced_settings                    = { key = "value" }
  }
}
`

// Every argument reaches PAI under the name that PAI has for it.
func TestAccDLCJob_everyArgument(t *testing.T) {
	cloud := acctest.New(t)
	cloud.KeepSecret("top-secret-token", "top-secret-password", "puller-of-images")
	run(t, cloud, resource.TestStep{
		Config:           cloud.ProviderConfig() + everything,
		ConfigPlanChecks: emptyAfter(),
		Check:            all(cloud.CheckJob(jobName, "default"), bodyIs(t, cloud, everythingOnTheWire)),
	})
}

const everythingOnTheWire = `{
  "Accessibility": "PRIVATE", "Description": "Nightly.", "DisplayName": "mnist", "JobMaxRunningTimeMinutes": 90, "JobType": "PyTorchJob",
  "Options": "a=1,b=2", "Priority": 7, "ResourceId": "quota1a2b3c", "SuccessPolicy": "AllWorkers",
  "ThirdpartyLibDir": "/mnt/code", "ThirdpartyLibs": ["numpy==2.1.0", "pandas"], "UserCommand": "python main.py --epochs 3", "WorkspaceId": "40823",
  "Envs": {"EMPTY": "", "EPOCHS": "3", "TOKEN": "top-secret-token"},
  "CodeSource": {"Branch": "main", "CodeSourceId": "code-1", "Commit": "abc", "MountPath": "/mnt/code"},
  "CredentialConfig": {"AliyunEnvRoleKey": "0", "CredentialConfigItems": [{"Key": "0", "Roles": [], "Type": "Role"}], "EnableCredentialInject": true},
  "DataSources": [
    {"DataSourceId": "d-1", "DataSourceVersion": "v2", "EnableCache": false, "MountAccess": "RO", "MountPath": "/mnt/data"},
    {"MountPath": "/mnt/out", "Options": "{\"fs.oss.x\":1}", "Uri": "oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/out/"}
  ],
  "JobSpecs": [
    {"Image": "registry.example.com/pai/pytorch:2", "PodCount": 1, "RestartPolicy": "OnFailure", "Type": "Master",
     "ImageConfig": {"DockerRegistry": "registry.example.com", "Password": "top-secret-password", "Username": "puller-of-images"},
     "ResourceConfig": {"CPU": "4", "GPU": "1", "GPUType": "V100", "Memory": "16Gi", "SharedMemory": "8Gi"},
     "SystemDisk": {"Category": "cloud_essd", "PerformanceLevel": "PL1", "Size": 80}},
    {"Image": "registry.example.com/pai/pytorch:2", "PodCount": 2, "Type": "Worker",
     "ResourceConfig": {"CPU": "4", "Memory": "16Gi"},
     "SpotSpec": {"SpotDiscountLimit": 0.5, "SpotStrategy": "SpotWithPriceLimit"}}
  ],
  "Settings": {
    "AdvancedSettings": {"key": "value"}, "DisableEcsStockCheck": false, "Driver": "535.54.03", "EnableCPUAffinity": true,
    "EnableErrorMonitoringInAIMaster": true, "EnableOssAppend": true, "EnableRDMA": true, "EnableSanityCheck": true, "EnableTideResource": false,
    "ErrorMonitoringArgs": "--job-execution-mode Sync", "JobReservedMinutes": 10, "JobReservedPolicy": "OnFailure",
    "OversoldType": "AcceptQuotaOverSold", "SanityCheckArgs": "--quick", "Tags": {"team": "vision"}
  },
  "UserVpc": {"DefaultRoute": "eth1", "ExtendedCIDRs": ["10.0.0.0/8"], "SecurityGroupId": "sg-1", "SwitchId": "vsw-1", "VpcId": "vpc-1"}
}`

// bodyIs checks what the only job was submitted with, but for the provider's own tag.
func bodyIs(t *testing.T, cloud *acctest.Cloud, want string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		body := cloud.Job(onlyID(t, cloud)).Body
		tags := body["Settings"].(map[string]any)["Tags"].(map[string]any)
		if len(tags) != 2 {
			return fmt.Errorf("the job has the tags %v: where is the provider's own?", tags)
		}
		delete(tags, "terraform-provider-pai-request")
		var wanted any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			return err
		}
		got, err := json.MarshalIndent(body, "", " ")
		if err != nil {
			return err
		}
		expected, err := json.MarshalIndent(wanted, "", " ")
		if err != nil {
			return err
		}
		if string(got) != string(expected) {
			return fmt.Errorf("submitted was\n%s\nwant\n%s", got, expected)
		}
		return nil
	}
}
