locals {
  # The service JSON, as its owner writes it.
  service = {
    metadata   = { name = "demo_svc", instance = 2, workspace_id = "40823" }
    containers = [{ image = "registry.example/eas/app:1", port = 8000 }]
    options    = { priority = 9 }
  }

  role = jsondecode(provider::pai::eas_role_config("custom", "acs:ram::1234567890123456:role/pai-serve"))
}

# The whole JSON with its role: merge() is shallow, so options are merged by
# themselves.
output "service_json" {
  value = jsonencode(merge(local.service, local.role, {
    options = merge(local.service.options, local.role.options)
  }))
}
