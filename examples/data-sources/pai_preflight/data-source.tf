variable "role_arn" {
  description = "Role that the notebooks of this module carry."
  type        = string
  default     = "acs:ram::1234567890123456:role/AliyunPAIDSWDefaultRole"
}

data "pai_preflight" "notebooks" {
  role_arn = var.role_arn
  workload = "dsw"
}

# Fails the plan of a module that is given a role which will not work. What
# could not be verified does not fail it.
output "role_arn" {
  value = var.role_arn

  precondition {
    condition     = contains(["allowed", "not_verified"], data.pai_preflight.notebooks.trusted)
    error_message = data.pai_preflight.notebooks.trusted_reason
  }

  precondition {
    condition     = data.pai_preflight.notebooks.passable != "denied"
    error_message = data.pai_preflight.notebooks.passable_reason
  }
}

# Reports everything that is not certainly right, and goes on.
check "notebooks" {
  assert {
    condition     = data.pai_preflight.notebooks.ok
    error_message = join("\n\n", data.pai_preflight.notebooks.findings[*].detail)
  }
}
