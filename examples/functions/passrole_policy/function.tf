locals {
  account_id = "1234567890123456"
  team_roles = ["pai-train", "pai-serve"]
}

# What a team needs in order to start workloads with its roles, and with no
# others: for the resource of another provider that creates the policy.
output "passrole_policy" {
  value = provider::pai::passrole_policy([
    for name in local.team_roles : provider::pai::role_arn(local.account_id, name)
  ])
}
