# By the name of the role.
terraform import pai_trust_policy.pipeline data-pipeline
