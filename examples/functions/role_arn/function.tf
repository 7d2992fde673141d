# The ARN of a role that another team creates, known before the role exists.
output "role_arn" {
  value = provider::pai::role_arn("1234567890123456", "pai-train")
}
