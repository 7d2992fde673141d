# All that people need who work in PAI with a RAM role: for the resource of
# another provider that creates the policy.
output "access_policy" {
  value = provider::pai::access_policy()
}

# Only images and objects.
output "images_and_objects" {
  value = provider::pai::access_policy(["cr", "oss"])
}
