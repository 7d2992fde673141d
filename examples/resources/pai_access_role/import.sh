# By the name of the role.
terraform import pai_access_role.dev pai-dev
