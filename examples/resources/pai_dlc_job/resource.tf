# One job with the default role of PAI, on public resources.
resource "pai_dlc_job" "mnist" {
  workspace_id = "40823"
  display_name = "mnist-01"
  job_type     = "PyTorchJob"
  user_command = "python main.py"
  role_mode    = "default"

  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/pai/pytorch:2"
    ecs_spec = "ecs.gn6e-c12g1.3xlarge"
  }]
}
