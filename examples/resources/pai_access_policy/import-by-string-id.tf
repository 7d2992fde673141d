import {
  to = pai_access_policy.people
  id = "PAIDefaultPolicy"
}
