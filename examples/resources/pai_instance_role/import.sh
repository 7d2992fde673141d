# By the name of the role, or by its ARN: acs:ram::1234567890123456:role/NAME.
terraform import pai_instance_role.train pai-train
