# Instance types with GPUs that can be bought now.
data "pai_ecs_specs" "gpu" {
  accelerator_type = "GPU"
  available        = true
}

output "gpus" {
  value = { for spec in data.pai_ecs_specs.gpu.specs : spec.ecs_spec => "${spec.gpu} x ${spec.gpu_type}" }
}
