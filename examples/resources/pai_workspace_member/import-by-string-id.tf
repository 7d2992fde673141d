import {
  to = pai_workspace_member.dev
  id = "cn-hangzhou,40823,40823-300000000000000004"
}
