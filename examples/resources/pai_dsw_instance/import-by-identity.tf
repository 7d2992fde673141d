import {
  to = pai_dsw_instance.notebook
  identity = {
    region      = "cn-hangzhou"
    instance_id = "dsw-36cbaafc1058262b"
  }
}
