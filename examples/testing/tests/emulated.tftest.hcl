# The module against an emulated cloud: start paiemu first, and point PAI_ENDPOINT at it.
provider "pai" {
  region = "cn-hangzhou"
}

variables {
  name        = "vision"
  instance_id = "dsw-0a1b2c3d4e5f6071"
  policies    = ["AliyunOSSReadOnlyAccess"]
}

run "announces_the_restart" {
  command = plan

  assert {
    condition     = output.restarts
    error_message = "The notebook is running without a role: the plan must announce the restart."
  }
}

run "associates" {
  assert {
    condition     = output.role_arn == "acs:ram::1234567890123456:role/pai-vision"
    error_message = "The role has an unexpected ARN."
  }
}
