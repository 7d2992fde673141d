import {
  to = pai_access_role.dev
  identity = {
    name = "pai-dev"
  }
}
