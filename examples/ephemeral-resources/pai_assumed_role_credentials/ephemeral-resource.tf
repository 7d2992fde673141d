# A session of fifteen minutes that may only read one bucket.
ephemeral "pai_assumed_role_credentials" "upload" {
  role_arn         = "acs:ram::1234567890123456:role/uploader"
  session_name     = "report"
  duration_seconds = 900

  policy = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["oss:GetObject", "oss:ListObjects"]
      Resource = ["acs:oss:*:*:reports", "acs:oss:*:*:reports/*"]
    }]
  })
}

# A write-only argument takes the values, and nothing of them is stored.
resource "pai_dlc_job" "report" {
  workspace_id = "40823"
  display_name = "report"
  job_type     = "PyTorchJob"
  user_command = "python report.py"
  role_mode    = "none"

  environment_wo = {
    ACCESS_KEY_ID     = ephemeral.pai_assumed_role_credentials.upload.access_key_id
    ACCESS_KEY_SECRET = ephemeral.pai_assumed_role_credentials.upload.access_key_secret
    SECURITY_TOKEN    = ephemeral.pai_assumed_role_credentials.upload.security_token
  }

  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/pai/report:1"
    ecs_spec = "ecs.g6.xlarge"
  }]
}
