# A module of yours: a notebook with a role of its own.
terraform {
  required_providers {
    pai = { source = "pai-iac/pai" }
  }
}

variable "name" {
  type = string
}

variable "instance_id" {
  type = string
}

variable "policies" {
  description = "Names of system policies that the notebook needs."
  type        = set(string)
  default     = []
}

resource "pai_instance_role" "this" {
  name      = "pai-${var.name}"
  workloads = ["dsw"]
  policies  = [for name in var.policies : { name = name, type = "System" }]
}

resource "pai_dsw_role_association" "this" {
  instance_id = var.instance_id
  role_arn    = pai_instance_role.this.arn
}

output "role_arn" {
  value = pai_instance_role.this.arn
}

output "restarts" {
  value = pai_dsw_role_association.this.restarts_workload
}
