data "pai_workspaces" "all" {}

data "pai_workspace_members" "team" {
  workspace_id = data.pai_workspaces.all.default_workspace_id
}

# Who may change the workspace and its members.
data "pai_workspace_members" "administrators" {
  workspace_id = data.pai_workspaces.all.default_workspace_id
  role         = "PAI.WorkspaceAdmin"
}

output "administrators" {
  value = data.pai_workspace_members.administrators.members[*].display_name
}

# Reports entries of users and roles that are gone from RAM.
check "members" {
  assert {
    condition     = !anytrue(data.pai_workspace_members.team.members[*].dangling)
    error_message = "Without an account: ${join(", ", [for member in data.pai_workspace_members.team.members : member.member_id if member.dangling])}."
  }
}
