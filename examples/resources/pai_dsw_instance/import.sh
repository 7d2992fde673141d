# By region and instance id.
terraform import pai_dsw_instance.notebook cn-hangzhou,dsw-0a1b2c3d4e5f6071
