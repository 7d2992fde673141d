# One grant for all roles of a team: everybody in the group may pass them, and
# so may the pipeline, which works as a role of its own.
resource "pai_instance_role" "vision" {
  for_each = {
    train = ["dsw", "dlc"]
    serve = ["eas"]
  }

  name      = "pai-vision-${each.key}"
  workloads = each.value
}

resource "pai_instance_role" "pipeline" {
  name      = "pai-vision-pipeline"
  workloads = ["dlc"]
}

resource "pai_passrole_grant" "vision" {
  name        = "pass-pai-vision"
  description = "Lets the vision team hand its roles to PAI."
  role_arns   = [for role in pai_instance_role.vision : role.arn]
  groups      = ["data-scientists"]
  roles       = [pai_instance_role.pipeline.name]
}
