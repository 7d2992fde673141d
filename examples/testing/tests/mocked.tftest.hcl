# The logic of the module, without any cloud.
mock_provider "pai" {
  source = "./mocks"
}

variables {
  name        = "vision"
  instance_id = "dsw-0a1b2c3d4e5f6071"
  policies    = ["AliyunOSSReadOnlyAccess"]
}

run "names" {
  assert {
    condition     = pai_instance_role.this.name == "pai-vision"
    error_message = "The role is not named after the module's name."
  }
  assert {
    condition     = pai_dsw_role_association.this.role_arn == output.role_arn
    error_message = "The notebook does not get the role of the module."
  }
}
