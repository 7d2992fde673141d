# Notebooks that everybody in the workspace can open, and that carry a role.
data "pai_dsw_instances" "public" {
  accessibility = "PUBLIC"
}

output "leaks" {
  value = [for each in data.pai_dsw_instances.public.instances : each.instance_id if each.public_with_role]
}

# Notebooks of a team that run now.
data "pai_dsw_instances" "running" {
  workspace_id = "40823"
  status       = "Running"
  labels       = { team = "vision" }
}
