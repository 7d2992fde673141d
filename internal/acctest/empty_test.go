package acctest_test

import (
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
)

// TestAccEmptyMeansNone passes what modules pass for arguments that are not
// given: an empty text, list or map. It means the same as leaving them out, and the
// plan after the apply is empty. internal/provider checks that no argument is
// forgotten here.
func TestAccEmptyMeansNone(t *testing.T) {
	const job = `
resource "pai_dlc_job" "it" {
  workspace_id = "` + acctest.Workspace + `"
  display_name = "empty"
  job_type     = "PyTorchJob"
  user_command = "python main.py"
  role_mode    = "none"
  EMPTY
  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/pai/pytorch:2"
    ecs_spec = "ecs.gn6e-c12g1.3xlarge"
    SPECS
  }]
}`
	const instance = `
resource "pai_dsw_instance" "it" {
  workspace_id  = "` + acctest.Workspace + `"
  instance_name = "empty"
  ecs_spec      = "ecs.c6.large"
  image_url     = "registry.example.com/pai/dsw:1"
  EMPTY
}`
	const instanceEmpty = `
  role_arn          = ""
  resource_quota_id = ""
  image_id          = ""
  user_command      = ""
  driver            = ""
  workspace_source  = ""
  environment       = {}
  labels            = {}
  tags              = {}
  datasets          = []
  cloud_disks       = []
  vpc               = { vpc_id = "vpc-1", vswitch_id = "", security_group_id = "", extended_cidrs = [], default_route = "", forwards = [] }`
	const (
		jobEmpty = `
  role_arn            = ""
  description         = ""
  resource_quota_id   = ""
  third_party_libs    = []
  third_party_lib_dir = ""
  options             = ""
  success_policy      = ""
  data_sources        = []
  environment         = {}
  tags                = {}
  rerun_triggers      = {}
  settings            = { driver = "", oversold_type = "", advanced_settings = {} }
  vpc                 = { vpc_id = "vpc-1", vswitch_id = "", security_group_id = "", extended_cidrs = [], default_route = "" }
  code_source         = { code_source_id = "code-1", branch = "", commit = "", mount_path = "" }`
		jobNone = `
  settings    = {}
  vpc         = { vpc_id = "vpc-1" }
  code_source = { code_source_id = "code-1" }`
	)
	for name, tc := range map[string]struct{ empty, none string }{
		"pai_instance_role": {
			`resource "pai_instance_role" "it" {
  name = "empty"
  workloads = ["dsw"]
  description = ""
  additional_trusted_services = []
  policies = []
  tags = {}
}`, `resource "pai_instance_role" "it" {
  name = "empty"
  workloads = ["dsw"]
}`},
		"pai_access_role": {
			`resource "pai_access_role" "it" {
  name = "empty"
  description = ""
  trusted_accounts = ["` + acctest.Account + `"]
  trusted_principals = []
  saml_provider_arn = ""
}`, `resource "pai_access_role" "it" {
  name = "empty"
  trusted_accounts = ["` + acctest.Account + `"]
}`},
		"pai_access_role, SAML": {
			`resource "pai_access_role" "it" {
  name = "empty"
  trusted_accounts = []
  trusted_principals = []
  saml_provider_arn = "acs:ram::` + acctest.Account + `:saml-provider/corp"
}`, `resource "pai_access_role" "it" {
  name = "empty"
  saml_provider_arn = "acs:ram::` + acctest.Account + `:saml-provider/corp"
}`},
		"pai_access_policy": {
			`resource "pai_access_policy" "it" {
  name = "empty"
  description = ""
  oss_resources = []
}`, `resource "pai_access_policy" "it" {
  name = "empty"
}`},
		"pai_passrole_grant": {
			`resource "pai_passrole_grant" "it" {
  name = "empty"
  description = ""
  role_arns = ["acs:ram::` + acctest.Account + `:role/train"]
  services = []
  users = ["` + acctest.Alice + `"]
  groups = []
  roles = []
}`, `resource "pai_passrole_grant" "it" {
  name = "empty"
  role_arns = ["acs:ram::` + acctest.Account + `:role/train"]
  users = ["` + acctest.Alice + `"]
}`},
		"pai_dsw_role_association": {
			`resource "pai_dsw_role_association" "it" {
  instance_id = "` + acctest.Instance + `"
  role_mode = "default"
  role_arn = ""
}`, `resource "pai_dsw_role_association" "it" {
  instance_id = "` + acctest.Instance + `"
  role_mode = "default"
}`},
		"pai_dsw_instance": {
			strings.Replace(instance, "EMPTY", instanceEmpty, 1),
			strings.Replace(instance, "EMPTY", `vpc = { vpc_id = "vpc-1" }`, 1),
		},
		"pai_dlc_job": {
			strings.NewReplacer("EMPTY", jobEmpty, "SPECS", `restart_policy = ""`).Replace(job),
			strings.NewReplacer("EMPTY", jobNone, "SPECS", "").Replace(job),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.New(t)
			project := cloud.Project(t, cloud.ProviderConfig()+tc.empty)
			project.Apply()
			project.ExpectEmptyPlan()
			project.ExpectNoDrift("the apply with empty values")
			project.Write("main.tf", cloud.ProviderConfig()+tc.none)
			cloud.Mark()
			project.Apply()
			if err := cloud.CheckNoWrites()(nil); err != nil {
				t.Errorf("leaving out empty values: %v", err)
			}
			project.ExpectEmptyPlan()
			project.ExpectNoDrift("the apply without the arguments")
		})
	}
}
