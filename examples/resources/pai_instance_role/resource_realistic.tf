# One role for a team's notebooks and services: what they may do is exactly
# what these policies say.
resource "pai_instance_role" "vision" {
  name                 = "pai-vision"
  workloads            = ["dsw", "eas"]
  description          = "Reads the vision team's data sets."
  max_session_duration = 7200

  policies = [
    { name = "AliyunOSSReadOnlyAccess", type = "System" },
  ]

  tags = {
    team = "vision"
  }
}

output "vision_role_arn" {
  value = pai_instance_role.vision.arn
}
