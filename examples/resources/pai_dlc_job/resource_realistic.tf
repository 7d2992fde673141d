# A role for training, the permission to hand it to jobs, and three jobs: one
# with that role, one with the default role of PAI, one without any.
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dlc"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
}

resource "pai_passrole_grant" "train" {
  name      = "pass-pai-train"
  role_arns = [pai_instance_role.train.arn]
  users     = ["platform"]
}

locals {
  workers = [{
    type      = "Worker"
    image     = "registry.example.com/pai/pytorch:2"
    pod_count = 2
    ecs_spec  = "ecs.gn6e-c12g1.3xlarge"
  }]
}

resource "pai_dlc_job" "train" {
  workspace_id = "40823"
  display_name = "train"
  job_type     = "PyTorchJob"
  user_command = "torchrun train.py --data /mnt/data"
  job_specs    = local.workers
  role_arn     = pai_instance_role.train.arn

  # A secret that neither plan nor state ever holds.
  environment            = { EPOCHS = "3" }
  environment_wo         = { WANDB_API_KEY = var.wandb_api_key }
  environment_wo_version = 1

  data_sources = [{
    uri          = "oss://datasets.oss-cn-hangzhou-internal.aliyuncs.com/mnist/"
    mount_path   = "/mnt/data"
    mount_access = "RO"
  }]

  max_running_time_minutes = 120
  tags                     = { team = "vision" }
  on_destroy               = "stop"

  depends_on = [pai_passrole_grant.train]
}

resource "pai_dlc_job" "prepare" {
  workspace_id = "40823"
  display_name = "prepare"
  job_type     = "PyTorchJob"
  user_command = "python prepare.py"
  job_specs    = local.workers
  role_mode    = "default"
  wait_for     = "running"
}

resource "pai_dlc_job" "benchmark" {
  workspace_id = "40823"
  display_name = "benchmark"
  job_type     = "PyTorchJob"
  user_command = "python benchmark.py"
  job_specs    = local.workers
  role_mode    = "none"
}

variable "wandb_api_key" {
  type      = string
  ephemeral = true
  default   = "not-a-key"
}
