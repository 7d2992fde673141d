# The services of PAI and the users of the account, but nobody from outside the
# office. The policy stays when this configuration is destroyed.
resource "pai_trust_policy" "shared" {
  role_name  = "data-pipeline"
  on_destroy = "keep"

  policy = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = ["pai.aliyuncs.com", "eas.pai.aliyuncs.com"] }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { RAM = ["acs:ram::1234567890123456:root"] }
        Condition = { IpAddress = { "acs:SourceIp" = ["192.0.2.0/24"] } }
      },
    ]
  })
}

# An association that refers to this ARN waits until the policy is written.
output "pipeline_role_arn" {
  value = pai_trust_policy.shared.role_arn
}
