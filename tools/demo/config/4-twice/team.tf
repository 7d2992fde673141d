resource "pai_dsw_role_association" "team" {
  instance_id = "dsw-0a1b2c3d4e5f6071"
  role_arn    = pai_instance_role.train.arn
}
