# Without the mock file Terraform generates random text for computed attributes,
# also for the ARN of the role.
mock_provider "pai" {}

variables {
  name        = "vision"
  instance_id = "dsw-0a1b2c3d4e5f6071"
}

run "names" {
  assert {
    condition     = pai_instance_role.this.name == "pai-vision"
    error_message = "The role is not named after the module's name."
  }
}
