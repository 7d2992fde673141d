# A notebook with a role of its own, which may read OSS and nothing else.
resource "pai_instance_role" "notebook" {
  name      = "pai-notebook"
  workloads = ["dsw"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
}

resource "pai_dsw_instance" "notebook" {
  workspace_id  = "40823"
  instance_name = "notebook"
  ecs_spec      = "ecs.c6.large"
  image_id      = "image-05cefd0be2e5"
  role_arn      = pai_instance_role.notebook.arn
}
