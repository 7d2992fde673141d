import {
  to = pai_access_policy.people
  identity = {
    name = "PAIDefaultPolicy"
  }
}
