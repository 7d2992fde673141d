import {
  to = pai_dsw_instance.notebook
  identity = {
    region      = "cn-hangzhou"
    instance_id = "dsw-0a1b2c3d4e5f6071"
  }
}
