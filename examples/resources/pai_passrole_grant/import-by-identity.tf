import {
  to = pai_passrole_grant.train
  identity = {
    name = "pass-pai-train"
  }
}
