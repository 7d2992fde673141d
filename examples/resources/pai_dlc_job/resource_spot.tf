# Preemptible instances. price_limit is CNY per minute: at most 12 CNY per hour
# for each node here.
resource "pai_dlc_job" "sweep" {
  workspace_id = "40823"
  display_name = "sweep"
  job_type     = "PyTorchJob"
  user_command = "python sweep.py"
  role_mode    = "default"

  job_specs = [{
    type      = "Worker"
    image     = "registry.example.com/pai/pytorch:2"
    pod_count = 4
    ecs_spec  = "ecs.gn6e-c12g1.3xlarge"

    spot = {
      strategy    = "SpotWithPriceLimit"
      price_limit = 12 / 60
    }
  }]
}
