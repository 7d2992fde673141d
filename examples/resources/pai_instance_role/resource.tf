# A role that DSW instances and DLC jobs can carry.
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw", "dlc"]
}
