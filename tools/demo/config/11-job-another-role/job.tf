resource "pai_dlc_job" "digits" {
  workspace_id = "40823"
  display_name = "digits"
  job_type     = "PyTorchJob"
  user_command = "python train.py"
  role_arn     = pai_instance_role.evaluate.arn
  wait_for     = "succeeded"

  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/vision/train:7"
    ecs_spec = "ecs.gn6e-c12g1.3xlarge"
  }]
}
