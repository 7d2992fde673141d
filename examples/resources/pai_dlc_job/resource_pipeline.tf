# A job per run of a pipeline: a new commit trains anew, and the apply ends when
# the job has. Run it with: terraform apply -var commit=$(git rev-parse HEAD)
variable "commit" {
  type    = string
  default = "main"
}

resource "pai_dlc_job" "pipeline" {
  workspace_id = "40823"
  display_name = "pipeline"
  job_type     = "PyTorchJob"
  user_command = "python train.py"
  role_mode    = "default"

  job_specs = [{
    type     = "Worker"
    image    = "registry.example.com/pai/pytorch:2"
    ecs_spec = "ecs.gn6e-c12g1.3xlarge"
  }]

  rerun_triggers = { commit = var.commit }
  wait_for       = "succeeded"
  on_destroy     = "stop" # PAI keeps the record of each run

  timeouts = {
    create = "6h"
  }

  lifecycle {
    # A wait that is cut short is no error of the job: make it one of the pipeline.
    postcondition {
      condition     = self.wait_finished
      error_message = "The job has not ended yet: run the pipeline again, and it goes on waiting."
    }
  }
}
