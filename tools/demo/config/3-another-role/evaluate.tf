resource "pai_instance_role" "evaluate" {
  name      = "pai-evaluate"
  workloads = ["dsw", "dlc"]
  policies  = [{ name = "AliyunOSSFullAccess", type = "System" }]
}
