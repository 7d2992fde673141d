# People who sign in to PAI with this role work in the workspace as developers.
data "pai_caller_identity" "this" {}

resource "pai_access_role" "dev" {
  name             = "pai-dev"
  trusted_accounts = [data.pai_caller_identity.this.account_id]
}

resource "pai_workspace_member" "dev" {
  workspace_id = "40823"
  role_name    = pai_access_role.dev.name
  member_roles = ["PAI.AlgoDeveloper"]
}
