# A GPU notebook on a resource quota, with the default role of PAI. No change may restart it
# unasked. With deletion_protection = true no plan could delete it either.
resource "pai_dsw_instance" "gpu" {
  workspace_id      = "40823"
  instance_name     = "gpu_notebook"
  resource_quota_id = "quota1a2b3c4d"
  priority          = 5
  image_url         = "registry.example.com/pai/pytorch:2"
  role_mode         = "default"

  requested_resource = {
    cpu           = "12"
    memory        = "92Gi"
    shared_memory = "32Gi"
    gpu           = "1"
    gpu_type      = "V100"
  }

  driver  = "535.54.03"
  restart = "deny"
}
