# Everything that the caller sees in the region.
data "pai_workspaces" "all" {}

output "default_workspace_id" {
  value = data.pai_workspaces.all.default_workspace_id
}

output "workspace_ids" {
  value = { for workspace in data.pai_workspaces.all.workspaces : workspace.name => workspace.id }
}

# One workspace by its name. A name that is not there may be one that the
# caller does not see.
data "pai_workspaces" "team" {
  name = "data_science"

  lifecycle {
    postcondition {
      condition     = one(self.workspaces[*].status) == "ENABLED"
      error_message = "There is no workspace data_science that the caller sees and that is in use."
    }
  }
}

output "workspace_id" {
  value = one(data.pai_workspaces.team.workspaces[*].id)
}
