variable "trust_policy" {
  description = "Trust policy of the role that the service will carry."
  type        = string
  default     = <<-JSON
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "sts:AssumeRole",
          "Principal": { "Service": ["pai.aliyuncs.com", "eas.pai.aliyuncs.com"] }
        }
      ]
    }
  JSON
}

# Fails the plan of a module that is given a role its service cannot assume.
output "trust_policy" {
  value = var.trust_policy

  precondition {
    condition     = provider::pai::trusts(var.trust_policy, "eas")
    error_message = "The role must let EAS services assume it: its trust policy needs eas.pai.aliyuncs.com."
  }
}

# Reports a role that notebooks cannot assume, and goes on.
check "notebooks" {
  assert {
    condition     = provider::pai::trusts(var.trust_policy, "dsw")
    error_message = "DSW instances cannot carry this role."
  }
}
