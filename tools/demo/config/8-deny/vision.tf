resource "pai_dsw_role_association" "vision" {
  instance_id = "dsw-0a1b2c3d4e5f6071"
  role_mode   = "none"
  restart     = "deny"
}
