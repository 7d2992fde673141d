# By the name of the role.
terraform import pai_instance_role.train pai-train
