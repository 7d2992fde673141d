# Values that mocked resources and data sources of the provider pai have, where the
# configuration sets none. Terraform generates random text for the rest, which is no ARN and no id.

mock_resource "pai_access_policy" {
  defaults = {
    document     = "{\"Version\":\"1\",\"Statement\":[]}"
    force_detach = false
    name         = "PAIDefaultPolicy"
    services     = ["cs", "vpc", "ecs", "nas", "cr", "oss", "datasetacc"]
  }
}

mock_resource "pai_access_role" {
  defaults = {
    arn                   = "acs:ram::1234567890123456:role/mocked"
    create_date           = "2026-01-02T03:04:05Z"
    deletion_guard        = true
    force_detach_policies = false
    max_session_duration  = 3600
    policies              = []
    role_id               = "300000000000000001"
    saml_sign_in          = "china"
    tags                  = {}
    trust_policy          = "{\"Version\":\"1\",\"Statement\":[]}"
  }
}

mock_resource "pai_dlc_job" {
  defaults = {
    accessibility       = "PRIVATE"
    create_time         = "2026-01-02T03:04:05Z"
    duration_seconds    = 3600
    finish_time         = "2026-01-02T04:04:05Z"
    job_id              = "dlc0000000000000001"
    job_specs           = { pod_count = 1 }
    listed              = true
    on_destroy          = "stop_and_delete"
    priority            = 1
    reason_code         = ""
    reason_message      = ""
    recreate_if_missing = false
    region              = "cn-hangzhou"
    resource_type       = "ECS"
    restart_times       = "0/0"
    role_mode           = "custom"
    running_time        = "2026-01-02T03:05:05Z"
    status              = "Succeeded"
    sub_status          = ""
    user_id             = "300000000000000002"
    wait_finished       = true
    wait_for            = "created"
  }
}

mock_resource "pai_dsw_instance" {
  defaults = {
    accelerator_type    = "CPU"
    accessibility       = "PRIVATE"
    create_time         = "2026-01-02T03:04:05Z"
    deletion_protection = false
    instance_id         = "dsw-0000000000000001"
    instance_url        = "https://dsw-gateway.example.com/dsw-0000000000000001/"
    jupyterlab_url      = "https://dsw-gateway.example.com/dsw-0000000000000001/lab"
    payment_type        = "PayAsYouGo"
    priority            = 1
    region              = "cn-hangzhou"
    restart             = "allow"
    restarts_workload   = false
    role_mode           = "custom"
    status              = "Running"
    terminal_url        = "https://dsw-gateway.example.com/dsw-0000000000000001/tty"
    user_id             = "300000000000000002"
    web_ide_url         = "https://dsw-gateway.example.com/dsw-0000000000000001/ide"
  }
}

mock_resource "pai_dsw_role_association" {
  defaults = {
    on_destroy        = "none"
    overwrite         = false
    region            = "cn-hangzhou"
    restart           = "allow"
    restarts_workload = false
    role_mode         = "custom"
    wait              = true
  }
}

mock_resource "pai_eas_role_association" {
  defaults = {
    on_destroy        = "none"
    overwrite         = false
    region            = "cn-hangzhou"
    restart           = "allow"
    restarts_workload = false
    role_mode         = "custom"
    wait              = true
  }
}

mock_resource "pai_instance_role" {
  defaults = {
    arn                   = "acs:ram::1234567890123456:role/mocked"
    create_date           = "2026-01-02T03:04:05Z"
    deletion_guard        = true
    force_detach_policies = false
    max_session_duration  = 3600
    policies              = []
    role_id               = "300000000000000001"
    tags                  = {}
    trust_policy          = "{\"Version\":\"1\",\"Statement\":[]}"
  }
}

mock_resource "pai_passrole_grant" {
  defaults = {
    allow_wildcard = false
    policy         = "{\"Version\":\"1\",\"Statement\":[]}"
  }
}

mock_resource "pai_trust_policy" {
  defaults = {
    allow_everybody = false
    on_destroy      = "restore"
    role_arn        = "acs:ram::1234567890123456:role/mocked"
  }
}

mock_resource "pai_trusted_service" {
  defaults = {
    role_arn = "acs:ram::1234567890123456:role/mocked"
  }
}

mock_resource "pai_workspace_member" {
  defaults = {
    account_type = "6"
    adopt        = false
    create_time  = "2026-01-02T03:04:05Z"
    display_name = "mocked"
    member_id    = "40823-300000000000000001"
    region       = "cn-hangzhou"
    role_name    = "mocked"
    user_id      = "300000000000000002"
    user_name    = "mocked"
  }
}

mock_data "pai_caller_identity" {
  defaults = {
    credential_source = "environment"
    account_id        = "1234567890123456"
    arn               = "acs:ram::1234567890123456:user/mocked"
    identity_type     = "RAMUser"
    name              = "mocked"
    role_id           = "300000000000000001"
    user_id           = "300000000000000002"
  }
}

mock_data "pai_dlc_jobs" {
  defaults = {
    jobs   = []
    region = "cn-hangzhou"
  }
}

mock_data "pai_dsw_instances" {
  defaults = {
    instances = []
    region    = "cn-hangzhou"
  }
}

mock_data "pai_ecs_specs" {
  defaults = {
    region = "cn-hangzhou"
    specs  = []
  }
}

mock_data "pai_preflight" {
  defaults = {
    caller_arn         = "acs:ram::1234567890123456:user/mocked"
    findings           = []
    ok                 = true
    passable           = "allowed"
    passable_certain   = true
    passable_policy    = "System/AdministratorAccess"
    passable_reason    = "mocked"
    passable_statement = 1
    trusted            = "allowed"
    trusted_certain    = true
    trusted_reason     = "mocked"
    trusted_statement  = 1
  }
}

mock_data "pai_workspace_members" {
  defaults = {
    members = []
    region  = "cn-hangzhou"
  }
}

mock_data "pai_workspaces" {
  defaults = {
    default_workspace_id = "40823"
    region               = "cn-hangzhou"
    workspaces           = []
  }
}
