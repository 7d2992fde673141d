# In a DSW instance, a DLC job or an EAS service with a role: what PAI injects.
ephemeral "pai_instance_credentials" "here" {
  timeout_seconds = 60
}

# A write-only argument takes the values, and nothing of them is stored.
resource "pai_dlc_job" "report" {
  workspace_id = "40823"
  display_name = "report"
  job_type     = "PyTorchJob"
  user_command = "python report.py"
  role_mode    = "none"

  environment_wo = {
    ACCESS_KEY_ID     = ephemeral.pai_instance_credentials.here.access_key_id
    ACCESS_KEY_SECRET = ephemeral.pai_instance_credentials.here.access_key_secret
    SECURITY_TOKEN    = ephemeral.pai_instance_credentials.here.security_token
  }

  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/pai/report:1"
    ecs_spec = "ecs.g6.xlarge"
  }]
}
