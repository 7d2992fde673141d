import {
  to = pai_workspace_member.dev
  identity = {
    region       = "cn-hangzhou"
    workspace_id = "40823"
    user_id      = "300000000000000004"
  }
}
