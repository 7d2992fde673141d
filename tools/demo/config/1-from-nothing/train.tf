resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw", "dlc"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
}

resource "pai_dsw_role_association" "nightly" {
  instance_id = "dsw-8f7e6d5c4b3a2910"
  role_arn    = pai_instance_role.train.arn
}
