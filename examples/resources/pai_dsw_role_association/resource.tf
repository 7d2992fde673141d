# The default role of PAI on one notebook.
resource "pai_dsw_role_association" "notebook" {
  instance_id = "dsw-0a1b2c3d4e5f6071"
  role_mode   = "default"
}
