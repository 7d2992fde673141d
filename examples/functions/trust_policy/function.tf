# The trust policy of a role that notebooks, training jobs and services share,
# for the resource of another provider that creates the role.
output "trust_policy" {
  value = provider::pai::trust_policy(["dsw", "dlc", "eas"])
}
