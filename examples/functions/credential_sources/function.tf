locals {
  credentials = provider::pai::credential_sources("dlc")
}

# The command of a job that waits for its credentials before it trains.
output "user_command" {
  value = <<-SH
    until curl -sf "$${${local.credentials.uri_variable}}" > /dev/null; do sleep 1; done
    python train.py --credentials-file ${local.credentials.file}
  SH
}
