# One role for two services. They are redeployed when it changes: the plan says
# so. Destroying it gives each service back what it had.
resource "pai_instance_role" "serve" {
  name      = "pai-serve"
  workloads = ["eas"]
  policies  = [{ name = "AliyunOSSReadOnlyAccess", type = "System" }]
}

resource "pai_eas_role_association" "team" {
  for_each = toset(["ranking_svc", "search_svc"])

  service_name = each.value
  role_arn     = pai_instance_role.serve.arn
  on_destroy   = "restore"

  timeouts = {
    create = "45m"
  }
}
