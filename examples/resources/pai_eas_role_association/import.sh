# By region and service name.
terraform import pai_eas_role_association.demo cn-hangzhou,demo_svc
