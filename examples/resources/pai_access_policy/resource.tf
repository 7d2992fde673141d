# All that the pages of PAI do for people who sign in with a role: the policy
# PAIDefaultPolicy of PAI's guide.
resource "pai_access_policy" "people" {}
