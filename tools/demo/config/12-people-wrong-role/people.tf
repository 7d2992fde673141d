resource "pai_workspace_member" "people" {
  workspace_id = "40823"
  role_name    = pai_instance_role.train.name
  member_roles = ["PAI.AlgoDeveloper"]
}
