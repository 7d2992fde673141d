# Alice may create DSW instances and DLC jobs that carry this role.
resource "pai_instance_role" "train" {
  name      = "pai-train"
  workloads = ["dsw", "dlc"]
}

resource "pai_passrole_grant" "train" {
  name      = "pass-pai-train"
  role_arns = [pai_instance_role.train.arn]
  users     = ["alice"]
}
