# One role for each job in the team, all signed in through the identity provider
# of the company. What a job may do in the workspace is one line of a map.
locals {
  vision = {
    science = ["PAI.AlgoDeveloper", "PAI.AlgoOperator"]
    labels  = ["PAI.LabelManager"]
    audit   = ["PAI.WorkspaceGuest"]
  }
}

resource "pai_access_role" "vision" {
  for_each = local.vision

  name              = "pai-vision-${each.key}"
  saml_provider_arn = "acs:ram::1234567890123456:saml-provider/corp"
}

resource "pai_workspace_member" "vision" {
  for_each = local.vision

  workspace_id = "40823"
  role_name    = pai_access_role.vision[each.key].name
  member_roles = each.value

  # A new role takes a while until the workspace lists it.
  timeouts = {
    create = "15m"
  }
}

# The user who set the workspace up by hand is a member already. From now on
# Terraform says with which roles, and a destroy removes the member.
resource "pai_workspace_member" "platform" {
  workspace_id = "40823"
  user_name    = "platform"
  member_roles = ["PAI.WorkspaceAdmin"]
  adopt        = true
}
