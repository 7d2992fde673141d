# People of a company sign in through its identity provider: the second way.
# What the pages of PAI may do for them is the policy of the guide.
resource "pai_access_policy" "people" {}

resource "pai_access_role" "company" {
  name                 = "pai-company"
  saml_provider_arn    = "acs:ram::1234567890123456:saml-provider/corp"
  saml_sign_in         = "international"
  max_session_duration = 28800

  policies = [
    { name = pai_access_policy.people.name, type = "Custom" },
  ]
}
