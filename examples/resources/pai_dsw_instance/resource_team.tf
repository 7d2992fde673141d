# A notebook for each member of a team: keyed by name, so that one who leaves takes no
# other notebook along.
variable "team" {
  type    = map(string) # name of the notebook: id of its owner
  default = { alice_nb = "201234567890123456", bob_nb = "201234567890123457" }
}

resource "pai_dsw_instance" "team" {
  for_each = var.team

  workspace_id  = "40823"
  instance_name = each.key
  user_id       = each.value
  ecs_spec      = "ecs.g6.large"
  image_id      = "image-05cefd0be2e5"
  role_mode     = "default"
  labels        = { team = "vision" }
}

output "notebooks" {
  value = { for name, notebook in pai_dsw_instance.team : name => notebook.instance_url }
}
