# One notebook, with one role of its own: what the code in it may do is in one place, and
# nobody needs an AccessKey.
resource "pai_instance_role" "this" {
  name        = "pai-${replace(var.name, "_", "-")}"
  workloads   = ["dsw"]
  description = "Role of the notebook ${var.name}"
  policies    = [for name in var.system_policies : { name = name, type = "System" }]
}

resource "pai_passrole_grant" "this" {
  count = length(var.creators) > 0 ? 1 : 0

  name      = "pass-${pai_instance_role.this.name}"
  role_arns = [pai_instance_role.this.arn]
  users     = var.creators
}

resource "pai_dsw_instance" "this" {
  workspace_id  = var.workspace_id
  instance_name = var.name
  image_url     = var.image_url

  ecs_spec          = var.ecs_spec
  resource_quota_id = var.quota == null ? null : var.quota.id
  priority          = var.quota == null ? null : var.quota.priority
  requested_resource = var.quota == null ? null : {
    cpu      = var.quota.cpu
    memory   = var.quota.memory
    gpu      = var.quota.gpu
    gpu_type = var.quota.gpu_type
  }

  environment = var.environment
  labels      = var.labels
  role_arn    = pai_instance_role.this.arn
  restart     = var.restart

  depends_on = [pai_passrole_grant.this]
}
