# By the name of the policy.
terraform import pai_access_policy.people PAIDefaultPolicy
