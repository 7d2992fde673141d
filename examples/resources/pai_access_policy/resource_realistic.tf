# A team works with images, datasets and its own place in a shared bucket. The
# policy can be renamed while a role has it: the new one is created first.
resource "pai_access_policy" "vision" {
  name          = "pai-vision-people"
  description   = "What the vision team needs on the pages of PAI."
  services      = ["vpc", "ecs", "cr", "oss", "datasetacc"]
  oss_resources = ["vision-datasets", "shared-models/vision/*"]

  lifecycle {
    create_before_destroy = true
  }
}
