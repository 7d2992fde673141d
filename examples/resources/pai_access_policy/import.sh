# By the name of the policy, or by its ARN: acs:ram::1234567890123456:policy/NAME.
terraform import pai_access_policy.people PAIDefaultPolicy
