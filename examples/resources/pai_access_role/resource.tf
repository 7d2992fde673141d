# RAM users of the account sign in to PAI by assuming this role, if a policy of
# theirs lets them: the first way of PAI's guide.
data "pai_caller_identity" "this" {}

resource "pai_access_role" "dev" {
  name             = "pai-dev"
  trusted_accounts = [data.pai_caller_identity.this.account_id]
}
