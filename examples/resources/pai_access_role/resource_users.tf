# Two users and nobody else. The plan warns of one who may not assume the role.
resource "pai_access_role" "vision" {
  name        = "pai-vision-people"
  description = "How the vision team signs in to PAI."

  trusted_principals = [
    "acs:ram::1234567890123456:user/alice",
    "acs:ram::1234567890123456:user/bob",
  ]

  tags = {
    team = "vision"
  }
}
