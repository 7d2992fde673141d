# By the name of the policy.
terraform import pai_passrole_grant.train pass-pai-train
