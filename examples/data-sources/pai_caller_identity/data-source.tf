data "pai_caller_identity" "current" {}

# Stops a plan that is about to be made in the wrong account.
output "account_id" {
  value = data.pai_caller_identity.current.account_id

  precondition {
    condition     = data.pai_caller_identity.current.account_id == "1234567890123456"
    error_message = "These are credentials of ${data.pai_caller_identity.current.arn}: use those of the training account."
  }
}
