import {
  to = pai_passrole_grant.train
  id = "pass-pai-train"
}
