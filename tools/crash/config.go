package main

import "strings"

const (
	account   = "1234567890123456"
	keyID     = "crash"
	keySecret = "crash-secret"
)

const trust = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ecs.aliyuncs.com"]}}]}`

// seed is what the configuration takes for granted. Nothing is running, so that a
// trial takes no time to wait.
const seed = `{
  "accounts": [{
    "id": "` + account + `",
    "access_keys": [{"id": "` + keyID + `", "secret": "` + keySecret + `"}],
    "users": [{"name": "alice"}, {"name": "bob"}],
    "roles": [{"name": "pipeline", "trust_policy": ` + trust + `}, {"name": "archive", "trust_policy": ` + trust + `}]
  }],
  "dsw": {"instances": [
    {"id": "dsw-0000000000000001", "account": "` + account + `", "region": "cn-hangzhou", "workspace_id": "40823", "name": "one", "status": "Stopped", "ecs_spec": "ecs.c6.large"},
    {"id": "dsw-0000000000000002", "account": "` + account + `", "region": "cn-hangzhou", "workspace_id": "40823", "name": "two", "status": "Stopped", "ecs_spec": "ecs.c6.large"}
  ]},
  "eas": {"services": [{"name": "svc", "account": "` + account + `", "region": "cn-hangzhou", "workspace_id": "40823", "status": "Stopped",
    "config": {"metadata": {"instance": 1, "workspace_id": "40823"}}}]},
  "workspaces": {"workspaces": [{"id": "40823", "account": "` + account + `", "region": "cn-hangzhou", "name": "demo"}]}
}`

const header = `terraform {
  required_providers {
    pai = { source = "pai-iac/pai" }
  }
}

provider "pai" {}
`

// created is one of everything.
const created = header + `
resource "pai_instance_role" "train" {
  name        = "pai-train"
  workloads   = ["dsw", "dlc", "eas"]
  description = "first"
  policies    = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }, { name = "AliyunLogReadOnlyAccess", type = "System" }]
  tags        = { team = "ml" }
}

resource "pai_passrole_grant" "train" {
  name      = "pass-train"
  role_arns = [pai_instance_role.train.arn]
  users     = ["alice"]
}

resource "pai_dsw_role_association" "one" {
  instance_id = "dsw-0000000000000001"
  role_arn    = pai_instance_role.train.arn
}

resource "pai_dsw_role_association" "two" {
  instance_id = "dsw-0000000000000002"
  role_mode   = "default"
  preflight   = "off"
}

resource "pai_eas_role_association" "svc" {
  service_name = "svc"
  role_arn     = pai_instance_role.train.arn
}

resource "pai_dlc_job" "job" {
  workspace_id = "40823"
  display_name = "job"
  job_type     = "PyTorchJob"
  user_command = "python train.py"
  role_arn     = pai_instance_role.train.arn

  job_specs = [{ type = "Worker", image = "registry.example.com/pai/pytorch:2", ecs_spec = "ecs.c6.large" }]
}

resource "pai_dsw_instance" "notebook" {
  workspace_id  = "40823"
  instance_name = "notebook"
  ecs_spec      = "ecs.c6.large"
  image_url     = "registry.example.com/pai/dsw:1"
  role_arn      = pai_instance_role.train.arn
  labels        = { stage = "first" }
}

resource "pai_access_policy" "people" {}

resource "pai_access_role" "people" {
  name             = "pai-people"
  trusted_accounts = ["` + account + `"]
  policies         = [{ name = pai_access_policy.people.name, type = "Custom" }]
}

resource "pai_workspace_member" "people" {
  workspace_id = "40823"
  role_name    = pai_access_role.people.name
  member_roles = ["PAI.AlgoDeveloper"]
}

resource "pai_trust_policy" "pipeline" {
  role_name = "pipeline"
  policy    = provider::pai::trust_policy(["dsw"])
}

resource "pai_trusted_service" "archive" {
  role_name = "archive"
  service   = "pai.aliyuncs.com"
}
`

// updated is the same with a change of each, in place.
func updated() string {
	return strings.NewReplacer(
		`description = "first"`, `description = "second"`,
		`pai/dsw:1`, `pai/dsw:2`,
		`stage = "first"`, `step = "second"`,
		`AliyunLogReadOnlyAccess`, `AliyunLogFullAccess`,
		`team = "ml"`, `cost = "42"`,
		`users     = ["alice"]`, `users     = ["bob"]`,
		`trust_policy(["dsw"])`, `trust_policy(["dsw", "eas"])`,
		`["PAI.AlgoDeveloper"]`, `["PAI.AlgoOperator"]`,
		"role_mode   = \"default\"\n  preflight   = \"off\"", "role_arn    = pai_instance_role.train.arn",
	).Replace(created)
}
