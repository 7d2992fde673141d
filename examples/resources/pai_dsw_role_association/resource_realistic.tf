# One role for several notebooks. The plan fails when it would interrupt one
# that is running, and destroying it gives each notebook back what it had.
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
}

resource "pai_dsw_role_association" "team" {
  for_each = toset(["dsw-stopped0000000001", "dsw-stopped0000000002"])

  instance_id = each.value
  role_arn    = pai_instance_role.train.arn
  restart     = "deny"
  on_destroy  = "restore"

  timeouts = {
    create = "45m"
  }
}
