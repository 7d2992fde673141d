# By region and instance id.
terraform import pai_dsw_instance.notebook cn-hangzhou,dsw-36cbaafc1058262b
