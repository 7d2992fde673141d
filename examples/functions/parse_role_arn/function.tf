variable "role_arn" {
  description = "ARN of the role that the workloads carry."
  type        = string
  default     = "acs:ram::1234567890123456:role/pai-train"
}

locals {
  role = provider::pai::parse_role_arn(var.role_arn)
}

output "role_name" {
  value = local.role.name
}

# PAI takes roles of the workload's own account only.
check "own_account" {
  assert {
    condition     = local.role.account_id == "1234567890123456"
    error_message = "The role belongs to account ${local.role.account_id}."
  }
}
