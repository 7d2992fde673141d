resource "pai_access_policy" "people" {
  services      = ["oss"]
  oss_resources = ["vision-datasets"]
}

resource "pai_access_role" "people" {
  name               = "pai-people"
  trusted_principals = ["acs:ram::1234567890123456:user/alice"]
  policies           = [{ name = pai_access_policy.people.name, type = "Custom" }]
}

resource "pai_workspace_member" "people" {
  workspace_id = "40823"
  role_name    = pai_access_role.people.name
  member_roles = ["PAI.AlgoDeveloper"]
}
