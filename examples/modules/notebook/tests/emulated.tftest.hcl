# The module against an emulated cloud: start paiemu first, and point PAI_ENDPOINT at it.
provider "pai" {
  region = "cn-hangzhou"
}

variables {
  name            = "vision_nb"
  workspace_id    = "40823"
  image_url       = "registry.example.com/pai/pytorch:2"
  ecs_spec        = "ecs.c6.large"
  system_policies = ["AliyunOSSReadOnlyAccess"]
  creators        = ["platform"]
  labels          = { team = "vision" }
}

run "creates" {
  assert {
    condition     = output.role_arn == "acs:ram::1234567890123456:role/pai-vision-nb"
    error_message = "The role has an unexpected ARN."
  }
  assert {
    condition     = output.instance_url != null && !output.restarts
    error_message = "The notebook does not run."
  }
}

run "announces_a_restart" {
  command = plan

  variables {
    ecs_spec = "ecs.g6.large"
    restart  = "allow"
  }

  assert {
    condition     = output.restarts
    error_message = "The plan must announce the restart."
  }
}

run "refuses_a_name" {
  command = plan

  variables {
    name = "not-a-name"
  }

  expect_failures = [var.name]
}
