import {
  to = pai_access_role.dev
  id = "pai-dev"
}
